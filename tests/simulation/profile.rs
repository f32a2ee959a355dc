//! What a seed is about: how often what happens. Seeds differ in it, so that each goes further in some direction than one
//! that does a little of everything.

use crate::{floods, random::Random};
use edge_chat::room::{Config, Rates};
use std::time::Duration;

/// What may be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    DeliverUp,
    DeliverDown,
    Settle,
    Say,
    Burst,
    Flood,
    Dial,
    GiveUp,
    Reload,
    DialTwice,
    Look,
    Act,
    Rename,
    TurnAway,
    Stroll,
    Wait,
    WaitLong,
    SetClock,
    Evict,
    Kill,
    Wipe,
    BreakDatabase,
    Misbehave,
    Crowd,
    Search,
    Order,
}

/// With the weight of each.
const DEEDS: [(Deed, u64); 26] = [
    (Deed::DeliverUp, 240),
    (Deed::DeliverDown, 200),
    (Deed::Settle, 40),
    (Deed::Say, 120),
    (Deed::Burst, 14),
    (Deed::Flood, 1),
    (Deed::Dial, 80),
    (Deed::GiveUp, 24),
    (Deed::Reload, 8),
    (Deed::DialTwice, 8),
    (Deed::Look, 16),
    (Deed::Act, 60),
    (Deed::Rename, 6),
    (Deed::TurnAway, 8),
    (Deed::Stroll, 60),
    (Deed::Wait, 36),
    (Deed::WaitLong, 6),
    (Deed::SetClock, 2),
    (Deed::Evict, 30),
    (Deed::Kill, 6),
    (Deed::Wipe, 2),
    (Deed::BreakDatabase, 6),
    (Deed::Misbehave, 40),
    (Deed::Crowd, 0),
    (Deed::Search, 12),
    (Deed::Order, 120),
];

/// Once in so many seeds.
const FLOODED: u64 = 16;

#[derive(Clone, Debug)]
pub struct Profile {
    weights: Vec<u64>,
    pub steps: u64,
    pub pages: usize,
    /// How many of the pages are tabs of the first one's person.
    pub tabs: usize,
    pub classics: usize,
    pub rogues: usize,
    /// Once in so many turns; 0 for never.
    pub crash: u64,
    pub fail: u64,
    /// Once in so many messages that are said.
    pub question: u64,
    pub long: u64,
    pub answers: u64,
    /// Whether those who are pages have proved who they are, and the first comes to be the owner.
    pub law: bool,
    /// Whether there are those who say more than they may.
    pub flooded: bool,
    pub config: Config,
}

impl Profile {
    pub fn of(seed: u64) -> Self {
        let mut random = Random::of(seed, u64::MAX);
        let mut weights: Vec<_> =
            DEEDS.iter().map(|(_, weight)| weight * random.pick(&[0, 1, 1, 1, 1, 3])).collect();
        // Nothing goes without these.
        for (place, (deed, weight)) in DEEDS.iter().enumerate() {
            if matches!(deed, Deed::DeliverUp | Deed::DeliverDown | Deed::Dial | Deed::Say) {
                weights[place] = weights[place].max(*weight / 2);
            }
            match deed {
                Deed::Flood if !random.one_in(3) => weights[place] = 0,
                Deed::Crowd => weights[place] = if random.one_in(75) { 8 } else { 0 },
                _ => {}
            }
        }
        let law = random.one_in(2);
        if !law {
            weights[DEEDS.len() - 1] = 0;
        }
        let pages = 1 + random.place(5);
        let config = Config {
            heartbeat: Duration::from_secs(*random.pick(&[10, 25, 25, 25, 30])),
            reply_delay: Duration::from_millis(*random.pick(&[0, 1_500, 1_500, 1_500, 20_000])),
            assistant: !random.one_in(12),
            retention: Duration::from_secs(*random.pick(&[3_600, 86_400, 2_592_000])),
            retention_bytes: *random.pick(&[200_000, 1_000_000_000, 1_000_000_000]),
            rates: Rates::UNBOUNDED,
            connections_per_person: 1_000,
            ..Config::default()
        };
        Self {
            weights,
            steps: *random.pick(&[40, 100, 200, 200, 400]),
            pages,
            tabs: random.place(pages),
            classics: *random.pick(&[0, 0, 1, 1, 2, 3]),
            rogues: usize::from(random.one_in(3)),
            crash: *random.pick(&[0, 0, 150, 50, 20]),
            fail: *random.pick(&[0, 0, 0, 60, 20]),
            question: *random.pick(&[0, 3, 6, 12]),
            long: *random.pick(&[0, 0, 8, 40]),
            answers: 8,
            law,
            flooded: false,
            config,
        }
        .perhaps_flooded(&mut random)
    }

    /// One in so many is about those who flood: what is said by others is then what they may, and the clock goes on.
    fn perhaps_flooded(mut self, random: &mut Random) -> Self {
        self.flooded = random.one_in(FLOODED);
        if !self.flooded {
            return self;
        }
        for (place, (deed, _)) in DEEDS.iter().enumerate() {
            if matches!(
                deed,
                Deed::Burst | Deed::Flood | Deed::Crowd | Deed::Wipe | Deed::SetClock | Deed::Order
            ) {
                self.weights[place] = 0;
            }
        }
        self.law = false;
        self.config.rates = floods::RATES;
        self.config.connections_per_network = floods::CONNECTIONS;
        self.config.retention_bytes = 1_000_000_000;
        self
    }

    /// Nothing happens by itself.
    pub fn calm(seed: u64) -> Self {
        let config = Config { rates: Rates::UNBOUNDED, ..Config::default() };
        Self {
            pages: 0,
            tabs: 0,
            classics: 0,
            rogues: 0,
            crash: 0,
            fail: 0,
            question: 0,
            long: 0,
            answers: 0,
            law: false,
            flooded: false,
            config,
            ..Self::of(seed)
        }
    }

    pub fn deed(&self, random: &mut Random) -> Deed {
        DEEDS[random.weighed(&self.weights)].0
    }
}
