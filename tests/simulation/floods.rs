//! Those who say more than they may, and come more often: what the room takes of it, to one, and that nobody else pays for it.

use crate::{
    asked::Asked,
    client::Kind,
    link::{Link, Server, Up},
    model::Model,
    simulation::Simulation,
    texts,
    turn::Happening,
    violation::promise,
    world::World,
};
use edge_chat::{
    room::{Event, Rate, Rates},
    wire::{ConnectionId, Network},
};
use std::collections::BTreeMap;

/// What may be said and done where there are those who flood. What is a person's own is far more than others say.
pub const RATES: Rates = Rates {
    messages: Rate { burst: 50, per_second: 10 },
    network: Rate { burst: 80, per_second: 20 },
    connections: Rate { burst: 12, per_second: 2 },
    ..Rates::UNBOUNDED
};

/// Connections from one network.
pub const CONNECTIONS: usize = 6;

/// Thousandths of what is counted: what comes in a millisecond at one a second.
const ONE: i64 = 1_000;

/// How exact it has to be.
const MARGIN: i64 = ONE;

/// What is left in a bucket, in thousandths: between these, since a room that broke off counts what was said shortly before as
/// if it was now.
#[derive(Clone, Copy, Debug)]
struct Level {
    rate: Rate,
    least: i64,
    most: i64,
    at: i64,
    /// Whether the room has left memory since somebody last took something out.
    is_recalled: bool,
}

impl Level {
    fn full(rate: Rate, now: i64) -> Self {
        let whole = i64::from(rate.burst) * ONE;
        Self { rate, least: whole, most: whole, at: now, is_recalled: false }
    }

    fn refill(&mut self, now: i64) {
        let whole = i64::from(self.rate.burst) * ONE;
        let gained = (now - self.at).max(0).saturating_mul(self.rate.per_second.into());
        self.at = now;
        self.least = self.least.saturating_add(gained).min(whole);
        self.most = self.most.saturating_add(gained).min(whole);
    }

    /// So many were taken out, and perhaps as many more.
    fn take(&mut self, count: u64, perhaps: u64) {
        let thousandths = |count: u64| i64::try_from(count).unwrap_or(i64::MAX).saturating_mul(ONE);
        self.most -= thousandths(count);
        self.least = (self.least - thousandths(count + perhaps)).max(0);
    }

    /// Whether there was none left to take.
    fn may_refuse(&self) -> bool {
        self.least < ONE + MARGIN
    }
}

/// What is left to whom.
#[derive(Debug)]
pub struct Floods {
    own: BTreeMap<ConnectionId, Level>,
    said: Level,
    connections: Level,
}

impl Floods {
    pub fn new(now: i64) -> Self {
        let full = |rate| Level::full(rate, now);
        Self { own: BTreeMap::new(), said: full(RATES.network), connections: full(RATES.connections) }
    }

    /// The room has left memory. What people have left it finds in the log again.
    pub fn forget(&mut self, now: i64) {
        self.said = Level::full(RATES.network, now);
        self.connections = Level::full(RATES.connections, now);
        for level in self.own.values_mut() {
            level.is_recalled = true;
        }
    }
}

/// What a turn was about, of what is bounded.
#[derive(Debug, Default)]
pub struct Tries {
    /// How much was said, on which connections.
    said: BTreeMap<ConnectionId, u64>,
    came: Vec<ConnectionId>,
}

impl World {
    /// What of these is bounded; nothing where nobody floods.
    pub fn tries(&self, happenings: &[Happening]) -> Option<Tries> {
        self.floods.as_ref()?;
        let mut tries = Tries::default();
        let mut ended = Vec::new();
        for Happening { event, asked } in happenings {
            match (event, asked) {
                (Event::Connect { connection, .. }, _) => tries.came.push(connection.clone()),
                (Event::Receive { connection, .. }, Some(Asked::TooLarge)) => ended.push(connection),
                (Event::Receive { connection, .. }, Some(Asked::Says(_)))
                    if !ended.contains(&connection)
                        && self.links.of(connection).is_some_and(|link| link.track.inside) =>
                {
                    *tries.said.entry(connection.clone()).or_default() += 1;
                }
                _ => {}
            }
        }
        Some(tries)
    }

    /// What came of them: `before` was the head, and `all_well` tells that neither the disk nor the process failed.
    pub fn check_floods(&mut self, tries: Option<Tries>, before: u64, all_well: bool) {
        let now = self.clock();
        let Some((tries, mut floods)) = tries.zip(self.floods.take()) else { return };
        floods.said.refill(now);
        floods.connections.refill(now);
        for (id, count) in tries.said {
            let stored = stored(&self.model, before, &id);
            let link = self.links.of(&id);
            let is_of_network = link.is_some_and(|link| link.visitor.network.is_some());
            let is_flooder = link.is_some_and(|link| link.floods);
            let own = floods.own.entry(id.clone()).or_insert_with(|| Level::full(RATES.messages, now));
            own.refill(now);
            if std::mem::take(&mut own.is_recalled) {
                own.least = 0;
                if !all_well {
                    // It may not have been able to look.
                    *own = Level { least: 0, ..Level::full(RATES.messages, now) };
                }
            }
            let refused = count.saturating_sub(stored);
            let perhaps = if all_well { 0 } else { refused };
            own.take(stored, perhaps);
            promise!("RATE-1", own.most >= -MARGIN, "{id} got {stored} in, and has {own:?} left");
            if is_of_network {
                floods.said.take(stored, perhaps);
                let left = &floods.said;
                promise!("RATE-3", left.most >= -MARGIN, "{id} got {stored} in, and left is {left:?}");
            }
            self.coverage.floods_taken += if is_flooder { stored } else { 0 };
            if all_well && refused > 0 {
                self.coverage.floods_refused += refused;
                let is_right = own.may_refuse() || (is_of_network && floods.said.may_refuse());
                promise!(
                    "RATE-1",
                    is_right,
                    "{refused} of {count} by {id} are refused: {own:?}, {:?}",
                    floods.said
                );
                promise!("RATE-1", is_flooder, "{refused} of {count} by {id} are refused, who floods nobody");
            }
        }
        for id in tries.came {
            let Some(link) = self.links.of(&id).filter(|link| link.visitor.network.is_some()) else {
                continue;
            };
            let is_in = link.track.inside;
            floods.connections.take(u64::from(is_in), u64::from(!all_well && !is_in));
            let left = &floods.connections;
            promise!("RATE-7", left.most >= -MARGIN, "{id} came in, and left is {left:?}");
            let inside = self.inside_of_network();
            promise!("RATE-6", inside <= CONNECTIONS, "{inside} are in, of one network");
            if all_well && !is_in {
                self.coverage.knocks_refused += 1;
                let is_right = inside == CONNECTIONS || left.may_refuse();
                promise!("RATE-7", is_right, "{id} is turned away, {inside} are in, and left is {left:?}");
            }
        }
        self.floods = Some(floods);
    }

    fn inside_of_network(&self) -> usize {
        let is_one = |link: &&Link| link.track.inside && link.visitor.network.is_some();
        self.links.iter().map(|(_, link)| link).filter(is_one).count()
    }
}

/// How much of what somebody said in this turn is stored.
fn stored(model: &Model, before: u64, id: &ConnectionId) -> u64 {
    let new = usize::try_from(before).unwrap_or(usize::MAX).min(model.events.len());
    model.events[new..].iter().filter(|event| event.kind == "chat" && event.sender_id == id.as_str()).count()
        as u64
}

impl Simulation {
    /// One who floods alone, and some who do from one network.
    pub fn add_flooders(&mut self) {
        for network in [None, Some(7), Some(7)] {
            let client = self.add_classic();
            if let Kind::Classic(classic) = &mut self.clients[client].kind {
                (classic.floods, classic.network) = (true, network.map(Network::from_hash));
            }
        }
        self.world.floods = Some(Floods::new(self.world.clock()));
    }

    /// One of them comes again and again, or says far more than they may.
    pub fn inundate(&mut self) {
        let flooders: Vec<_> =
            (0..self.clients.len()).filter(|client| self.clients[*client].floods()).collect();
        let client = *self.random.pick(&flooders);
        let knocks = if self.random.one_in(3) { 4 + self.random.place(14) } else { 0 };
        for _ in 0..knocks {
            self.knock(client);
        }
        if self.clients[client].link.is_none() {
            self.knock(client);
        }
        let Some(key) = self.clients[client].link else { return };
        let count = 10 + self.random.place(80);
        let Kind::Classic(classic) = &mut self.clients[client].kind else { return };
        let mut frames = Vec::with_capacity(count);
        for _ in 0..count {
            let text = texts::text(&mut self.random, classic.author, classic.said, false);
            frames.push(Up::Frame(classic.says(text)));
        }
        let Some(link) = self.world.links.get_mut(key).filter(|link| link.track.inside) else { return };
        link.up.extend(frames);
        while self.world.links.get(key).is_some_and(|link| !link.up.is_empty() && link.server != Server::Gone)
        {
            let most = *self.random.pick(&[5, 30, 100]);
            self.deliver_up(&[key], most);
        }
    }

    /// Goes, and comes again.
    fn knock(&mut self, client: usize) {
        let before = self.clients[client].link;
        let quietly = self.random.one_in(16);
        self.give_up(client, quietly);
        self.dial(client);
        for key in before.into_iter().chain(self.clients[client].link) {
            for _ in 0..200 {
                if self.world.links.get(key).is_none_or(|link| link.up.is_empty()) {
                    break;
                }
                self.deliver_up(&[key], 1);
            }
        }
    }
}
