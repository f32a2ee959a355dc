//! Connections without a sign of life (SPEC.md, ALIVE-3). The room looks when it runs anyway, and never for this alone.

use super::{Room, roster::Connection};
use crate::{
    history::Database,
    wire::{CloseCode, ConnectionId, Timestamp, limits},
};
use std::collections::BTreeMap;

impl<D: Database> Room<D> {
    /// Whether the room wants [`Event::Sweep`](super::Event::Sweep) now.
    pub fn wants_sweep(&self, now: Timestamp) -> bool {
        let due = self.swept.is_none_or(|swept| swept > now || now.since(swept) >= limits::SWEEP);
        due && self.roster.iter().any(|(_, connection)| connection.is_v1())
    }

    /// The connections that the room would know the last answered `ping` of.
    pub fn to_sweep(&self) -> impl Iterator<Item = &ConnectionId> {
        self.roster.iter().filter(|(_, connection)| connection.is_v1()).map(|(id, _)| id)
    }

    pub(super) fn sweep(&mut self, now: Timestamp, answered: &[(ConnectionId, Timestamp)]) {
        self.swept = Some(now);
        // Not collected: that sorts, and to sort another kind of thing takes 12 KB.
        let mut pings = BTreeMap::new();
        pings.extend(answered.iter().map(|(id, at)| (id, *at)));
        let is_silent = |(id, connection): &(&ConnectionId, &Connection)| {
            let alive = match connection {
                Connection::Classic(_) => return false,
                // However much it pings.
                Connection::Guest(guest) => Timestamp::from_millis(guest.since),
                Connection::Member(member) => {
                    let known = Timestamp::from_millis(member.alive);
                    pings.get(id).map_or(known, |answered| known.max(*answered))
                }
            };
            now.since(alive) > limits::SILENCE
        };
        let silent: Vec<_> = self.roster.iter().filter(is_silent).map(|(id, _)| id.clone()).collect();
        for id in silent {
            self.let_go(now, &id, CloseCode::NoSignOfLife);
        }
    }
}
