//! What clients send, with what the simulation knows of it: it need not read it again to know what must come of it.

use edge_chat::room::Incoming;

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
    /// Whether this is the first time that it is sent.
    pub fresh: bool,
}

impl Upward {
    pub fn command(reference: u32, body: &serde_json::Value, what: What) -> Self {
        Self { frame: Incoming::Text(body.to_string()), asked: Asked::Command { reference, what } }
    }
}
