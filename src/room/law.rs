//! Who may what in the room (SPEC.md, ROLE): looked up at every command, and enforced in the turn in which it changes.

use super::{Effect, Room, roster::Roster};
use crate::{
    history::{
        Database, hidden,
        law::{Law, Sanction, Standing},
    },
    wire::{
        Access, CloseCode, ConnectionId, ErrorCode, Network, Order, PersonId, Reply, Role, RoomName, Seals,
        ServerFrame, Settings, Timestamp, Visitor, limits,
    },
};
use std::{collections::BTreeMap, rc::Rc, time::Duration};

/// What somebody is to the room, each all that the one before it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// One who has not proved who they are.
    Guest,
    /// One who has, and has no role.
    Visitor,
    Member,
    Moderator,
    Owner,
}

impl From<Role> for Rank {
    fn from(role: Role) -> Self {
        match role {
            Role::Member => Self::Member,
            Role::Moderator => Self::Moderator,
            Role::Owner => Self::Owner,
        }
    }
}

/// What links to the room are sealed with, and what it is called in them.
#[derive(Clone, Debug)]
pub(super) struct Sealed {
    pub name: RoomName,
    pub seals: Rc<dyn Seals>,
}

/// When people last said something, where the room is slow; of those who are not here the log tells.
pub(super) type Spoke = BTreeMap<PersonId, Timestamp>;

/// The least that one has to be to order this at all. What it is done to may ask for more.
pub(super) fn least(order: &Order) -> Rank {
    match order {
        Order::Claim { .. } | Order::Join { .. } => Rank::Visitor,
        Order::Settings { settings, .. } => least_for(settings),
        Order::Role { role: Some(Role::Moderator), .. }
        | Order::Invite { role: Role::Moderator, .. }
        | Order::Erase { .. } => Rank::Owner,
        // One's own role may be put down by anyone who has one.
        Order::Role { .. } => Rank::Member,
        Order::Invite { .. }
        | Order::Restrain { .. }
        | Order::Hide { .. }
        | Order::Clear { .. }
        | Order::ClearRest { .. }
        | Order::Undo { .. }
        | Order::Audit { .. }
        | Order::Law => Rank::Moderator,
    }
}

pub(super) fn least_for(settings: &Settings) -> Rank {
    let Settings { access, guests, retention, .. } = settings;
    let is_house = access.is_some() || guests.is_some() || retention.is_some();
    if is_house { Rank::Owner } else { Rank::Moderator }
}

/// The role that a person holds who has proved who they are.
pub(super) fn role_of(law: &Law, roster: &Roster, person: &PersonId) -> (bool, Option<Role>) {
    let is_verified = roster.is_verified(person);
    (is_verified, law.role(person).filter(|_| is_verified))
}

impl<D: Database> Room<D> {
    /// The room, told what it is called and what its links are sealed with. Without that there are none.
    #[must_use]
    pub fn sealed(mut self, name: RoomName, seals: Rc<dyn Seals>) -> Self {
        self.sealed = Some(Sealed { name, seals });
        self
    }

    /// What whoever this connection is of is to the room.
    pub(super) fn rank(&self, id: &ConnectionId) -> Rank {
        self.rank_of_visitor(self.roster.visitor(id).person.as_ref())
    }

    fn rank_of_visitor(&self, verified: Option<&PersonId>) -> Rank {
        verified.map_or(Rank::Guest, |person| self.rank_of(person))
    }

    /// What a person is to the room who has proved who they are.
    pub(super) fn rank_of(&self, person: &PersonId) -> Rank {
        self.law.role(person).map_or(Rank::Visitor, Rank::from)
    }

    pub(super) fn access(&self) -> Access {
        let is_lobby = self.sealed.as_ref().is_some_and(|sealed| sealed.name == RoomName::lobby());
        let usual = if is_lobby { Access::Public } else { Access::Unlisted };
        self.law.house.access.unwrap_or(usual)
    }

    /// Whether only members may read what was said here.
    pub fn is_private(&self) -> bool {
        self.access() == Access::Private
    }

    /// Of the room's settings those that are not as of old.
    pub(super) fn unusual_settings(&self) -> Option<Settings> {
        let house = &self.law.house;
        let settings = Settings {
            access: house.access,
            guests: Some(house.guests).filter(|guests| !guests),
            locked: Some(house.locked).filter(|locked| *locked),
            slow: Some(house.slow).filter(|slow| *slow > 0),
            retention: Some(house.retention).filter(|days| *days > 0),
        };
        (settings != Settings::default()).then_some(settings)
    }

    /// Whether whoever asks may read what was said here (SPEC.md, ROLE-5).
    ///
    /// # Errors
    /// Why not.
    pub fn may_read(&self, now: Timestamp, visitor: &Visitor) -> Result<(), ErrorCode> {
        self.admits(now, None, visitor)
    }

    /// Whether a person of whom this is known may be here.
    ///
    /// # Errors
    /// Why not.
    pub(super) fn admits(
        &self,
        now: Timestamp,
        person: Option<&PersonId>,
        visitor: &Visitor,
    ) -> Result<(), ErrorCode> {
        if !self.law.is_used {
            return Ok(());
        }
        let rank = self.rank_of_visitor(visitor.person.as_ref());
        if self.ban(now, person, visitor).is_some() {
            return Err(ErrorCode::Banned);
        }
        if self.is_private() && rank < Rank::Member {
            return Err(ErrorCode::NotAMember);
        }
        if !self.law.house.guests && rank == Rank::Guest {
            return Err(ErrorCode::GuestsOff);
        }
        Ok(())
    }

    /// The ban that keeps somebody out; of several one that is for ever, or else the longest.
    fn ban(&self, now: Timestamp, person: Option<&PersonId>, visitor: &Visitor) -> Option<Standing> {
        let bans = |kind, subject: &str| self.sanction(now, kind, subject);
        let people = person.into_iter().chain(&visitor.person);
        let by_person = people.filter_map(|person| bans(Sanction::Ban, person.as_str()));
        // Others come from there too: who is known to be welcome is.
        let is_member = self.rank_of_visitor(visitor.person.as_ref()) >= Rank::Member;
        let network = visitor.network.as_ref().filter(|_| !is_member);
        // By what it was yesterday too, so that a ban outlasts midnight.
        let names = network.into_iter().flat_map(Network::names);
        let by_network = names.filter_map(|name| bans(Sanction::Network, name));
        by_person.chain(by_network).max_by_key(|ban| (ban.until.is_none(), ban.until))
    }

    /// What stands against this subject.
    fn sanction(&self, now: Timestamp, kind: Sanction, subject: &str) -> Option<Standing> {
        let standing = self.law.sanctions.get(&(kind, subject.to_owned()))?;
        Some(*standing).filter(|standing| standing.stands(now))
    }

    /// Until when whoever this connection is of may say nothing.
    pub(super) fn muted(&self, now: Timestamp, id: &ConnectionId) -> Option<Timestamp> {
        let people = self.people_of(id);
        people.filter_map(|person| self.sanction(now, Sanction::Mute, person.as_str())?.until).max()
    }

    /// Who a connection is of: as whom they speak, and who they have proved to be.
    fn people_of(&self, id: &ConnectionId) -> impl Iterator<Item = PersonId> {
        let speaks = self.roster.get(id).and_then(|connection| connection.person(id));
        speaks.into_iter().chain(self.roster.visitor(id).person)
    }

    /// Whether somebody may say or do anything that others see.
    ///
    /// # Errors
    /// Why not.
    pub(super) fn may_speak(&self, now: Timestamp, id: &ConnectionId) -> Result<(), ErrorCode> {
        if !self.law.is_used {
            return Ok(());
        }
        if self.muted(now, id).is_some() {
            return Err(ErrorCode::Muted);
        }
        if self.law.house.locked && self.rank(id) < Rank::Moderator {
            return Err(ErrorCode::Locked);
        }
        Ok(())
    }

    /// In a slow room what was said in this turn counts already.
    pub(super) fn hear_out(&mut self, now: Timestamp) {
        if self.law.house.slow > 0 {
            self.commit(now);
        }
    }

    /// Whether somebody may say something now.
    ///
    /// # Errors
    /// Why not.
    pub(super) fn may_say(&mut self, now: Timestamp, id: &ConnectionId) -> Result<(), ErrorCode> {
        self.may_speak(now, id)?;
        if self.law.house.slow == 0 || self.rank(id) >= Rank::Moderator {
            return Ok(());
        }
        match self.said_lately(now, id)? {
            Some(_) => Err(ErrorCode::SlowDown),
            None => Ok(()),
        }
    }

    /// When somebody said something, where that is so lately that a slow room takes nothing more yet.
    fn said_lately(&mut self, now: Timestamp, id: &ConnectionId) -> Result<Option<Timestamp>, ErrorCode> {
        let Some(person) = self.roster.get(id).and_then(|connection| connection.person(id)) else {
            return Ok(None);
        };
        let pause = self.pause();
        let last = if let Some(last) = self.spoke.get(&person) {
            *last
        } else {
            let since = now.before(pause).as_millis();
            let last = hidden::last_said(&self.database, &person, since, self.log.head());
            let last = last.map_err(|fault| self.unavailable(fault))?.unwrap_or_default();
            self.has_spoken(now, person, last);
            last
        };
        // Later than now it can only be by a clock that was set back.
        Ok(Some(last).filter(|last| *last <= now && now.since(*last) < pause))
    }

    fn pause(&self) -> Duration {
        Duration::from_secs(self.law.house.slow.into())
    }

    /// A person said something.
    pub(super) fn has_spoken(&mut self, now: Timestamp, person: PersonId, at: Timestamp) {
        let pause = self.pause();
        if pause.is_zero() {
            return;
        }
        if self.spoke.len() >= limits::CONNECTIONS {
            self.spoke.retain(|_, last| now.since(*last) < pause);
        }
        if self.spoke.len() < limits::CONNECTIONS {
            self.spoke.insert(person, at);
        }
    }

    /// When what a command was refused for ends.
    pub(super) fn ends(&self, now: Timestamp, id: &ConnectionId, why: ErrorCode) -> Option<Timestamp> {
        match why {
            ErrorCode::Muted => self.muted(now, id),
            ErrorCode::SlowDown => {
                let person = self.roster.get(id)?.person(id)?;
                self.spoke.get(&person).map(|last| last.after(self.pause()))
            }
            _ => None,
        }
    }

    /// Removes those who may not be here any more.
    pub(super) fn enforce(&mut self, now: Timestamp) {
        if !self.law.is_used {
            return;
        }
        let out = self.roster.iter().filter_map(|(id, connection)| {
            // One who has not said who they are is nobody yet.
            let person = connection.person(id)?;
            let why = self.admits(now, Some(&person), &self.roster.visitor(id)).err()?;
            Some((id.clone(), why))
        });
        for (id, why) in out.collect::<Vec<_>>() {
            self.remove(now, &id, why);
        }
    }

    /// Tells a connection why it is not admitted, and closes it.
    pub(super) fn remove(&mut self, now: Timestamp, id: &ConnectionId, why: ErrorCode) {
        let Some(connection) = self.roster.get(id) else { return };
        let (person, name) = (connection.person(id), connection.name().cloned());
        let frame = if connection.is_v1() {
            let until = self.banned_until(now, person.as_ref(), &self.roster.visitor(id));
            Reply::refused_until(None, why, until)
        } else {
            ServerFrame::error(why, now).encode()
        };
        self.effects.push(Effect::Send { to: id.clone(), frame });
        self.let_go(now, id, code_for(why));
        // Nobody is waited for who may not come back.
        if let (Some(person), Some(name)) = (person, name)
            && self.roster.departing(&person).is_some()
        {
            let stayed = self.stay(&person);
            self.fault_if(stayed);
            self.roster.no_longer_departing(&person);
            self.gone(now, &person, &name);
        }
    }

    /// When the ban ends that keeps a visitor out.
    pub(super) fn banned_until(
        &self,
        now: Timestamp,
        person: Option<&PersonId>,
        visitor: &Visitor,
    ) -> Option<Timestamp> {
        self.ban(now, person, visitor)?.until
    }
}

/// Why a connection is closed, or was never taken, that is not admitted.
pub(super) fn code_for(why: ErrorCode) -> CloseCode {
    match why {
        ErrorCode::NotAMember => CloseCode::NotAMember,
        ErrorCode::GuestsOff => CloseCode::GuestsNotAccepted,
        _ => CloseCode::Removed,
    }
}
