//! How much and how often (SPEC.md, RATE): token buckets of people, of networks and of the room, and how many connections each
//! may have.
//!
//! Buckets are in memory alone. An object leaves it no sooner than 10 s after its last event (measured of workerd), and every
//! bucket is full again within that time: what is forgotten was full. Where the memory is lost sooner, by a kill or a panic, the
//! log tells what was said in that time, and by whom.

use super::{
    Effect, Room,
    bucket::{Bucket, MEMORY, Rate},
    roster::Connection,
};
use crate::{
    history::{Database, DatabaseError, log::Block},
    wire::{
        ConnectionId, ErrorCode, Network, PersonId, Reference, Reply, Sender, Seq, Timestamp, Visitor, limits,
    },
};
use std::{collections::BTreeMap, time::Duration};

/// Bounds on how often things happen, as the room's owner set them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// What one person says.
    pub messages: Rate,
    /// What one person does to messages.
    pub acts: Rate,
    /// What one person has looked up in the log.
    pub reads: Rate,
    /// How often one person tells that they write, or how far they have read.
    pub signals: Rate,
    /// What all guests from one network say and do.
    pub network: Rate,
    /// What is said and done in the room.
    pub room: Rate,
    /// Connections that come from one network.
    pub connections: Rate,
}

impl Rates {
    /// None that are ever met.
    pub const UNBOUNDED: Self = Self {
        messages: Rate::UNBOUNDED,
        acts: Rate::UNBOUNDED,
        reads: Rate::UNBOUNDED,
        signals: Rate::UNBOUNDED,
        network: Rate::UNBOUNDED,
        room: Rate::UNBOUNDED,
        connections: Rate::UNBOUNDED,
    };
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            // All that waits in a page may come at once (CLIENT-9).
            messages: Rate { burst: 20, per_second: 2 },
            acts: Rate { burst: 30, per_second: 3 },
            // Who was away long pulls many pages.
            reads: Rate { burst: 100, per_second: 20 },
            signals: Rate { burst: 20, per_second: 4 },
            network: Rate { burst: 200, per_second: 20 },
            room: Rate { burst: 1_000, per_second: 200 },
            connections: Rate { burst: 30, per_second: 3 },
        }
    }
}

/// What somebody wants, as far as it is bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spending {
    Message,
    Act,
    Read,
    Signal,
}

impl Spending {
    /// Whether others see it.
    fn is_said(self) -> bool {
        matches!(self, Self::Message | Self::Act)
    }
}

/// The buckets of one person, or of a connection of nobody yet.
#[derive(Clone, Copy, Debug, Default)]
struct Purse {
    messages: Bucket,
    acts: Bucket,
    reads: Bucket,
    signals: Bucket,
}

impl Purse {
    fn bucket(&mut self, what: Spending, rates: &Rates) -> (&mut Bucket, Rate) {
        match what {
            Spending::Message => (&mut self.messages, rates.messages),
            Spending::Act => (&mut self.acts, rates.acts),
            Spending::Read => (&mut self.reads, rates.reads),
            Spending::Signal => (&mut self.signals, rates.signals),
        }
    }

    fn is_full(&self, now: Timestamp) -> bool {
        [self.messages, self.acts, self.reads, self.signals].iter().all(|bucket| bucket.is_full(now))
    }
}

/// The buckets of all who come from one network.
#[derive(Clone, Copy, Debug, Default)]
struct Shared {
    said: Bucket,
    connections: Bucket,
}

/// What is left in the buckets of all. Who goes and comes back finds theirs as they left it.
#[derive(Debug, Default)]
pub(super) struct Floods {
    people: BTreeMap<PersonId, Purse>,
    networks: BTreeMap<Network, Shared>,
    room: Bucket,
    /// Whether what was said shortly before the room came into memory is taken out.
    is_recalled: bool,
    /// How many there were when those that are full were last forgotten.
    kept: usize,
    /// The latest time that was taken in, and how far behind it the clock was set.
    latest: Timestamp,
    behind: Duration,
}

/// Buckets that are kept without a look for those that are full.
const FEW: usize = 1_024;

impl Floods {
    /// What time it is for buckets: a clock that is set back goes on where it was.
    fn time(&mut self, now: Timestamp) -> Timestamp {
        let time = now.after(self.behind);
        self.behind += self.latest.since(time);
        self.latest = self.latest.max(time);
        self.latest
    }

    /// Forgets what is full, where much has come up: a bucket fills within 10 s, so there are no more than people within them.
    fn tidy(&mut self, now: Timestamp) {
        let count = self.people.len() + self.networks.len();
        if count < FEW.max(2 * self.kept) {
            return;
        }
        self.people.retain(|_, purse| !purse.is_full(now));
        self.networks.retain(|_, shared| !(shared.said.is_full(now) && shared.connections.is_full(now)));
        self.kept = self.people.len() + self.networks.len();
    }
}

impl<D: Database> Room<D> {
    /// Whether `id` may do something, once more: if so it is counted.
    ///
    /// # Errors
    /// Where it may not: when it may.
    pub(super) fn spend(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        what: Spending,
    ) -> Result<(), Timestamp> {
        self.pay(now, id, what, true)
    }

    /// The same, and it is not counted.
    ///
    /// # Errors
    /// Where it may not: when it may.
    pub(super) fn may_spend(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        what: Spending,
    ) -> Result<(), Timestamp> {
        self.pay(now, id, what, false)
    }

    /// Where every bucket has one left each is `is_counted`, or none.
    fn pay(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        what: Spending,
        is_counted: bool,
    ) -> Result<(), Timestamp> {
        self.recall(now);
        let now = self.floods.time(now);
        let rates = self.config.rates;
        let (person, network) = self.payers(id, what);
        let Floods { people, networks, room, .. } = &mut self.floods;
        let own = people.entry(person).or_default().bucket(what, &rates);
        let shared = network.map(|network| networks.entry(network).or_default());
        let of_network = shared.map(|shared| (&mut shared.said, rates.network));
        let of_room = what.is_said().then_some((room, rates.room));
        let mut buckets = [Some(own), of_network, of_room];
        let ready = buckets.iter_mut().flatten().map(|(bucket, rate)| bucket.ready(now, *rate));
        let until = ready.filter_map(Result::err).max();
        if let Some(until) = until {
            return Err(until.before(self.floods.behind));
        }
        if is_counted {
            buckets.into_iter().flatten().for_each(|(bucket, rate)| bucket.spend(now, rate));
            self.floods.tidy(now);
        }
        Ok(())
    }

    /// Whose buckets something is taken from: a person's or a connection's own, and for what those say who are no members that of
    /// their network. To be known is no more than to have asked for it.
    fn payers(&self, id: &ConnectionId, what: Spending) -> (PersonId, Option<Network>) {
        let visitor = self.roster.visitor(id);
        let person = match self.roster.get(id) {
            Some(Connection::Member(member)) => member.person.clone(),
            _ => id.into(),
        };
        // A classic connection is nobody's but its own, whoever opened it.
        let is_member = visitor.person.as_ref() == Some(&person) && self.law.role(&person).is_some();
        (person, visitor.network.filter(|_| what.is_said() && !is_member))
    }

    /// Takes out what was said shortly before the room came into memory, where that was so short a time ago that it was not to
    /// sleep: it broke off.
    fn recall(&mut self, now: Timestamp) {
        if !self.floods.is_recalled {
            let recalled = self.recall_from_log(now);
            // Where the log could not be read the next who pays looks again: nobody gets more for a disk that failed.
            self.floods.is_recalled = recalled.is_ok();
            self.fault_if(recalled);
        }
    }

    fn recall_from_log(&mut self, now: Timestamp) -> Result<(), DatabaseError> {
        let rates = self.config.rates;
        let mut spent = Vec::new();
        let mut seq = self.opened_at;
        while seq > self.log.floor()
            && spent.len() < limits::RECALLED_EVENTS
            && let Some(block) = Block::holding(&self.database, seq)?
            && now.since(block.at) < MEMORY
        {
            while seq > Seq::START && block.holds(seq) {
                let stored = block.event(seq).read()?;
                spent.extend(
                    PersonId::from_stored(&stored.sender_id)
                        .map(|who| (who, now.since(block.at), stored.kind == "chat")),
                );
                seq = seq.minus(1);
            }
        }
        // Whoever said something may have had nothing left before that. So all that is not made up for yet counts as if it was
        // said now, and nobody gets more than they may.
        for (person, ago, is_message) in spent.into_iter().filter(|(who, ..)| who.as_str() != Sender::NOBODY)
        {
            let what = if is_message { Spending::Message } else { Spending::Act };
            let (bucket, rate) = self.floods.people.entry(person).or_default().bucket(what, &rates);
            if ago < rate.fills_in() {
                bucket.spend(now, rate);
            }
            if ago < rates.room.fills_in() {
                self.floods.room.spend(now, rates.room);
            }
        }
        Ok(())
    }

    /// As [`Room::spend`], for a command: where it may not be obeyed its sender is told when it may.
    pub(super) fn pays(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        reference: Reference,
        what: Spending,
    ) -> bool {
        let paid = self.spend(now, id, what);
        if let Err(until) = paid {
            self.slow_down(now, id, reference, until);
        }
        paid.is_ok()
    }

    /// Tells a connection to try again later. What it asked before is answered before.
    pub(super) fn slow_down(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        reference: Reference,
        until: Timestamp,
    ) {
        self.answer_in_order(now, id);
        let frame = Reply::refused_until(Some(reference), ErrorCode::SlowDown, Some(until));
        self.effects.push(Effect::Send { to: id.clone(), frame });
    }

    /// Whether one more connection of whoever this is may come in.
    ///
    /// # Errors
    /// [`ErrorCode::TooManyConnections`], with when another may, where that is known.
    pub(super) fn admit(
        &mut self,
        now: Timestamp,
        visitor: &Visitor,
    ) -> Result<(), (ErrorCode, Option<Timestamp>)> {
        let too_many = |until| (ErrorCode::TooManyConnections, until);
        let config = &self.config;
        if let Some(person) = &visitor.person
            && self.roster.connections_of(person) >= config.connections_per_person
        {
            return Err(too_many(None));
        }
        let Some(network) = &visitor.network else { return Ok(()) };
        if self.roster.connections_from(network) >= config.connections_per_network {
            return Err(too_many(None));
        }
        let now = self.floods.time(now);
        let shared = self.floods.networks.entry(network.clone()).or_default();
        shared
            .connections
            .take(now, self.config.rates.connections)
            .map_err(|until| too_many(Some(until.before(self.floods.behind))))?;
        self.floods.tidy(now);
        Ok(())
    }
}
