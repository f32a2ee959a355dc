//! Who comes and goes, told to v1 connections in pushes that are joined while much happens (SPEC.md, PRESENCE).

use super::{Audience, Effect, Room, law::role_of, roster::Roster};
use crate::{
    history::{Database, law::Law},
    wire::{
        ConnectionId, Joined, Person, PersonId, Presence, PresenceChange, Push, Timestamp, Username, limits,
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

/// What has changed since the last push. Lost with the memory of the room, but a room with changes to tell does not leave
/// memory, and after a crash there is nobody left to tell.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Who came, or has another name; with whether they were here until a moment ago.
    joined: BTreeMap<PersonId, bool>,
    left: BTreeSet<PersonId>,
    /// The connections that were told who is here after the last of these changes.
    told: BTreeSet<ConnectionId>,
    /// Whether the last push named people.
    listed: bool,
    /// Whether the number of people passed the limit since, be it there and back.
    passed_limit: bool,
    last: Option<Timestamp>,
}

impl Changes {
    pub fn since(roster: &Roster) -> Self {
        Self { listed: is_listed(roster), ..Self::default() }
    }

    fn is_empty(&self) -> bool {
        self.joined.is_empty() && self.left.is_empty()
    }

    fn pause(&self) -> Duration {
        if self.listed { limits::PRESENCE_PAUSE } else { limits::PRESENCE_PAUSE_OF_MANY }
    }

    /// When they are to be told; `None` where there are none.
    fn due(&self, now: Timestamp) -> Option<Timestamp> {
        // Later than now it can only be by a clock that was set back.
        let last = self.last.filter(|last| *last <= now);
        (!self.is_empty()).then(|| last.map_or(now, |last| last.after(self.pause())))
    }
}

fn is_listed(roster: &Roster) -> bool {
    roster.count() <= limits::LISTED_PEOPLE
}

/// All who are here, as far as presence names them.
pub(super) fn presence<'r>(roster: &'r Roster, law: &Law) -> Presence<'r> {
    let people = || {
        let person = |(id, name): (&'r PersonId, &'r Username)| {
            let (verified, role) = role_of(law, roster, id);
            Person { id, name: name.as_str(), verified, role }
        };
        roster.people().into_iter().map(person).collect()
    };
    Presence { count: roster.count(), people: is_listed(roster).then(people) }
}

impl<D: Database> Room<D> {
    /// A person came, or has another name.
    pub(super) fn person_came(&mut self, person: &PersonId, back: bool) {
        self.changes.left.remove(person);
        // Who came a moment ago came, whatever else has happened to them since.
        self.changes.joined.entry(person.clone()).and_modify(|was| *was &= back).or_insert(back);
        self.has_changed();
    }

    /// A person is gone for good.
    pub(super) fn person_went(&mut self, person: &PersonId) {
        self.changes.joined.remove(person);
        self.changes.left.insert(person.clone());
        self.has_changed();
    }

    /// A connection was told who is here, with all that has changed so far.
    pub(super) fn was_told(&mut self, id: &ConnectionId) {
        self.changes.told.insert(id.clone());
    }

    fn has_changed(&mut self) {
        self.changes.told.clear();
        self.changes.passed_limit |= is_listed(&self.roster) != self.changes.listed;
    }

    /// When [`Event::Tick`](super::Event::Tick) is to come; `None` for never.
    pub fn next_tick(&self, now: Timestamp) -> Option<Timestamp> {
        self.changes.due(now).into_iter().chain(self.notices.due(now)).chain(self.watching.due(now)).min()
    }

    /// Tells the changes, if it is time.
    pub(super) fn tell_presence(&mut self, now: Timestamp) {
        if self.changes.due(now).is_none_or(|due| due > now) {
            return;
        }
        let (tell, except): (Vec<_>, Vec<_>) = self
            .roster
            .iter()
            .filter(|(_, connection)| connection.is_v1())
            .partition(|(id, connection)| connection.is_live() && !self.changes.told.contains(*id));
        if !tell.is_empty() {
            let except = except.into_iter().map(|(id, _)| id.clone()).collect();
            let frame = self.presence_push();
            self.effects.push(Effect::Broadcast { audience: Audience::V1, frame, except });
        }
        self.changes = Changes { last: Some(now), ..Changes::since(&self.roster) };
    }

    /// Tells a v1 connection what it is called now, where no push would: of many people no names are pushed, and to one that is held
    /// nothing is.
    pub(super) fn tell_own_name(&mut self, id: &ConnectionId, person: &PersonId, name: &Username) {
        let Some(connection) = self.roster.get(id).filter(|connection| connection.is_v1()) else { return };
        if is_listed(&self.roster) && connection.is_live() {
            return;
        }
        let own = self.joined(person, name, true);
        let change = PresenceChange { count: self.roster.count(), join: vec![own], leave: Vec::new() };
        let frame = Push::Change(change).encode();
        self.effects.push(Effect::Send { to: id.clone(), frame });
    }

    fn presence_push(&self) -> String {
        let Changes { joined, left, passed_limit, .. } = &self.changes;
        if *passed_limit || !is_listed(&self.roster) {
            return Push::State(presence(&self.roster, &self.law)).encode();
        }
        let join = joined.iter().filter_map(|(id, back)| Some(self.joined(id, self.roster.name(id)?, *back)));
        let change =
            PresenceChange { count: self.roster.count(), join: join.collect(), leave: left.iter().collect() };
        Push::Change(change).encode()
    }

    fn joined<'r>(&self, id: &'r PersonId, name: &'r Username, back: bool) -> Joined<'r> {
        let (verified, role) = role_of(&self.law, &self.roster, id);
        Joined { id, name: name.as_str(), back, verified, role }
    }
}
