//! Those in the world who have proved who they are, and links that the room has sealed.

use super::{World, hello, person};
use edge_chat::{
    history::Database,
    room::Room,
    wire::{ConnectionId, Network, RoomName, Seals, Timestamp, Visitor},
};
use serde_json::{Value, json};
use std::{fmt::Write, rc::Rc, time::Duration};

/// What the room of the world is called.
pub const ROOM: &str = "den";

/// Seals that anybody could make, which is enough where nobody else is.
#[derive(Debug)]
struct Plain;

impl Seals for Plain {
    fn seal(&self, purpose: &str, payload: &str, expires: Timestamp) -> String {
        let mut hex = String::new();
        payload.bytes().for_each(|byte| write!(hex, "{byte:02x}").expect("a text takes text"));
        format!("{purpose}.{}.{hex}", expires.as_millis())
    }

    fn open(&self, purpose: &str, text: &str, now: Timestamp) -> Option<String> {
        let (expires, hex) = text.strip_prefix(purpose)?.strip_prefix('.')?.split_once('.')?;
        let is_good = expires.parse::<i64>().ok()? > now.as_millis();
        let byte = |at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
        let bytes = (0..hex.len()).step_by(2).map(byte).collect::<Option<Vec<u8>>>()?;
        String::from_utf8(bytes).ok().filter(|_| is_good)
    }
}

pub fn sealed<D: Database>(room: Room<D>) -> Room<D> {
    let name = RoomName::from_segment(ROOM, str::to_owned).expect("it is a good name");
    room.sealed(name, Rc::new(Plain))
}

/// A link that makes whoever has it the owner of this room, for an hour.
pub fn owner_link(room: &str, nonce: &str, now: Timestamp) -> String {
    Plain.seal("owner", &format!("{room}\n{nonce}"), now.after(Duration::from_hours(1)))
}

/// The person who goes by this name, as one who has proved it, at a place of their own.
pub fn verified(name: &str) -> Visitor {
    let place = name.bytes().fold(7_u128, |place, byte| place * 257 + u128::from(byte));
    Visitor { person: Some(person(name)), network: Some(Network::from_hash(place)) }
}

impl World {
    /// One who has proved who they are, in the room; nothing is left unread anywhere.
    pub fn enter_verified(&mut self, name: &str) -> ConnectionId {
        let connection = self.connect_known(verified(name));
        self.ok(&connection, &hello(name));
        self.forget_frames();
        connection
    }

    /// One who is the owner.
    pub fn enter_owner(&mut self, name: &str) -> ConnectionId {
        let connection = self.enter_verified(name);
        let link = owner_link(ROOM, name, self.now);
        self.ok(&connection, &json!({ "type": "claim", "link": link }));
        self.forget_frames();
        connection
    }

    /// One whom `owner` has given this role.
    pub fn enter_with_role(&mut self, owner: &ConnectionId, name: &str, role: &str) -> ConnectionId {
        let connection = self.enter_verified(name);
        let given = json!({ "type": "role", "person": person(name).as_str(), "role": role });
        self.ok(owner, &given);
        self.forget_frames();
        connection
    }

    /// An invitation's link, as `by` makes it.
    pub fn invitation(&mut self, by: &ConnectionId, invite: &Value) -> String {
        let ok = self.ok(by, invite);
        ok["invite"].as_str().unwrap_or_else(|| panic!("no link in {ok}")).to_owned()
    }
}
