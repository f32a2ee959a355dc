//! How a member speaks with each kind of room.

use clap::ValueEnum;
use memchr::memmem;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Dialect {
    /// This room's `edge-chat.v1`: stored and acked.
    EdgeV1,
    /// This room's classic protocol: stored.
    EdgeClassic,
    /// Text frames that go to all as they are.
    Plain,
    /// Socket.IO over a WebSocket alone.
    SocketIo,
}

/// Events after which a v1 client says what it has seen, and bytes (FLOW-1).
const SEEN_EVENTS: u64 = 256;
const SEEN_BYTES: usize = 64 * 1024;

/// One member's side of the protocol.
#[derive(Debug)]
pub struct Speaker {
    dialect: Dialect,
    reference: u32,
    /// Where a v1 member is in the log, and what it has not said to have seen.
    seq: u64,
    unseen: (u64, usize),
    pulling: bool,
    pub joined: bool,
    /// How often it was held for not reading.
    pub held: u64,
}

impl Speaker {
    pub fn of(dialect: Dialect) -> Self {
        let joined = dialect == Dialect::Plain;
        Self { dialect, reference: 0, seq: 0, unseen: (0, 0), pulling: false, joined, held: 0 }
    }

    pub fn subprotocol(&self) -> Option<&'static str> {
        (self.dialect == Dialect::EdgeV1).then_some("edge-chat.v1")
    }

    /// What a member says first.
    pub fn greeting(&mut self, member: usize) -> Option<String> {
        match self.dialect {
            Dialect::EdgeV1 => Some(self.command(
                "hello",
                &format!(
                    r#""person":"person-{member:09}","session":"session-{member:08}","name":"Member {member}""#
                ),
            )),
            Dialect::SocketIo => Some("40".to_owned()),
            Dialect::EdgeClassic | Dialect::Plain => None,
        }
    }

    pub fn say(&mut self, cid: u32, text: &str) -> String {
        match self.dialect {
            Dialect::EdgeV1 => {
                let seen = self.take_seen().map(|seq| format!(r#","seen":{seq}"#)).unwrap_or_default();
                self.command("send", &format!(r#""cid":"{cid}","message":"{text}"{seen}"#))
            }
            Dialect::EdgeClassic => format!(r#"{{"message":"{text}"}}"#),
            Dialect::Plain => text.to_owned(),
            Dialect::SocketIo => format!(r#"42["m","{text}"]"#),
        }
    }

    /// Takes in a frame in which there were this many messages, and returns what there is to answer.
    pub fn heard(&mut self, frame: &str, messages: u64) -> Option<String> {
        match self.dialect {
            Dialect::EdgeV1 => self.heard_v1(frame, messages),
            Dialect::EdgeClassic => {
                self.joined = true;
                None
            }
            Dialect::SocketIo => {
                self.joined |= frame.starts_with("40");
                (frame == "2").then(|| "3".to_owned())
            }
            Dialect::Plain => None,
        }
    }

    /// What is to be said before more comes; a member that says something says it with that.
    pub fn acknowledge(&mut self) -> Option<String> {
        let (events, bytes) = self.unseen;
        if events < SEEN_EVENTS && bytes < SEEN_BYTES {
            return None;
        }
        let seq = self.take_seen()?;
        Some(self.command("seen", &format!(r#""seq":{seq}"#)))
    }

    fn heard_v1(&mut self, frame: &str, messages: u64) -> Option<String> {
        let is_page = frame.contains(r#""epoch":"#);
        if is_page {
            (self.joined, self.pulling) = (true, false);
        }
        if messages > 0 {
            self.seq = last_seq(frame).unwrap_or(self.seq);
            self.unseen = (self.unseen.0 + messages, self.unseen.1 + frame.len());
        }
        let held = frame.contains(r#""type":"held""#);
        self.held += u64::from(held);
        let behind = is_page && frame.contains(r#""more":true"#);
        if (held || behind) && !self.pulling {
            self.pulling = true;
            self.unseen = (0, 0);
            return Some(self.command("pull", &format!(r#""after":{}"#, self.seq)));
        }
        None
    }

    fn take_seen(&mut self) -> Option<u64> {
        let (events, _) = std::mem::take(&mut self.unseen);
        (events > 0).then_some(self.seq)
    }

    fn command(&mut self, kind: &str, fields: &str) -> String {
        self.reference += 1;
        format!(r#"{{"type":"{kind}","ref":{},{fields}}}"#, self.reference)
    }
}

/// The place of the last message in a frame.
fn last_seq(frame: &str) -> Option<u64> {
    let at = memmem::rfind(frame.as_bytes(), br#""seq":"#)? + 6;
    let digits = frame[at..].bytes().take_while(u8::is_ascii_digit).count();
    frame[at..at + digits].parse().ok()
}
