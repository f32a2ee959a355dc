//! The room itself: `(now, event) → effects`, with no clock, no randomness and no platform in it.
//!
//! The database is the one thing that it calls directly, because in a Durable Object SQL is synchronous. Whatever an event
//! writes is written before its effects are carried out, and where the writing fails there is nothing to carry out but
//! an error to the one who asked.

mod assistant;
mod config;
mod error_budget;
mod event;
mod owed;
mod roster;

pub use assistant::Topic;
pub use config::{Config, ConfigError};
pub use event::{Effect, Event, Incoming};
pub use roster::Attachment;

use crate::{
    history::{self, Database, DatabaseError},
    wire::{
        ClientFrame, CloseCode, ConnectionId, ErrorCode, MessageText, Sender, ServerFrame, Timestamp,
        Username, limits,
    },
};
use owed::Alarm;
use roster::Roster;

/// The one authority over a conversation.
#[derive(Debug)]
pub struct Room<D> {
    config: Config,
    database: D,
    roster: Roster,
    alarm: Alarm,
}

impl<D: Database> Room<D> {
    /// The room as its database and its sockets left it: new, or back from hibernation.
    ///
    /// # Errors
    /// Where the database cannot be brought to the newest schema.
    pub fn open(
        config: Config,
        database: D,
        attachments: impl IntoIterator<Item = Attachment>,
        now: Timestamp,
    ) -> Result<Self, DatabaseError> {
        history::migrate(&database)?;
        let roster = Roster::restore(attachments, now);
        Ok(Self { config, database, roster, alarm: Alarm::default() })
    }

    /// Whether a connection of this id is in the room.
    pub fn has(&self, connection: &ConnectionId) -> bool {
        self.roster.contains(connection)
    }

    /// Takes in what happened at `now`, and returns what is to be done about it.
    pub fn handle(&mut self, now: Timestamp, event: Event) -> Vec<Effect> {
        let mut effects = match event {
            Event::Connect { connection, name } => self.connect(now, connection, name),
            Event::Receive { connection, frame } => self.receive(now, &connection, &frame),
            Event::Disconnect { connection } => self.disconnect(now, &connection),
            Event::Alarm => return self.alarm_went_off(now),
        };
        effects.extend(self.rearm());
        effects
    }

    fn connect(&mut self, now: Timestamp, connection: ConnectionId, name: Username) -> Vec<Effect> {
        if self.roster.contains(&connection) {
            return self.let_go(now, &connection, CloseCode::AlreadySetUp);
        }
        if self.roster.len() >= limits::CONNECTIONS {
            return turn_away(now, connection, ErrorCode::RoomFull, CloseCode::RoomFull);
        }
        // An overdue alarm may come after its first witness: what it would have dropped is dropped now.
        let mut effects = if self.roster.is_empty() { self.pay_what_is_due(now) } else { Vec::new() };
        if let Err(fault) = self.keep_heartbeats(now) {
            effects.extend(turn_away(now, connection, ErrorCode::Unavailable, CloseCode::Unavailable));
            effects.push(Effect::Fault(fault));
            return effects;
        }
        let attachment = Attachment { id: connection.clone(), name: name.clone() };
        effects.extend([
            Effect::Attach { connection: connection.clone(), attachment: Some(attachment) },
            Effect::Send { to: connection.clone(), frame: ServerFrame::welcome(&connection, &name).encode() },
            notice(&format!("{name} 加入了聊天室"), now),
        ]);
        self.roster.insert(connection, name, now);
        effects.extend(self.pay_what_is_due(now));
        effects
    }

    fn receive(&mut self, now: Timestamp, connection: &ConnectionId, frame: &Incoming) -> Vec<Effect> {
        if !self.roster.contains(connection) {
            return vec![Effect::Close { connection: connection.clone(), code: CloseCode::NotInTheRoom }];
        }
        match read(frame) {
            Ok(ClientFrame::Chat(text)) => self.say(now, connection, &text),
            Ok(ClientFrame::Nothing) => Vec::new(),
            Err(ErrorCode::FrameTooLarge) => {
                let mut effects = vec![error(now, connection, ErrorCode::FrameTooLarge)];
                effects.extend(self.let_go(now, connection, CloseCode::FrameTooLarge));
                effects
            }
            Err(code) => self.complain(now, connection, code).into_iter().collect(),
        }
    }

    fn say(&mut self, now: Timestamp, connection: &ConnectionId, text: &MessageText) -> Vec<Effect> {
        let topic = Topic::asked_in(text).filter(|_| self.config.assistant);
        if let Some(Err(fault)) = topic.map(|topic| self.owe_reply(now, topic)) {
            let complaint = self.complain(now, connection, ErrorCode::Unavailable);
            return complaint.into_iter().chain([Effect::Fault(fault)]).collect();
        }
        let Some(speaker) = self.roster.get_mut(connection) else {
            return Vec::new();
        };
        let sender = Sender::Person { id: connection, name: &speaker.name };
        vec![Effect::Broadcast { frame: ServerFrame::chat(sender, text.as_str(), now).encode() }]
    }

    fn disconnect(&mut self, now: Timestamp, connection: &ConnectionId) -> Vec<Effect> {
        let Some(gone) = self.roster.remove(connection) else {
            return Vec::new();
        };
        if !self.roster.is_empty() {
            return vec![notice(&format!("{} 离开了聊天室", gone.name), now)];
        }
        // A heartbeat left behind by a failure would find nobody, and end itself.
        self.stop_heartbeats().err().map(Effect::Fault).into_iter().collect()
    }

    /// Closes a connection, and has it gone from now on, whenever its socket may be.
    fn let_go(&mut self, now: Timestamp, connection: &ConnectionId, code: CloseCode) -> Vec<Effect> {
        let mut effects = vec![
            Effect::Attach { connection: connection.clone(), attachment: None },
            Effect::Close { connection: connection.clone(), code },
        ];
        effects.extend(self.disconnect(now, connection));
        effects
    }

    /// An error frame to the connection, as far as its budget goes.
    fn complain(&mut self, now: Timestamp, connection: &ConnectionId, code: ErrorCode) -> Option<Effect> {
        let offender = self.roster.get_mut(connection)?;
        offender.errors.take(now).then(|| error(now, connection, code))
    }
}

fn read(frame: &Incoming) -> Result<ClientFrame, ErrorCode> {
    let bytes = match frame {
        Incoming::Text(text) => text.len(),
        Incoming::Binary(bytes) => *bytes,
    };
    if bytes > limits::FRAME_BYTES {
        return Err(ErrorCode::FrameTooLarge);
    }
    match frame {
        Incoming::Text(text) => ClientFrame::parse(text),
        Incoming::Binary(_) => Err(ErrorCode::Unprocessable),
    }
}

/// Tells a connection that it cannot come in.
fn turn_away(now: Timestamp, connection: ConnectionId, why: ErrorCode, code: CloseCode) -> Vec<Effect> {
    vec![error(now, &connection, why), Effect::Close { connection, code }]
}

fn error(now: Timestamp, to: &ConnectionId, code: ErrorCode) -> Effect {
    Effect::Send { to: to.clone(), frame: ServerFrame::error(code, now).encode() }
}

fn notice(text: &str, now: Timestamp) -> Effect {
    Effect::Broadcast { frame: ServerFrame::chat(Sender::Room, text, now).encode() }
}
