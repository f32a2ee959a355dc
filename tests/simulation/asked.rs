//! What clients send, with what the simulation knows of it: it need not read it again to know what must come of it.

use crate::{law::Order, random::Random};
use edge_chat::room::Incoming;
use serde_json::{Value, json};

/// One frame from a client.
#[derive(Clone, Debug)]
pub struct Upward {
    pub frame: Incoming,
    pub asked: Asked,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A command, to which there is one reply of this `ref`.
    Command { reference: u32, what: What },
    /// No command: at most one error with `ref` null.
    Garbage,
    /// Over LIMIT-1: an error, and the end.
    TooLarge,
    /// A frame of a classic client that says this.
    Says(String),
    /// A frame of a classic client that says nothing, or is wrong.
    Nothing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Hello(Hello),
    Send(Send),
    Pull {
        after: u64,
    },
    Seen {
        seq: u64,
    },
    Act(Act),
    Order(Order),
    Typing,
    Read {
        seq: u64,
    },
    /// Refused with this code by whoever is welcomed.
    Wrong(&'static str),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    pub person: String,
    pub session: String,
    pub name: String,
    pub position: Option<(String, u64)>,
    pub resumed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Send {
    pub cid: String,
    pub text: String,
    pub after: Option<u64>,
    pub seen: Option<u64>,
    pub reply: Option<u64>,
    /// Whether this is the first time that it is sent.
    pub fresh: bool,
}

/// Something that is done to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    pub target: u64,
    pub change: Change,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Edit(String),
    Delete,
    React(&'static str, bool),
    Pin(bool),
}

impl Change {
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Edit(_) => "edit",
            Self::Delete => "delete",
            Self::React(..) => "react",
            Self::Pin(_) => "pin",
        }
    }
}

const EMOJI: [&str; 4] = ["👍", "❤️", "1️⃣", "👨‍👩‍👧‍👦"];

impl Act {
    /// Whatever somebody may do to some message; one of the latest, mostly.
    pub fn any(random: &mut Random, head: u64, edited: impl FnOnce(&mut Random) -> String) -> Self {
        let back = *random.pick(&[1, 5, 20, head + 3]);
        let target = (head + 2).saturating_sub(random.below(back + 2));
        let on = !random.one_in(3);
        let change = match random.below(8) {
            0..=2 => Change::Edit(edited(random)),
            3 => Change::Delete,
            4 => Change::Pin(on),
            _ => Change::React(EMOJI[random.place(EMOJI.len())], on),
        };
        Self { target, change }
    }

    /// The fields of its command.
    pub fn body(&self) -> Value {
        match &self.change {
            Change::Edit(text) => json!({ "seq": self.target, "message": text }),
            Change::Delete => json!({ "seq": self.target }),
            Change::React(emoji, on) => json!({ "seq": self.target, "emoji": emoji, "on": on }),
            Change::Pin(on) => json!({ "seq": self.target, "on": on }),
        }
    }
}

impl Upward {
    pub fn command(reference: u32, body: &serde_json::Value, what: What) -> Self {
        Self { frame: Incoming::Text(body.to_string()), asked: Asked::Command { reference, what } }
    }
}
