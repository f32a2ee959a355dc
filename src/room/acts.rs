//! What people do to messages: edit and remove their own, react, pin (SPEC.md, TALK).

use super::{
    Effect, Room,
    commit::{Author, Staged},
    floods::Spending,
    roster::Connection,
};
use crate::{
    history::{
        Database, DatabaseError,
        acts::{self, Reactions},
        log::{Block, Event as Logged, Stored},
    },
    wire::{
        Act, Change, ConnectionId, Emoji, ErrorCode, PersonId, Reference, Reply, Revisions, Seq, Timestamp,
        limits,
    },
};
use serde_json::value::RawValue;
use std::fmt::Write;

/// What the room knows of acts without looking.
#[derive(Debug)]
pub(super) struct Acts {
    /// Whether there may be reactions.
    reactions: bool,
    /// The pinned messages, in the order in which they were pinned.
    pins: Vec<Seq>,
}

impl Acts {
    /// # Errors
    /// Where the database cannot be read.
    pub fn open(database: &impl Database) -> Result<Self, DatabaseError> {
        Ok(Self { reactions: acts::has_reactions(database)?, pins: acts::pins(database)? })
    }

    pub fn pins(&self) -> &[Seq] {
        &self.pins
    }

    /// An act is stored.
    pub fn done(&mut self, Act { target, change }: &Act) {
        match change {
            Change::React { on, .. } => self.reactions |= on,
            Change::Pin { on: true } => self.pins.push(*target),
            Change::Pin { on: false } | Change::Delete => self.pins.retain(|pin| pin != target),
            Change::Edit(_) => {}
        }
    }

    /// The log has let go of everything up to `floor`.
    pub fn forget(&mut self, floor: Seq) {
        self.pins.retain(|pin| *pin > floor);
    }
}

/// A message that something is to be done to.
pub(super) struct Target {
    pub stored: Stored,
    /// When it was said.
    at: Timestamp,
    /// Bytes of the row that it is in.
    row: usize,
}

impl<D: Database> Room<D> {
    pub(super) fn act(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        reference: Reference,
        act: Act,
    ) -> Result<(), ErrorCode> {
        let Some(Connection::Member(member)) = self.roster.get(id) else {
            return Err(ErrorCode::NotWelcomed);
        };
        let person = member.person.clone();
        if act.change != Change::Delete {
            self.may_speak(now, id)?;
        }
        if !self.pays(now, id, reference, Spending::Act) {
            return Ok(());
        }
        if act.target > self.log.head() || self.staged.iter().any(|staged| staged.concerns(&act)) {
            self.commit(now);
        }
        let message = self.target(act.target)?;
        if self.changes(&act, &message, &person, now)? {
            self.stage_act(act, now, id, reference, person);
        } else {
            self.answer_in_order(now, id);
            self.effects.push(Effect::Send { to: id.clone(), frame: Reply::done(reference) });
        }
        Ok(())
    }

    pub(super) fn target(&mut self, seq: Seq) -> Result<Target, ErrorCode> {
        if seq > self.log.head() {
            return Err(ErrorCode::NotFound);
        }
        let found = Block::holding(&self.database, seq)
            .and_then(|block| block.map(|block| Ok((block.event(seq).read()?, block))).transpose());
        match found.map_err(|fault| self.unavailable(fault))? {
            Some((stored, block)) if stored.kind == "chat" => {
                Ok(Target { stored, at: block.at, row: block.bytes() })
            }
            _ => Err(ErrorCode::NotFound),
        }
    }

    /// Whether `act` would change anything.
    ///
    /// # Errors
    /// Where this person may not do it, or nobody can.
    fn changes(
        &mut self,
        act: &Act,
        message: &Target,
        person: &PersonId,
        now: Timestamp,
    ) -> Result<bool, ErrorCode> {
        let is_deleted = message.stored.deleted.is_some();
        let is_own = message.stored.sender_id == person.as_str();
        match &act.change {
            Change::Edit(_) | Change::Delete if !is_own => Err(ErrorCode::NotYours),
            Change::Delete if is_deleted => self.never_bring_back(act.target).map(|()| false),
            Change::Delete => Ok(true),
            _ if is_deleted => Err(ErrorCode::NotFound),
            Change::Edit(text) if text.as_str() == message.stored.message => Ok(false),
            Change::Edit(_) if now.since(message.at) > limits::EDITABLE => Err(ErrorCode::TooLate),
            Change::Edit(text) => {
                let edits = acts::edits(&self.database, act.target);
                let edits = edits.map_err(|fault| self.unavailable(fault))?;
                let room = limits::EDITED_BLOCK_BYTES.saturating_sub(text.as_str().len());
                if edits >= limits::EDITS || message.row > room {
                    return Err(ErrorCode::TooMany);
                }
                Ok(true)
            }
            Change::React { emoji, on } => self.may_react(act.target, emoji, *on, person),
            Change::Pin { on } => self.may_pin(act.target, *on),
        }
    }

    fn may_react(
        &mut self,
        target: Seq,
        emoji: &Emoji,
        on: bool,
        person: &PersonId,
    ) -> Result<bool, ErrorCode> {
        let reactions = acts::reactions(&self.database, target, target);
        let reactions = reactions.map_err(|fault| self.unavailable(fault))?;
        let all = reactions.get(&target).map_or(&[][..], Vec::as_slice);
        let same = all.iter().find(|(one, _)| one == emoji.as_str());
        let people = same.map_or(&[][..], |(_, people)| people.as_slice());
        let has_reacted = people.iter().any(|one| one == person.as_str());
        let is_full =
            people.len() >= limits::REACTING_PEOPLE || (people.is_empty() && all.len() >= limits::REACTIONS);
        if on && !has_reacted && is_full {
            return Err(ErrorCode::TooMany);
        }
        Ok(on != has_reacted)
    }

    fn may_pin(&self, target: Seq, on: bool) -> Result<bool, ErrorCode> {
        let pins = self.acts.pins();
        let is_pinned = pins.contains(&target);
        if on && !is_pinned && pins.len() >= limits::PINS {
            return Err(ErrorCode::TooMany);
        }
        Ok(on != is_pinned)
    }

    /// Gives what is done to a message the next place in the log.
    fn stage_act(
        &mut self,
        act: Act,
        at: Timestamp,
        connection: &ConnectionId,
        reference: Reference,
        person: PersonId,
    ) {
        let Some(name) = self.roster.get(connection).and_then(Connection::name) else { return };
        let frame = act.encode(person.as_str(), name.as_str(), at, self.next_seq());
        let author = Author::Actor { connection: connection.clone(), reference, person, act };
        self.staged.push(Staged { frame, at, author, topic: None });
    }

    pub(super) fn tell_revisions(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        reference: Reference,
        seq: Seq,
    ) -> Result<(), ErrorCode> {
        if !self.pays(now, id, reference, Spending::Read) {
            return Ok(());
        }
        self.commit(now);
        self.target(seq)?;
        let before = acts::revisions(&self.database, seq).map_err(|fault| self.unavailable(fault))?;
        let frame = Reply::ok(reference, Revisions::of(&before)).encode();
        self.effects.push(Effect::Send { to: id.clone(), frame });
        Ok(())
    }

    /// These events as they are shown: with the reactions to them.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub(super) fn with_reactions(&self, mut events: Vec<Logged>) -> Result<Vec<Logged>, DatabaseError> {
        for event in events.iter_mut().filter(|_| self.law.is_used) {
            if let Some(frame) = self.with_what_came_back(event.frame.get())? {
                event.frame = RawValue::from_string(frame).unwrap_or_else(|_| event.frame.clone());
            }
        }
        if self.acts.reactions { self.with_their_reactions(events) } else { Ok(events) }
    }

    /// The same, also where the room does not know yet that there are any.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub(super) fn with_their_reactions(&self, mut events: Vec<Logged>) -> Result<Vec<Logged>, DatabaseError> {
        let (Some(first), Some(last)) = (events.first(), events.last()) else { return Ok(events) };
        let reactions = acts::reactions(&self.database, first.seq, last.seq)?;
        for event in &mut events {
            if let Some(frame) = with_those(event, &reactions) {
                event.frame = frame;
            }
        }
        Ok(events)
    }
}

fn with_those(event: &Logged, reactions: &Reactions) -> Option<Box<RawValue>> {
    let of_message = reactions.get(&event.seq)?;
    let mut json = event.frame.get().strip_suffix('}')?.to_owned();
    json.push_str(",\"reactions\":[");
    for (place, (emoji, people)) in of_message.iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        // Neither emoji nor ids need escapes.
        write!(json, "{comma}{{\"emoji\":\"{emoji}\",\"people\":[\"{}\"]}}", people.join("\",\"")).ok()?;
    }
    json.push_str("]}");
    RawValue::from_string(json).ok()
}
