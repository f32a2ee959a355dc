//! What is told of people while they are few, and is in no log: who is writing something, and how far each has read (SPEC.md,
//! TALK-9 and TALK-10).

use super::{Audience, Effect, Room, floods::Spending};
use crate::{
    history::Database,
    wire::{ConnectionId, ErrorCode, Person, PersonId, Push, Reference, Reply, Seq, Timestamp, limits},
};
use std::collections::{BTreeMap, BTreeSet};

/// What is to be told next. Lost with the memory of the room, but a room with something to tell does not leave memory.
#[derive(Debug, Default)]
pub(super) struct Watching {
    typing: BTreeSet<PersonId>,
    read: BTreeSet<PersonId>,
    last: Option<Timestamp>,
}

impl Watching {
    /// When it is to be told; `None` where there is nothing.
    pub fn due(&self, now: Timestamp) -> Option<Timestamp> {
        // Later than now it can only be by a clock that was set back.
        let last = self.last.filter(|last| *last <= now);
        let none = self.typing.is_empty() && self.read.is_empty();
        (!none).then(|| last.map_or(now, |last| last.after(limits::WATCHED_PAUSE)))
    }
}

impl<D: Database> Room<D> {
    /// Whether the people here are so few that this is told.
    pub(super) fn is_watched(&self) -> bool {
        self.roster.count() <= limits::WATCHED_PEOPLE
    }

    /// Whoever does it too often is told of to nobody.
    pub(super) fn types(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        reference: Reference,
    ) -> Result<(), ErrorCode> {
        let is_watched = self.is_watched() && self.spend(now, id, Spending::Signal).is_ok();
        let member = self.roster.member_mut(id).ok_or(ErrorCode::NotWelcomed)?;
        if is_watched {
            self.watching.typing.insert(member.person.clone());
        }
        self.effects.push(Effect::Send { to: id.clone(), frame: Reply::done(reference) });
        Ok(())
    }

    /// Of whoever does it too often the socket learns later.
    pub(super) fn has_read(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        reference: Reference,
        seq: Seq,
    ) -> Result<(), ErrorCode> {
        if seq > self.log.head() {
            return Err(ErrorCode::Unprocessable);
        }
        let is_watched = self.is_watched();
        let may_attach = self.spend(now, id, Spending::Signal).is_ok();
        let member = self.roster.member_mut(id).ok_or(ErrorCode::NotWelcomed)?;
        if seq > member.read {
            member.read = seq;
            if is_watched {
                self.watching.read.insert(member.person.clone());
            }
            if may_attach {
                self.attach(id);
            }
        }
        self.effects.push(Effect::Send { to: id.clone(), frame: Reply::done(reference) });
        Ok(())
    }

    /// How far everyone here has read who has said so.
    fn read_marks(&self) -> BTreeMap<&PersonId, Seq> {
        let mut marks = BTreeMap::new();
        for (_, member) in self.roster.members().filter(|(_, member)| member.read > Seq::START) {
            let mark = marks.entry(&member.person).or_insert(member.read);
            *mark = member.read.max(*mark);
        }
        marks
    }

    /// The same, where there is something to be told.
    pub(super) fn marks_to_tell(&self) -> Option<BTreeMap<&PersonId, Seq>> {
        self.is_watched().then(|| self.read_marks()).filter(|marks| !marks.is_empty())
    }

    /// Tells who is writing and how far some have read, if it is time.
    pub(super) fn tell_watching(&mut self, now: Timestamp) {
        if self.watching.due(now).is_none_or(|due| due > now) {
            return;
        }
        let Watching { typing, read, .. } =
            std::mem::replace(&mut self.watching, Watching { last: Some(now), ..Watching::default() });
        if !self.is_watched() {
            return;
        }
        let people = typing.iter().filter_map(|id| Some(Person::named(id, self.roster.name(id)?.as_str())));
        let people: Vec<_> = people.collect();
        let marks: BTreeMap<_, _> =
            self.read_marks().into_iter().filter(|(id, _)| read.contains(*id)).collect();
        let typing = (!people.is_empty()).then(|| Push::Typing { people }.encode());
        let read = (!marks.is_empty()).then(|| Push::Read { marks }.encode());
        for frame in typing.into_iter().chain(read) {
            self.tell_v1(frame);
        }
    }

    /// Sends a push to every v1 connection that is caught up.
    fn tell_v1(&mut self, frame: String) {
        let v1 = self.roster.iter().filter(|(_, connection)| connection.is_v1());
        let except = v1.filter(|(_, connection)| !connection.is_live()).map(|(id, _)| id.clone()).collect();
        self.effects.push(Effect::Broadcast { audience: Audience::V1, frame, except });
    }
}
