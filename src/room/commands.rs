//! The commands of v1 connections (SPEC.md, COMMAND).

use super::{
    Effect, Incoming, Room,
    classic::read,
    commit::Author,
    floods::Spending,
    roster::{Connection, Guest, Member},
};
use crate::{
    history::{Database, DatabaseError, log::Stored},
    wire::{
        Action, CloseCode, Command, ConnectionId, ErrorCode, PersonId, Reference, Reply, Said, Send, Seq,
        Timestamp, Visitor, limits,
    },
};

impl<D: Database> Room<D> {
    pub(super) fn connect_v1(&mut self, now: Timestamp, id: ConnectionId, visitor: Visitor) {
        if self.roster.contains(&id) {
            return self.let_go(now, &id, CloseCode::AlreadySetUp);
        }
        if self.roster.len() >= self.config.connections_per_room {
            return self.turn_away_v1(id, ErrorCode::RoomFull, None, CloseCode::RoomFull);
        }
        if let Err((why, until)) = self.admit(now, &visitor) {
            return self.turn_away_v1(id, why, until, CloseCode::TooManyConnections);
        }
        self.roster.arrive(id.clone(), visitor, Connection::Guest(Guest { since: now.as_millis() }));
        self.attach(&id);
    }

    /// Turns a v1 connection away that is not in the room yet.
    fn turn_away_v1(&mut self, id: ConnectionId, why: ErrorCode, until: Option<Timestamp>, code: CloseCode) {
        let frame = Reply::refused_until(None, why, until);
        self.effects.push(Effect::Send { to: id.clone(), frame });
        self.effects.push(Effect::Close { connection: id, code });
    }

    pub(super) fn receive_command(&mut self, now: Timestamp, id: &ConnectionId, frame: &Incoming) {
        match read(frame).and_then(Command::parse) {
            Ok(Command { reference, action }) => self.obey(now, id, reference, action),
            Err(code) => {
                self.answer_in_order(now, id);
                if self.roster.may_get_error(id, now) || code == ErrorCode::FrameTooLarge {
                    let frame = Reply::refused(None, code);
                    self.effects.push(Effect::Send { to: id.clone(), frame });
                }
                if code == ErrorCode::FrameTooLarge {
                    self.let_go(now, id, CloseCode::FrameTooLarge);
                }
            }
        }
    }

    fn obey(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        reference: Reference,
        action: Result<Action, ErrorCode>,
    ) {
        if !matches!(action, Ok(Action::Send(_) | Action::Act(_))) {
            self.answer_in_order(now, id);
        }
        let is_hello = matches!(action, Ok(Action::Hello(_)));
        let is_member = self.is_alive(now, id);
        let done = match action {
            _ if is_member && is_hello => Err(ErrorCode::AlreadyWelcomed),
            Ok(_) if !is_member && !is_hello => Err(ErrorCode::NotWelcomed),
            Err(code) => Err(code),
            Ok(Action::Hello(hello)) => self.hello(now, id, reference, hello),
            Ok(Action::Send(send)) => self.send(now, id, reference, send),
            Ok(Action::Pull { after }) => self.pull(now, id, reference, after),
            Ok(Action::Seen { seq }) => self.seen(id, reference, seq),
            Ok(Action::Act(act)) => self.act(now, id, reference, act),
            Ok(Action::Revisions { seq }) => self.tell_revisions(now, id, reference, seq),
            Ok(Action::Typing) => self.may_speak(now, id).and_then(|()| self.types(now, id, reference)),
            Ok(Action::Read { seq }) => self.has_read(now, id, reference, seq),
            Ok(Action::Order(order)) => self.order(now, id, reference, order),
            #[cfg(feature = "panic-command")]
            Ok(Action::Panic) => panic!("as the test asked"),
        };
        if let Err(code) = done {
            self.answer_in_order(now, id);
            let frame = Reply::refused_until(Some(reference), code, self.ends(now, id, code));
            self.effects.push(Effect::Send { to: id.clone(), frame });
        }
    }

    /// Notes a sign of life of a member; false for one who is none.
    fn is_alive(&mut self, now: Timestamp, id: &ConnectionId) -> bool {
        let Some(member) = self.roster.member_mut(id) else { return false };
        member.alive = now.as_millis();
        let attached = Timestamp::from_millis(member.attached_alive);
        if attached > now || now.since(attached) >= limits::SWEEP {
            member.attached_alive = member.alive;
            self.attach(id);
        }
        true
    }

    /// Replies come in the order of their commands: what is to be answered next waits for what is still to be stored.
    pub(super) fn answer_in_order(&mut self, now: Timestamp, id: &ConnectionId) {
        if self.awaits_commit(id) {
            self.commit(now);
        }
    }

    pub(super) fn refuse(&mut self, id: &ConnectionId, reference: Reference, code: ErrorCode) {
        let frame = Reply::refused(Some(reference), code);
        self.effects.push(Effect::Send { to: id.clone(), frame });
    }

    /// The database failed a command.
    pub(super) fn unavailable(&mut self, fault: DatabaseError) -> ErrorCode {
        self.effects.push(Effect::Fault(fault));
        ErrorCode::Unavailable
    }

    fn seen(&mut self, id: &ConnectionId, reference: Reference, seq: Seq) -> Result<(), ErrorCode> {
        self.saw(id, seq)?;
        self.effects.push(Effect::Send { to: id.clone(), frame: Reply::done(reference) });
        Ok(())
    }

    fn send(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        reference: Reference,
        send: Send,
    ) -> Result<(), ErrorCode> {
        send.seen.map_or(Ok(()), |seq| self.saw(id, seq))?;
        if send.reply.is_some_and(|reply| reply == Seq::START || reply >= self.next_seq()) {
            return Err(ErrorCode::Unprocessable);
        }
        let Some(Connection::Member(member)) = self.roster.get(id) else {
            return Err(ErrorCode::NotWelcomed);
        };
        let (person, seen) = (member.person.clone(), member.attached_seen);
        if self.has_staged(&person, &send.cid) {
            self.commit(now);
        }
        self.hear_out(now);
        let stored = self.sent_before(&person, &send, seen);
        let allowed = if matches!(stored, Ok(None)) { self.may_say(now, id) } else { Ok(()) };
        if allowed.is_ok()
            && let Err(until) = self.may_send(now, id, &send, &stored)
        {
            self.slow_down(now, id, reference, until);
            return Ok(());
        }
        let Some(Member { unstored, .. }) = self.roster.member_mut(id) else {
            return Err(ErrorCode::NotWelcomed);
        };
        let has_to_wait = matches!(stored, Ok(None)) && unstored.come_before(now, &send.cid);
        let is_unavailable =
            matches!(stored, Err(ErrorCode::Unavailable)) || allowed == Err(ErrorCode::Unavailable);
        if has_to_wait || is_unavailable {
            unstored.push(now, send.cid);
            return Err(ErrorCode::Unavailable);
        }
        unstored.settle(now, &send.cid);
        if let Some(stored) = stored? {
            self.answer_in_order(now, id);
            return self.answer_again(id, reference, &send, &stored);
        }
        allowed?;
        let topic = self.topic(&send.text);
        let author = Author::Member { connection: id.clone(), reference, person, cid: send.cid };
        self.stage(send.text.as_str(), now, author, topic, send.reply);
        Ok(())
    }

    /// Whether a message may be said, or looked up once more. One that may not is waited for by what its sender says next; one
    /// that has to wait for another is not counted.
    ///
    /// # Errors
    /// Where it may not: when it may.
    fn may_send(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        send: &Send,
        stored: &Result<Option<Stored>, ErrorCode>,
    ) -> Result<(), Timestamp> {
        match stored {
            Ok(Some(_)) => return self.spend(now, id, Spending::Read),
            Err(_) => return Ok(()),
            Ok(None) => {}
        }
        let waits = |member: &mut Member| member.unstored.come_before(now, &send.cid);
        let has_to_wait = self.roster.member_mut(id).is_some_and(waits);
        let may = if has_to_wait {
            self.may_spend(now, id, Spending::Message)
        } else {
            self.spend(now, id, Spending::Message)
        };
        if may.is_err()
            && let Some(member) = self.roster.member_mut(id)
        {
            member.unstored.push(now, send.cid.clone());
        }
        may
    }

    /// The message as it is stored, where it is. Even one that is sent for the first time may have been overtaken by a copy
    /// on another connection; that was then stored after what the client had `seen` when it sent it.
    fn sent_before(
        &mut self,
        person: &PersonId,
        send: &Send,
        seen: Seq,
    ) -> Result<Option<Stored>, ErrorCode> {
        let after = send.after.unwrap_or(seen);
        let found = match self.recent.find(person, &send.cid) {
            // Stored, and removed since: whether it was this text cannot be told any more.
            Some(seq) if seq <= self.log.floor() => return Err(ErrorCode::InDoubt),
            Some(seq) => {
                self.log.at(&self.database, seq).and_then(|event| event.map(|event| event.read()).transpose())
            }
            None if self.recent.covers(after) => return Ok(None),
            None => {
                let told =
                    self.log.reaches_back_to(after) && self.log.head().since(after) <= limits::RESEND_EVENTS;
                if send.after.is_some() && !told {
                    return Err(ErrorCode::InDoubt);
                }
                self.log.find(&self.database, person, &send.cid, after)
            }
        };
        found.map_err(|fault| self.unavailable(fault))
    }

    fn answer_again(
        &mut self,
        id: &ConnectionId,
        reference: Reference,
        send: &Send,
        stored: &Stored,
    ) -> Result<(), ErrorCode> {
        // What it said at first is not there any more.
        let is_changed = stored.edited.is_some() || stored.deleted.is_some();
        if !is_changed && stored.message != send.text.as_str() {
            return Err(ErrorCode::CidReused);
        }
        let said = Said { seq: stored.seq, cid: send.cid.as_str(), at: &stored.timestamp, dup: true };
        self.effects.push(Effect::Send { to: id.clone(), frame: Reply::ok(reference, said).encode() });
        Ok(())
    }
}
