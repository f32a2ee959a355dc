//! Connections of the classic protocol: what the tutorial's clients expect (SPEC.md, SESSION and WIRE).

use super::{
    Effect, Incoming, Room, Topic,
    commit::Author,
    floods::Spending,
    law::code_for,
    naming::Claimant,
    notices::Passage,
    roster::{Classic, Connection},
};
use crate::{
    history::Database,
    wire::{
        ClientFrame, CloseCode, ConnectionId, ErrorCode, MessageText, PersonId, ServerFrame, Timestamp,
        Username, Visitor, limits,
    },
};

impl<D: Database> Room<D> {
    pub(super) fn connect_classic(
        &mut self,
        now: Timestamp,
        id: ConnectionId,
        name: Username,
        visitor: Visitor,
    ) {
        if self.roster.contains(&id) {
            return self.let_go(now, &id, CloseCode::AlreadySetUp);
        }
        if self.roster.len() >= self.config.connections_per_room {
            return self.turn_away(now, id, ErrorCode::RoomFull, CloseCode::RoomFull);
        }
        let speaker = PersonId::from(&id);
        if let Err(why) = self.admits(now, Some(&speaker), &visitor) {
            return self.turn_away(now, id, why, code_for(why));
        }
        let nobody = Visitor { person: None, ..visitor.clone() };
        if let Err((why, _)) = self.admit(now, &nobody) {
            return self.turn_away(now, id, why, CloseCode::TooManyConnections);
        }
        if let Err(why) = self.admit_name(&name, Claimant::Classic) {
            return self.turn_away(now, id, why, CloseCode::NameNotAccepted);
        }
        // An overdue alarm may come after its first witness: what it would have dropped is dropped now.
        let was_empty = self.roster.is_empty();
        if was_empty && !self.pay_what_is_due(now) {
            return self.turn_away(now, id, ErrorCode::Unavailable, CloseCode::Unavailable);
        }
        if let Err(fault) = self.keep_heartbeats(now) {
            self.turn_away(now, id, ErrorCode::Unavailable, CloseCode::Unavailable);
            return self.effects.push(Effect::Fault(fault));
        }
        let head = self.log.head();
        let classic = Classic { name, heard: head, attached_heard: head, unheard_bytes: 0 };
        let welcome = ServerFrame::welcome(&id, &classic.name).encode();
        let (person, name) = (PersonId::from(&id), classic.name.clone());
        self.roster.arrive(id.clone(), visitor, Connection::Classic(classic));
        self.is_called(now, &id, &person, &name);
        self.attach(&id);
        self.effects.push(Effect::Send { to: id.clone(), frame: welcome });
        self.notice(now, &person, &name, Passage::Came);
        self.person_came(&person, false);
        self.pay_newcomer(now, was_empty);
    }

    pub(super) fn receive_classic(&mut self, now: Timestamp, id: &ConnectionId, frame: &Incoming) {
        self.heard(id);
        match read(frame).and_then(ClientFrame::parse) {
            Ok(ClientFrame::Chat(text)) => self.say(now, id, &text),
            Ok(ClientFrame::Nothing) => {}
            Err(ErrorCode::FrameTooLarge) => {
                let frame = ServerFrame::error(ErrorCode::FrameTooLarge, now).encode();
                self.effects.push(Effect::Send { to: id.clone(), frame });
                self.let_go(now, id, CloseCode::FrameTooLarge);
            }
            Err(code) => self.complain(now, id, code),
        }
    }

    fn say(&mut self, now: Timestamp, id: &ConnectionId, text: &MessageText) {
        self.hear_out(now);
        if let Err(why) = self.may_say(now, id) {
            return self.complain(now, id, why);
        }
        if self.spend(now, id, Spending::Message).is_err() {
            return self.complain(now, id, ErrorCode::SlowDown);
        }
        let topic = self.topic(text);
        self.stage(text.as_str(), now, Author::Classic(id.clone()), topic, None);
    }

    /// What a message asks the assistant, if there is one.
    pub(super) fn topic(&self, text: &MessageText) -> Option<Topic> {
        Topic::asked_in(text).filter(|_| self.config.assistant)
    }

    /// An error frame to a connection, as far as its budget goes.
    pub(super) fn complain(&mut self, now: Timestamp, id: &ConnectionId, code: ErrorCode) {
        if self.roster.contains(id) && self.roster.may_get_error(id, now) {
            let frame = ServerFrame::error(code, now).encode();
            self.effects.push(Effect::Send { to: id.clone(), frame });
        }
    }

    /// Tells a connection that it cannot come in.
    fn turn_away(&mut self, now: Timestamp, id: ConnectionId, why: ErrorCode, code: CloseCode) {
        let frame = ServerFrame::error(why, now).encode();
        self.effects.push(Effect::Send { to: id.clone(), frame });
        self.effects.push(Effect::Close { connection: id, code });
    }
}

/// The text of a frame, within bounds.
pub(super) fn read(frame: &Incoming) -> Result<&str, ErrorCode> {
    let bytes = match frame {
        Incoming::Text(text) => text.len(),
        Incoming::Binary(bytes) => *bytes,
    };
    match frame {
        _ if bytes > limits::FRAME_BYTES => Err(ErrorCode::FrameTooLarge),
        Incoming::Text(text) => Ok(text),
        Incoming::Binary(_) => Err(ErrorCode::Unprocessable),
    }
}
