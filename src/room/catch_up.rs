//! How a connection comes to have everything: `hello` and `pull` (SPEC.md, RESUME).

use super::{
    Effect, Room,
    floods::Spending,
    flow::SEEN_STEP,
    law::code_for,
    naming::{Bearer, Claimant},
    notices::Passage,
    orders::Actor,
    pages::{End, within_a_page},
    presence::presence,
    roster::{Connection, Member},
    unstored::Unstored,
};
use crate::{
    history::{Database, DatabaseError, log::Event as Logged},
    wire::{
        CloseCode, ConnectionId, ErrorCode, Hello, PersonId, Reference, Reply, Seq, Timestamp, Username,
        Welcome, You, limits,
    },
};

/// A part of the log for one connection.
struct Slice {
    /// Whether it follows what the client has.
    recovered: bool,
    /// The event before its first.
    after: Seq,
    events: Vec<Logged>,
    more: bool,
}

impl Slice {
    /// Its last event, or the one before it where there are none.
    fn last(&self) -> Seq {
        self.events.last().map_or(self.after, |event| event.seq)
    }

    fn bytes(&self) -> u64 {
        self.events.iter().map(|event| event.frame.get().len() as u64).sum()
    }
}

impl<D: Database> Room<D> {
    pub(super) fn hello(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        reference: Reference,
        hello: Hello,
    ) -> Result<(), ErrorCode> {
        if !self.pays(now, id, reference, Spending::Read) {
            return Ok(());
        }
        let Hello { person, session, name, position, resumed, attempt, invite } = hello;
        let visitor = self.roster.visitor(id);
        let person = visitor.person.clone().unwrap_or(person);
        let name = match self.let_in(now, id, &person, &name, invite.as_deref()) {
            Ok(()) => name,
            // They were here when the name was yielded, or would have been.
            Err(ErrorCode::NameTaken) if resumed && visitor.person.is_none() => {
                self.name_for_guest(&name, Claimant::Page(&person))
            }
            Err(why) => return self.refuse_entry(now, id, reference, &person, why),
        };
        let of_session = || self.roster.members_of(&person).filter(|(_, member)| member.session == session);
        if of_session().any(|(_, member)| member.attempt > attempt) {
            // It was on its way for so long that the client has given it up, and come in by another.
            self.let_go(now, id, CloseCode::TakenOver);
            return Ok(());
        }
        let older: Vec<_> = of_session().map(|(older, _)| older.clone()).collect();
        // Whoever has but a person's secret takes no place of theirs.
        let is_proved = self.roster.proves(id, &person);
        let alike =
            self.roster.members_of(&person).filter(|(id, _)| self.roster.proves(id, &person) == is_proved);
        if alike.count() >= self.config.connections_per_person + older.len() {
            self.refuse(id, reference, ErrorCode::TooManyConnections);
            self.let_go(now, id, CloseCode::TooManyConnections);
            return Ok(());
        }
        let was_empty = self.roster.is_empty();
        if was_empty && !self.pay_what_is_due(now) {
            return Err(ErrorCode::Unavailable);
        }
        let known = position.filter(|(epoch, _)| epoch == self.log.epoch().as_str()).map(|(_, seq)| seq);
        let near = known.filter(|seq| self.log.head().since(*seq) <= limits::RESUME_EVENTS);
        let slice = self.slice(near).map_err(|fault| self.unavailable(fault))?;
        let was_here = self.roster.is_here(&person);
        // Whoever was told that they went is told that they are back.
        let resumed = resumed && !self.roster.was_told_gone(&person);
        let shown_before = self.roster.shown(&person);
        self.stay(&person).map_err(|fault| self.unavailable(fault))?;

        let read = self.roster.read_by(&person);
        let mut took_over_behind = false;
        for older in older {
            let older_one = self.roster.remove(&older);
            self.names.release(&Bearer::Guest(older.clone()));
            took_over_behind |= older_one.is_some_and(|older| !older.is_live());
            self.expel(&older, CloseCode::TakenOver);
        }
        let member = Member {
            person: person.clone(),
            session,
            attempt,
            name: name.clone(),
            alive: now.as_millis(),
            attached_alive: now.as_millis(),
            seen: slice.after,
            read,
            attached_seen: slice.after,
            pulled: slice.last(),
            unread_bytes: 0,
            unstored: Unstored::default(),
            behind: slice.more.then_some(now.as_millis()),
        };
        self.roster.insert(id.clone(), Connection::Member(member));
        for other in self.roster.rename(&person, &name, is_proved) {
            self.attach(&other);
            self.is_called(now, &other, &person, &name);
        }
        self.is_called(now, id, &person, &name);
        self.attach(id);
        if !was_here && !resumed {
            self.notice(now, &person, &name, Passage::Came);
        }
        if !was_here || self.roster.shown(&person) != shown_before {
            self.person_came(&person, resumed);
        }
        self.welcome(now, id, reference, &slice, true);
        if slice.more {
            self.watch_held(now);
        } else if took_over_behind {
            self.unwatch_held();
        }
        self.pay_newcomer(now, was_empty);
        Ok(())
    }

    pub(super) fn pull(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        reference: Reference,
        after: Seq,
    ) -> Result<(), ErrorCode> {
        if !self.pays(now, id, reference, Spending::Read) {
            return Ok(());
        }
        let slice = self.slice(Some(after)).map_err(|fault| self.unavailable(fault))?;
        let Some(member) = self.roster.member_mut(id) else { return Err(ErrorCode::NotWelcomed) };
        member.unread_bytes = slice.bytes() + if after < member.pulled { member.unread_bytes } else { 0 };
        member.pulled = slice.last();
        if member.unread_bytes > limits::UNREAD_BYTES {
            self.let_go(now, id, CloseCode::TooSlow);
            return Ok(());
        }
        let was_behind = member.behind.is_some();
        member.seen = if slice.recovered { member.seen.max(slice.after) } else { slice.after };
        member.behind = slice.more.then_some(now.as_millis());
        let is_behind = slice.more;
        let has_moved =
            member.seen < member.attached_seen || member.seen.since(member.attached_seen) >= SEEN_STEP;
        if was_behind || is_behind || has_moved {
            member.attached_seen = member.seen;
            self.attach(id);
        }
        self.welcome(now, id, reference, &slice, false);
        match (was_behind, is_behind) {
            (_, true) => self.watch_held(now),
            (true, false) => self.unwatch_held(),
            (false, false) => {}
        }
        Ok(())
    }

    /// Whether a person may come in under a name, be it by a link.
    fn let_in(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        person: &PersonId,
        name: &Username,
        link: Option<&str>,
    ) -> Result<(), ErrorCode> {
        let visitor = self.roster.visitor(id);
        let admitted = self.admits(now, Some(person), &visitor);
        let claimant = match &visitor.person {
            Some(known) => Claimant::Known(known),
            None => Claimant::Page(person),
        };
        let link = link.filter(|_| admitted != Err(ErrorCode::Banned));
        let (Some(link), Some(_)) = (link, &visitor.person) else {
            return admitted.and_then(|()| self.admit_name(name, claimant));
        };
        let actor = Actor { person: person.clone(), name: name.clone(), rank: self.rank(id) };
        self.commit(now);
        if let Some(enacted) = self.come_by(now, &actor, link)? {
            self.proclaim(now, enacted);
        }
        self.admits(now, Some(person), &visitor)?;
        self.admit_name(name, claimant)
    }

    /// Tells a connection why it does not get in, and closes it where there is nothing that it could do about it.
    fn refuse_entry(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        reference: Reference,
        person: &PersonId,
        why: ErrorCode,
    ) -> Result<(), ErrorCode> {
        if !matches!(why, ErrorCode::Banned | ErrorCode::NotAMember | ErrorCode::GuestsOff) {
            return Err(why);
        }
        let until = self.banned_until(now, Some(person), &self.roster.visitor(id));
        let frame = Reply::refused_until(Some(reference), why, until);
        self.effects.push(Effect::Send { to: id.clone(), frame });
        self.let_go(now, id, code_for(why));
        Ok(())
    }

    /// What follows `after`; the newest page where that is not known, or the log does not reach back to it.
    fn slice(&self, after: Option<Seq>) -> Result<Slice, DatabaseError> {
        let head = self.log.head();
        let after = after.filter(|after| self.log.reaches_back_to(*after));
        let events = match after {
            // Whoever has all of it, or comes into a room where nothing was said, costs no query.
            Some(after) if after == head => Vec::new(),
            None if head == self.log.floor() => Vec::new(),
            Some(after) => self.log.after(&self.database, after, limits::PAGE_EVENTS)?,
            None => self.log.before(&self.database, head.plus(1), limits::PAGE_EVENTS)?,
        };
        let recovered = after.is_some();
        let end = if recovered { End::Newer } else { End::Older };
        let events = within_a_page(self.with_reactions(events)?, end);
        let after = after.or(events.first().map(|event| event.seq.minus(1))).unwrap_or(head);
        let mut slice = Slice { recovered, after, events, more: false };
        slice.more = slice.last() < head;
        Ok(slice)
    }

    fn welcome(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        reference: Reference,
        slice: &Slice,
        introduce: bool,
    ) {
        let member = match self.roster.get(id) {
            Some(Connection::Member(member)) if introduce => Some(member),
            _ => None,
        };
        let presence = (!slice.more).then(|| presence(&self.roster, &self.law));
        let welcome = Welcome {
            epoch: self.log.epoch(),
            head: self.log.head(),
            recovered: slice.recovered,
            more: slice.more,
            room: self.unusual_settings().filter(|_| member.is_some()),
            you: member.map(|member| {
                let Member { person, name, .. } = member;
                // As this connection has it: another of the same person may have proved more.
                let verified = self.roster.visitor(id).person.as_ref() == Some(person);
                let role = self.law.role(person).filter(|_| verified);
                You { id: person, name: name.as_str(), verified, role, muted: self.muted(now, id) }
            }),
            count: presence.as_ref().map(|presence| presence.count),
            people: presence.map(|presence| presence.people),
            pins: Some(self.acts.pins()).filter(|pins| !slice.more && !pins.is_empty()),
            read: self.marks_to_tell().filter(|_| !slice.more),
            events: slice.events.iter().map(|event| &*event.frame).collect(),
        };
        let frame = Reply::ok(reference, welcome).encode();
        self.effects.push(Effect::Send { to: id.clone(), frame });
        if !slice.more {
            self.was_told(id);
        }
    }
}
