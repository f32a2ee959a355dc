//! What happens in one step.

use crate::{
    asked::{Asked, Upward},
    client::{Client, Kind},
    link::Up,
    page::{Next, OUTBOX},
    profile::Deed,
    random::Random,
    rogue,
    simulation::Simulation,
    texts,
};
use edge_chat::room::Incoming;

const YEAR: i64 = 365 * 24 * 3_600_000;

impl Simulation {
    pub fn step(&mut self, seed: u64, step: u64) {
        self.random = Random::of(seed, 2 * step);
        self.world.chance = Random::of(seed, 2 * step + 1);
        self.world.coverage.steps += 1;
        if self.profile.flooded && self.random.one_in(12) {
            self.world.note(|_| format!("── step {step}: a flood"));
            self.inundate();
            return;
        }
        let deed = self.profile.deed(&mut self.random);
        self.world.note(|_| format!("── step {step}: {deed:?}"));
        self.act(deed);
    }

    fn act(&mut self, deed: Deed) {
        match deed {
            Deed::DeliverUp => self.deliver_some_up(),
            Deed::DeliverDown => {
                let most = *self.random.pick(&[1, 1, 3, 20]);
                self.with_linked(|simulation, client| {
                    if simulation.clients[client].reads {
                        simulation.deliver_down(client, most);
                    }
                });
            }
            Deed::Settle => self.settle(),
            Deed::Say => self.with_linked(Self::say),
            Deed::Burst => self.with_linked(|simulation, client| {
                for _ in 0..=simulation.random.below(30) {
                    simulation.say(client);
                }
                simulation.deliver_some_up();
            }),
            Deed::Flood => self.flood(),
            Deed::Dial => self.with_unlinked(Self::dial),
            Deed::GiveUp => self.with_linked(|simulation, client| {
                let quietly = simulation.random.one_in(4);
                simulation.give_up(client, quietly);
            }),
            Deed::Reload => self.with_linked(|simulation, client| {
                if simulation.clients[client].page().is_none() {
                    return;
                }
                simulation.give_up(client, false);
                let Simulation { random, clients, .. } = simulation;
                clients[client].page().into_iter().for_each(|page| page.reload(random));
                simulation.world.coverage.reloads += 1;
                simulation.dial(client);
            }),
            Deed::DialTwice => self.with_linked(|simulation, client| {
                let quietly = simulation.random.one_in(2);
                simulation.give_up(client, quietly);
                simulation.dial(client);
            }),
            Deed::Look => self.with_linked(|simulation, client| {
                let pulls = simulation.random.one_in(2);
                simulation.with_page(client, |page, hand| {
                    if pulls {
                        page.pull(hand);
                    } else {
                        page.see(hand);
                    }
                    page.send(hand);
                    Next::Go
                });
            }),
            Deed::Act => self.with_linked(|simulation, client| {
                simulation.with_page(client, |page, hand| {
                    page.act(hand);
                    Next::Go
                });
            }),
            Deed::Order => self.order(),
            Deed::Rename => self.with_linked(Self::rename),
            Deed::TurnAway => self.with_linked(|simulation, client| {
                let Client { reads, pings, .. } = &mut simulation.clients[client];
                let which = if simulation.random.one_in(2) { reads } else { pings };
                *which = !*which;
            }),
            Deed::Stroll => {
                let millis = self.random.millis(0, 200);
                self.advance(millis);
            }
            Deed::Wait => {
                let millis = self.random.millis(1_000, 30_000);
                self.advance(millis);
            }
            Deed::WaitLong => {
                let millis = self.random.millis(30_000, 7_200_000);
                self.advance(millis);
            }
            Deed::SetClock => {
                self.world.coverage.clock_jumps += 1;
                let by = *self.random.pick(&[YEAR, -YEAR, 3_600_000, -3_600_000, 90_000, -20_000]);
                self.latest = self.latest.max(self.world.clock());
                self.world.shift += by;
                self.world.note(|_| format!("the clock is set by {by} ms"));
            }
            Deed::Evict => {
                if self.world.may_evict() {
                    self.world.evict();
                }
            }
            Deed::Kill => self.world.crash(),
            Deed::Wipe => self.world.wipe(),
            Deed::BreakDatabase => self.break_database(),
            Deed::Misbehave => self.misbehave(),
            Deed::Crowd => self.crowd(),
            Deed::Search => self.search(),
        }
    }

    /// Does something with a client that has a connection.
    fn with_linked(&mut self, act: impl FnOnce(&mut Self, usize)) {
        let linked = self.clients.iter().enumerate().filter(|(_, client)| client.link.is_some());
        let linked: Vec<_> = linked.map(|(place, _)| place).collect();
        if !linked.is_empty() {
            let client = *self.random.pick(&linked);
            act(self, client);
        }
    }

    fn with_unlinked(&mut self, act: impl FnOnce(&mut Self, usize)) {
        let unlinked = self.clients.iter().enumerate().filter(|(_, client)| client.link.is_none());
        let unlinked: Vec<_> = unlinked.filter(|(_, client)| !client.away).map(|(place, _)| place).collect();
        if !unlinked.is_empty() {
            let client = *self.random.pick(&unlinked);
            act(self, client);
        }
    }

    /// The owner, mostly, or somebody else orders something.
    fn order(&mut self) {
        let order = |simulation: &mut Self, client: usize| {
            simulation.with_page(client, |page, hand| {
                page.order(hand);
                Next::Go
            });
        };
        if self.random.one_in(3) || self.clients[0].link.is_none() {
            self.with_linked(order);
        } else {
            order(self, 0);
        }
    }

    /// A client's connection breaks, and what it had sent is lost.
    pub fn cut_off(&mut self, client: usize) {
        let link = self.clients[client].link.and_then(|key| self.world.links.get_mut(key));
        if let Some(link) = link {
            link.up.clear();
        }
        self.give_up(client, false);
    }

    /// Everyone gives their connection up.
    pub fn hang_up(&mut self) {
        for client in 0..self.clients.len() {
            self.give_up(client, false);
        }
        self.settle();
    }

    pub fn say(&mut self, client: usize) {
        let asks = self.random.one_in(self.profile.question);
        let long = self.random.one_in(self.profile.long);
        let random = &mut self.random;
        match &mut self.clients[client].kind {
            Kind::Page(page) => {
                if page.outbox.len() >= OUTBOX {
                    return;
                }
                let text = if long {
                    texts::long_text(page.author, page.said, 11_900)
                } else {
                    texts::text(random, page.author, page.said, asks)
                };
                self.with_page(client, |page, hand| {
                    page.say(hand, text);
                    Next::Go
                });
            }
            Kind::Classic(classic) => {
                let upward = if random.one_in(12) {
                    match random.below(4) {
                        0 => rogue::too_large(random),
                        _ => nothing(random),
                    }
                } else {
                    let text = texts::text(random, classic.author, classic.said, asks);
                    self.world.coverage.classic_said += 1;
                    classic.says(text)
                };
                self.push_up(client, upward);
            }
            Kind::Rogue(_) => self.misbehave(),
        }
    }

    fn push_up(&mut self, client: usize, upward: Upward) {
        let Some(key) = self.clients[client].link else { return };
        if let Some(link) = self.world.links.get_mut(key) {
            link.up.push_back(Up::Frame(upward));
        }
    }

    fn misbehave(&mut self) {
        let Some(client) = self.clients.iter().position(|client| matches!(client.kind, Kind::Rogue(_)))
        else {
            return;
        };
        let Kind::Rogue(rogue) = &mut self.clients[client].kind else { return };
        for upward in rogue.acts(&mut self.random, &mut self.world.model) {
            self.push_up(client, upward);
        }
    }

    /// A person takes another name: their pages say so when they come in next.
    fn rename(&mut self, client: usize) {
        let name = format!("N{}", self.random.below(1_000));
        let Some(page) = self.clients[client].page() else { return };
        page.name = name;
        self.give_up(client, false);
        self.dial(client);
    }

    fn break_database(&mut self) {
        let database = &self.world.database;
        if self.profile.fail == 0 || database.is_failing() {
            database.let_writes_fail(false);
            database.let_everything_fail(false);
        } else if self.random.one_in(2) {
            database.let_writes_fail(true);
        } else {
            database.let_everything_fail(true);
        }
        let failing = self.world.database.is_failing();
        self.world.note(|_| format!("the database fails: {failing}"));
    }
}

/// A frame of a classic client that says nothing.
fn nothing(random: &mut Random) -> Upward {
    let frame = match random.below(4) {
        0 => Incoming::Text("{\"type\":\"heartbeat\"}".to_owned()),
        1 => Incoming::Text("{\"message\":\"\"}".to_owned()),
        2 => Incoming::Text("{\"message\":7}".to_owned()),
        _ => Incoming::Binary(3),
    };
    Upward { frame, asked: Asked::Nothing }
}
