//! What must be true whenever a turn has ended, whatever it was.

use crate::{
    asked::{Asked, What},
    database::Written,
    frames::Presence,
    link::{Link, Server},
    model::Done,
    texts,
    turn::Happening,
    violation::promise,
    world::{TimerRow, World},
};
use edge_chat::room::Event;
use std::collections::{BTreeMap, BTreeSet};

const REPLY: i64 = 2;
const LEAVE: i64 = 3;
const LOOK_AT_HELD: i64 = 4;

/// TIMER-4, PRESENCE-4, FLOW-3, PRESENCE-1.
const REPLY_WAIT: i64 = 60_000;
const GRACE: i64 = 12_000;
const HELD: i64 = 30_000;
pub const LISTED_PEOPLE: usize = 200;
const BLOCK_BYTES: u64 = 64 * 1024;
const FRAME_BYTES: u64 = 16 * 1024;

impl World {
    /// `empty`: nobody was in the room at some time in the turn; `settled`: it was an alarm's, and the database worked.
    pub fn check_after(&mut self, before: u64, failed: bool, empty: bool, settled: bool) {
        self.check_links();
        if !failed {
            self.check_banned();
            self.check_erased();
        }
        if !failed {
            self.check_alarm();
        }
        if settled {
            self.check_settled();
        }
        self.check_people(failed, empty, settled);
        promise!("HIST-1", self.model.head() >= before, "the head went back from {before}");
    }

    /// Every connection was answered, and has got everything.
    fn check_links(&mut self) {
        let head = self.model.head();
        let mut muted = 0;
        let mut sessions = BTreeSet::new();
        let open = |link: &Link| link.track.inside && link.server == Server::Open;
        for (_, link) in self.links.iter_mut().filter(|(_, link)| open(link)) {
            let track = &mut link.track;
            let waiting = track.expected.len();
            track.expected.retain(|asked| *asked != Asked::Garbage);
            muted += waiting - track.expected.len();
            promise!("COMMAND-2", track.expected.is_empty(), "{} waits for {:?}", link.id, track.expected);
            let has_all = (track.sent..head).all(|seq| !link.v1 && self.model.is_act(seq + 1));
            let has_all = has_all || (link.v1 && !track.live);
            let alone = track.who.as_ref().is_none_or(|who| sessions.insert(who.clone()));
            promise!("RESUME-5", alone, "{} has a session that another connection has too", link.id);
            promise!(
                "RESUME-4",
                has_all,
                "{} was sent up to {}, and the head is {head}",
                link.id,
                track.sent
            );
        }
        self.coverage.errors_muted += muted as u64;
    }

    fn check_alarm(&self) {
        let after = |wait| {
            let due = |row: &TimerRow| if row.kind == REPLY { row.due + wait } else { row.due };
            self.timers.iter().map(due).min()
        };
        let set = self.alarm.map(|alarm| alarm.due);
        // In an empty room nothing is to be done about a reply before it is dropped.
        let waits = self.connected().is_empty() && set == after(REPLY_WAIT);
        let due = after(0);
        let stray = due.is_none() && self.stray_alarm;
        promise!("TIMER-5", set == due || waits || stray, "the alarm is set to {set:?}, due is {due:?}");
    }

    /// What was due is done.
    fn check_settled(&self) {
        let now = self.clock();
        let empty = self.connected().is_empty();
        for row in self.timers.iter().filter(|row| row.due <= now) {
            let waits = row.kind == REPLY && empty && now - row.due < REPLY_WAIT;
            promise!("TIMER-1", waits, "{row:?} is due, and the alarm went off");
        }
        for (_, link) in self.links.iter().filter(|(_, link)| link.track.inside) {
            let behind = link.track.behind.map_or(0, |since| now - since);
            promise!("FLOW-3", behind < HELD, "{} is behind for {behind} ms", link.id);
        }
    }

    /// Who is here are those who are connected and those who went just now, and everyone who is live knows it.
    fn check_people(&mut self, failed: bool, empty: bool, settled: bool) {
        let now = self.clock();
        let connected = self.connected();
        let removed = std::mem::take(&mut self.removed);
        let unsure_of_removed = failed || self.unsure_of_leaves;
        let came: Vec<_> = std::mem::take(&mut self.came).into_iter().collect();
        let here = came.iter().chain(self.present.keys()).cloned().collect::<BTreeSet<_>>();
        // A classic connection is a person as much as any, but goes at once.
        let here = here.into_iter().filter(|person| !connected.contains_key(person) && person.len() == 16);
        for person in here {
            let row = self.timers.iter().find(|row| leaves(row, &person)).map(|row| row.due);
            if removed.contains(&person) {
                promise!(
                    "MOD-3",
                    row.is_none() || unsure_of_removed,
                    "{person} was removed, and may be back until {row:?}"
                );
                self.departing.remove(&person);
                continue;
            }
            // One who only came in this turn may have been refused.
            let unsure = empty || !self.present.contains_key(&person);
            if failed || self.departing.contains_key(&person) || (unsure && row.is_none()) {
                continue;
            }
            let right = row == Some(now + GRACE) || self.unsure_of_leaves;
            promise!("PRESENCE-4", right, "{person} is to leave at {row:?}, not in 12 s");
            self.departing.extend(row.map(|due| (person, due)));
        }
        let stored = |person: &str| self.timers.iter().any(|row| leaves(row, person));
        let over: Vec<_> = self.departing.iter().filter(|(person, _)| !stored(person)).collect();
        let over: Vec<_> = over.into_iter().map(|(person, due)| (person.clone(), *due)).collect();
        for (person, due) in over {
            self.departing.remove(&person);
            let right = due <= now || empty || self.unsure_of_leaves || failed;
            promise!("PRESENCE-4", right, "{person} may be back until {due}, and is gone");
            self.coverage.left_after_grace += u64::from(due <= now);
        }
        if settled && !self.unsure_of_leaves {
            let late = self.departing.iter().find(|(_, due)| **due <= now);
            promise!("PRESENCE-4", late.is_none(), "{late:?} should be gone");
        }
        let looks = self.timers.iter().any(|row| row.kind == LOOK_AT_HELD);
        let behind = self.links.iter().any(|(_, link)| link.track.inside && link.track.behind.is_some());
        promise!(
            "FLOW-3",
            looks || !behind || failed || self.unsure_of_leaves,
            "nobody looks at who is held"
        );
        let Some(room) = &self.room else { return };
        let people: BTreeMap<_, _> =
            room.people().map(|(id, name)| (id.as_str().to_owned(), name.as_str().to_owned())).collect();
        for (person, name) in &connected {
            let known = people.get(person);
            promise!("PRESENCE-1", known == Some(name), "{person} is here as {name}, known as {known:?}");
        }
        if !failed && !self.unsure_of_leaves {
            let real = |person: &str| connected.contains_key(person) || self.departing.contains_key(person);
            let ghost = people.keys().find(|person| !real(person));
            promise!("PRESENCE-1", ghost.is_none(), "{ghost:?} is not here");
            let missing = self.departing.keys().find(|person| !people.contains_key(*person));
            promise!("PRESENCE-4", missing.is_none(), "{missing:?} may be back, and is not here");
        }
        if self.tick.is_none() && !self.unsure_of_leaves {
            self.check_presence(people);
        }
        self.present = connected;
    }

    /// Each live connection's presence, of its state and what was pushed since, is what the room would tell anew.
    fn check_presence(&mut self, people: BTreeMap<String, String>) {
        let count = people.len();
        self.coverage.above_listed += u64::from(count > LISTED_PEOPLE);
        let real = Presence { count, people: (count <= LISTED_PEOPLE).then_some(people) };
        for (_, link) in self.links.iter().filter(|(_, link)| link.track.live) {
            let told = link.track.presence.as_ref();
            promise!("PRESENCE-2", told == Some(&real), "{} knows {told:?}, and here are {real:?}", link.id);
        }
    }

    /// How many messages that ask nothing the turn is about, where it is about nothing else.
    pub fn is_plain(&self, happenings: &[Happening]) -> Option<u64> {
        let plain = happenings.iter().all(|Happening { event, asked }| {
            let Event::Receive { connection, .. } = event else { return false };
            let inside = self.links.of(connection).is_some_and(|link| link.track.inside);
            let text = match asked {
                Some(Asked::Command { what: What::Send(send), .. }) if send.fresh => &send.text,
                Some(Asked::Says(text)) => text,
                _ => return false,
            };
            inside && texts::topic_of(text).is_none()
        });
        plain.then_some(happenings.len() as u64)
    }

    /// A turn of plain messages writes one row, or as many as they fill, and nothing else.
    pub fn check_rows(&self, messages: u64, before: u64, written: Written) {
        let head = self.model.head();
        if head - before != messages {
            return;
        }
        // A block is closed when the next event, of up to a frame's bytes, does not fit any more.
        let blocks = self.model.bytes_between(before, head) / (BLOCK_BYTES - FRAME_BYTES) + 1;
        let few = written.log <= blocks && written.log >= 1;
        promise!("HIST-4", few, "{messages} messages wrote {} rows", written.log);
        let somebody_is_behind = self.links.iter().any(|(_, link)| link.track.behind.is_some());
        let classic_went = self.present.keys().any(|person| person.len() == 8) && written.timers > 0;
        let alone = (written.other == 0 || self.model.law.is_used())
            && (written.timers == 0 || somebody_is_behind || classic_went);
        promise!("HIST-4", alone, "{messages} plain messages wrote {written:?}");
    }

    pub fn count(&mut self, done: Done) {
        self.coverage.replies += done.replies;
        self.coverage.replies_dropped += done.dropped;
        let pruned =
            if done.surplus { &mut self.coverage.pruned_surplus } else { &mut self.coverage.pruned_old };
        *pruned += done.pruned;
    }
}

pub fn leaves(row: &TimerRow, person: &str) -> bool {
    let payload = row.payload.strip_prefix('+').unwrap_or(&row.payload);
    row.kind == LEAVE && payload.strip_prefix(person).is_some_and(|rest| rest.starts_with(' '))
}
