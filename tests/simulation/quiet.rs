//! The end of a run: everything heals, everyone comes to rest, and the books are audited.

use crate::{
    checks::LISTED_PEOPLE,
    client::{Client, Kind},
    frames::{self, Presence},
    link::{Server, Up},
    model::millis,
    page::Next,
    simulation::Simulation,
    turn::{Fate, Happening},
    violation::promise,
};
use edge_chat::{
    room::Event,
    wire::{PageQuery, Place, Seq},
};
use std::collections::BTreeMap;

/// HIST-6.
const HOUR: i64 = 3_600_000;

impl Simulation {
    /// Brings the run to its end.
    pub fn finish(&mut self) {
        self.bring_to_rest();
        self.world.coverage.replies_refused += self.world.model.unanswered;
    }

    fn bring_to_rest(&mut self) {
        self.world.note(|_| "── everything heals".to_owned());
        self.calm = true;
        self.world.database.let_writes_fail(false);
        self.world.database.let_everything_fail(false);
        for client in &mut self.clients {
            client.reads = true;
            client.pings = true;
        }
        // A classic connection gives no sign of life: the network itself has to tell in the end.
        for (_, link) in self.world.links.iter_mut().filter(|(_, link)| !link.v1 && !link.heard) {
            link.up.push_back(Up::Close);
        }
        self.deliver_all_up();
        self.catch_up_with_the_clock();
        self.come_to_rest();
        self.check_shown();
        self.world.check_all_erased();
        self.sweep_the_dead();
        self.audit();
        self.prune_to_the_end();
        self.only_pages_remain();
        self.nobody_remains();
    }

    /// A clock that was set back leaves what is owed far away, and the dead alive.
    fn catch_up_with_the_clock(&mut self) {
        self.world.read_timers();
        let last = self.world.timers.iter().map(|row| row.due).max().unwrap_or(0).max(self.latest);
        // Nor is anybody kept out any more.
        let last = last.max(self.world.model.law.last_end());
        self.world.shift += (last - self.world.clock()).max(0);
    }

    /// What pages show by what they were told is what the log has.
    fn check_shown(&self) {
        let model = &self.world.model;
        for client in &self.clients {
            let Kind::Page(page) = &client.kind else { continue };
            for (seq, text) in page.shown.iter().filter(|(seq, _)| **seq > model.floor) {
                let real = model.event(*seq).filter(|event| event.kind == "chat").map(|event| &event.message);
                promise!(
                    "MOD-5",
                    real.is_none_or(|real| real == text),
                    "{} shows {text:?} at {seq}, which is {real:?}",
                    page.name
                );
            }
        }
    }

    fn come_to_rest(&mut self) {
        for round in 0.. {
            promise!("RESUME-4", round < 300, "the pages do not come to rest: {:?}", self.restless());
            for place in 0..self.clients.len() {
                if self.clients[place].link.is_none() && !self.clients[place].away {
                    self.dial(place);
                }
                self.with_page(place, |page, hand| {
                    page.send(hand);
                    Next::Go
                });
            }
            self.settle();
            self.advance(1_000);
            self.lose_patience();
            if round > 3 && self.restless().is_none() {
                return;
            }
        }
    }

    /// A page that is not where it should be.
    fn restless(&self) -> Option<String> {
        let at = Some((self.world.model.epoch.clone(), self.world.model.head()));
        self.clients.iter().find_map(|client| {
            let Kind::Page(page) = &client.kind else { return None };
            let waits = client
                .link
                .and_then(|key| self.world.links.get(key))
                .is_none_or(|link| !link.up.is_empty() || !link.down.is_empty());
            let rests =
                client.away || (page.synced && page.outbox.is_empty() && page.position == at && !waits);
            (!rests).then(|| format!("{} at {:?} of {at:?}, {:?}", page.name, page.position, page.outbox))
        })
    }

    /// Whoever died without a word is gone once the room runs again.
    fn sweep_the_dead(&mut self) {
        for _ in 0..8 {
            self.advance(12_500);
            self.settle();
        }
        let stays = |client: &Client| matches!(client.kind, Kind::Page(_)) && !client.away;
        // Those who were let go are here for a little longer, and the alarm may be late; and some are let go only then.
        for _ in 0..2 {
            if let Some(page) = self.clients.iter().position(stays) {
                self.say(page);
            }
            for _ in 0..11 {
                self.settle();
                self.advance(10_000);
            }
        }
        self.come_to_rest();
        let dead = self.world.links.iter().find(|(_, link)| link.v1 && link.track.inside && !link.heard);
        promise!("ALIVE-3", dead.is_none(), "{:?} is dead, and in the room", dead.map(|(_, link)| &link.id));
    }

    fn audit(&mut self) {
        let world = &self.world;
        world.model.audit(&world.database);
        let Some(room) = &world.room else { return };
        let people: BTreeMap<_, _> =
            room.people().map(|(id, name)| (id.as_str().to_owned(), name.as_str().to_owned())).collect();
        let connected = world.connected();
        let real = people.keys().all(|id| connected.contains_key(id) || world.departing.contains_key(id));
        let all = connected.iter().all(|(id, name)| people.get(id) == Some(name));
        promise!("PRESENCE-1", real && all, "here are {people:?}, connected {connected:?}");
        let count = people.len();
        let real = Presence { count, people: (count <= LISTED_PEOPLE).then_some(people) };
        for client in &self.clients {
            let Kind::Page(page) = &client.kind else { continue };
            let knows = page.presence.as_ref() == Some(&real);
            promise!("PRESENCE-2", knows, "{} knows {:?}, and here are {real:?}", page.name, page.presence);
        }
        self.audit_history();
        self.audit_searches();
    }

    /// What those who are not connected can read.
    fn audit_history(&mut self) {
        let (head, floor) = (self.world.model.head(), self.world.model.floor);
        for _ in 0..4 {
            let seq = Seq::new(self.random.below(head + 3)).expect("it is small");
            let limit = 1 + self.random.place(200);
            let place = match self.random.below(4) {
                0 => Place::Newest,
                1 => Place::Before(seq),
                2 => Place::After(seq),
                _ => Place::Around(seq),
            };
            let room = self.world.room.as_ref().expect("it is in memory");
            let page = room.history(PageQuery { place, limit }).expect("the database works");
            promise!("HIST-7", page.head.get() == head, "history ends at {:?}", page.head);
            let seqs: Vec<_> = page.events.iter().map(|event| event.seq.get()).collect();
            promise!("HIST-7", seqs.windows(2).all(|two| two[0] + 1 == two[1]), "{place:?}: {seqs:?}");
            promise!("HIST-7", seqs.len() <= limit, "{place:?}: {} of {limit}", seqs.len());
            for event in &page.events {
                let shown = frames::chat(event.frame.get()).expect("a page is of events");
                self.world.is_stored(event.seq.get(), &shown.raw);
                self.world.model.check_reactions(&shown);
                self.world.check_brought_back(&shown);
            }
            let (first, last) = (seqs.first().copied(), seqs.last().copied());
            let seq = seq.get();
            let some = head > floor;
            let right = match place {
                Place::Newest => !some || last == Some(head),
                Place::Before(_) => {
                    let end = seq.saturating_sub(1).min(head);
                    if end > floor { last == Some(end) } else { last.is_none() }
                }
                Place::After(_) => {
                    let start = seq.max(floor) + 1;
                    if start <= head { first == Some(start) } else { first.is_none() }
                }
                Place::Around(_) => {
                    let there = seq > floor && seq <= head;
                    !there || (first <= Some(seq) && Some(seq) <= last)
                }
            };
            promise!("HIST-7", right, "{place:?} of {floor}–{head}: {first:?}–{last:?}");
        }
    }

    /// The index is as it should be, and so is what is found with it.
    fn audit_searches(&mut self) {
        self.world.audit_index();
        for _ in 0..3 {
            self.search();
        }
        self.world.audit_index();
    }

    /// What is too old, or too much, is gone within the hour; in the end that is everything.
    fn prune_to_the_end(&mut self) {
        let retention = millis(self.world.config.retention);
        for millis in [HOUR, retention + HOUR] {
            self.world.shift += millis + 1;
            self.prune();
        }
        promise!("HIST-6", self.world.model.oldest().is_none(), "what is to be pruned is not");
        self.world.audit_index();
    }

    fn prune(&mut self) {
        let retention = millis(self.world.config.retention);
        let bound = self.world.config.retention_bytes;
        for round in 0.. {
            let tick = Happening { event: Event::Tick, asked: None };
            self.world.happen(vec![tick], Fate::Well);
            let old = self.world.model.oldest().is_some_and(|at| at < self.world.clock() - retention - HOUR);
            let surplus = self.world.database.told_size() > bound && self.world.model.oldest().is_some();
            if !old && !surplus {
                return;
            }
            // Each turn removes a part.
            promise!("HIST-6", round < 300, "what is to be pruned is not: old {old}, too much {surplus}");
        }
    }

    /// Without classic connections nothing is owed, and so no alarm set.
    fn only_pages_remain(&mut self) {
        for place in 0..self.clients.len() {
            if !matches!(self.clients[place].kind, Kind::Page(_)) {
                self.leave(place);
            }
        }
        for _ in 0..6 {
            self.come_to_rest();
            self.advance(60_000);
        }
        let world = &self.world;
        let idle = world.timers.is_empty() && world.alarm.is_none();
        promise!("ALIVE-2", idle, "only pages are here, and {:?} is owed, {:?}", world.timers, world.alarm);
        let gone = world.links.iter().all(|(_, link)| link.v1 || link.server == Server::Gone);
        promise!("SESSION-5", gone, "a classic connection remains");
    }

    fn nobody_remains(&mut self) {
        for place in 0..self.clients.len() {
            self.leave(place);
        }
        for _ in 0..4 {
            self.settle();
            self.advance(100_000);
        }
        let world = &self.world;
        let idle = world.timers.is_empty() && world.alarm.is_none();
        promise!("TIMER-2", idle, "nobody is here, and {:?} is owed, {:?}", world.timers, world.alarm);
        world.model.audit(&world.database);
    }

    fn leave(&mut self, place: usize) {
        let Client { away, .. } = &mut self.clients[place];
        *away = true;
        self.give_up(place, false);
    }
}
