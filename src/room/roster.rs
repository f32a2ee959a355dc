use super::error_budget::ErrorBudget;
use crate::wire::{ConnectionId, Timestamp, Username};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a connection's socket carries through hibernation, and all that does. Well under the platform's 16,384 bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub id: ConnectionId,
    pub name: Username,
}

/// One connection that is in the room.
#[derive(Clone, Debug)]
pub struct Connection {
    pub name: Username,
    pub errors: ErrorBudget,
}

/// Who is here: derived from the sockets and their attachments, never stored beside them.
#[derive(Debug, Default)]
pub struct Roster(BTreeMap<ConnectionId, Connection>);

impl Roster {
    pub fn restore(attachments: impl IntoIterator<Item = Attachment>, now: Timestamp) -> Self {
        let mut roster = Self::default();
        for Attachment { id, name } in attachments {
            roster.insert(id, name, now);
        }
        roster
    }

    pub fn insert(&mut self, id: ConnectionId, name: Username, now: Timestamp) {
        self.0.insert(id, Connection { name, errors: ErrorBudget::full(now) });
    }

    pub fn remove(&mut self, id: &ConnectionId) -> Option<Connection> {
        self.0.remove(id)
    }

    pub fn get_mut(&mut self, id: &ConnectionId) -> Option<&mut Connection> {
        self.0.get_mut(id)
    }

    pub fn contains(&self, id: &ConnectionId) -> bool {
        self.0.contains_key(id)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
