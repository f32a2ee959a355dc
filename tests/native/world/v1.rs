//! The v1 clients of the world.

use super::{Socket, World, receive};
use edge_chat::{
    room::{Entrance, Event},
    wire::{ConnectionId, PersonId, Visitor},
};
use serde_json::{Value, json};

/// A `hello` of a person who goes by this name: the same secret every time, and a session of this name too.
pub fn hello(name: &str) -> Value {
    json!({ "type": "hello", "person": secret(name), "session": secret(name), "name": name })
}

/// The public id of the person who goes by this name.
pub fn person(name: &str) -> PersonId {
    PersonId::of_secret(&secret(name)).expect("it is a secret")
}

fn secret(name: &str) -> String {
    let letters = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    format!("secret-of-{}-0123456789", name.chars().map(letters).collect::<String>())
}

/// A `send` of this text under this cid.
pub fn said(cid: &str, message: &str) -> Value {
    json!({ "type": "send", "cid": cid, "message": message })
}

/// A cid of this number.
pub fn cid(number: usize) -> String {
    format!("cid-{number}")
}

impl World {
    /// A v1 connection that has not said who it is.
    pub fn connect_v1(&mut self) -> ConnectionId {
        let connection = self.new_id();
        let event = self.connecting_v1(connection.clone());
        self.happen(event);
        connection
    }

    /// One of somebody of whom this is known.
    pub fn connect_known(&mut self, visitor: Visitor) -> ConnectionId {
        let connection = self.new_id();
        let event = match self.connecting_v1(connection.clone()) {
            Event::Connect { connection, entrance, .. } => Event::Connect { connection, entrance, visitor },
            other => other,
        };
        self.happen(event);
        connection
    }

    pub fn connecting_v1(&mut self, connection: ConnectionId) -> Event {
        self.accept(connection, Entrance::V1)
    }

    /// A v1 connection that is in the room, with nothing left unread anywhere.
    pub fn enter(&mut self, name: &str) -> ConnectionId {
        let (connection, _) = self.enter_as(&hello(name));
        self.forget_frames();
        connection
    }

    /// A v1 connection that is in the room by this `hello`, and the ok that it got. What others got they still have.
    pub fn enter_as(&mut self, hello: &Value) -> (ConnectionId, Value) {
        let connection = self.connect_v1();
        let ok = self.ok(&connection, hello);
        (connection, ok)
    }

    /// The event of a command, with the `ref` that it was given.
    pub fn commanding(&mut self, connection: &ConnectionId, command: &Value) -> (u32, Event) {
        self.next_ref += 1;
        let mut command = command.clone();
        command["ref"] = json!(self.next_ref);
        (self.next_ref, receive(connection, &command.to_string()))
    }

    /// Sends a command and takes its one reply out of what the connection got.
    pub fn ask(&mut self, connection: &ConnectionId, command: &Value) -> Value {
        let (reference, event) = self.commanding(connection, command);
        self.happen(event);
        self.reply(connection, reference).unwrap_or_else(|| panic!("no reply to {command}"))
    }

    /// Takes the reply to a command out of what the connection got.
    pub fn reply(&mut self, connection: &ConnectionId, reference: u32) -> Option<Value> {
        let socket = self.sockets.get_mut(connection)?;
        let is_reply = |frame: &Value| frame["type"] == "reply" && frame["ref"] == reference;
        let replies: Vec<_> = read_all(socket).filter(is_reply).collect();
        assert!(replies.len() < 2, "exactly one reply [COMMAND-2]: {replies:?}");
        let reply = replies.into_iter().next()?;
        socket.frames.retain(|text| serde_json::from_str::<Value>(text).is_ok_and(|frame| frame != reply));
        Some(reply)
    }

    /// The ok of a command that is not refused.
    pub fn ok(&mut self, connection: &ConnectionId, command: &Value) -> Value {
        let mut reply = self.ask(connection, command);
        assert!(reply["ok"].is_object(), "{command} got {reply}");
        reply["ok"].take()
    }

    /// The code that a command is refused with.
    pub fn refusal(&mut self, connection: &ConnectionId, command: &Value) -> String {
        let reply = self.ask(connection, command);
        reply["error"]["code"].as_str().unwrap_or_else(|| panic!("{command} got {reply}")).to_owned()
    }

    /// Says something, and returns the `seq` that it got.
    pub fn tell(&mut self, connection: &ConnectionId, cid: &str, message: &str) -> u64 {
        self.ok(connection, &said(cid, message))["seq"].as_u64().expect("an ack has a seq")
    }

    /// What a connection got of one type since it was last asked; the rest is forgotten.
    pub fn got(&mut self, connection: &ConnectionId, kind: &str) -> Vec<Value> {
        self.frames(connection).into_iter().filter(|frame| frame["type"] == kind).collect()
    }

    /// The `seq`s of the chat frames that a connection got since it was last asked; the rest is forgotten.
    pub fn seqs(&mut self, connection: &ConnectionId) -> Vec<u64> {
        seqs(&self.got(connection, "chat"))
    }
}

fn read_all(socket: &Socket) -> impl Iterator<Item = Value> {
    socket.frames.iter().flat_map(|text| socket.read(text))
}

/// The `seq`s of these chat frames.
pub fn seqs<'f>(frames: impl IntoIterator<Item = &'f Value>) -> Vec<u64> {
    frames.into_iter().map(|frame| frame["seq"].as_u64().expect("a chat frame has a seq")).collect()
}
