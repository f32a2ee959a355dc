use super::Keys;
use crate::wire::{Nonce, PersonId, RoomName, Seals, Timestamp, limits};

const PURPOSE: &str = "ticket";

/// Lets a person into one room, once and soon: for a page of another site, whose sockets carry no cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub person: PersonId,
    /// What the room remembers of it, so that it is of use once.
    pub nonce: Nonce,
}

impl Ticket {
    /// As it is given out, and when it expires.
    pub fn seal(&self, room: &RoomName, keys: &Keys, now: Timestamp) -> (String, Timestamp) {
        let expires = now.after(limits::TICKET);
        let payload = format!("{room}\n{}\n{}", self.person, self.nonce);
        (keys.seal(PURPOSE, &payload, expires), expires)
    }

    /// The ticket, where this is one for this room that has not expired. Whether it was used the room knows.
    pub fn open(text: &str, room: &RoomName, keys: &Keys, now: Timestamp) -> Option<Self> {
        let payload = keys.open(PURPOSE, text, now)?;
        let mut parts = payload.split('\n');
        let is_for = parts.next()? == room.as_str();
        let ticket =
            Self { person: PersonId::from_stored(parts.next()?)?, nonce: Nonce::from_stored(parts.next()?)? };
        is_for.then_some(ticket)
    }
}
