//! What is ordered in the room, and done (SPEC.md, ROLE and MOD). Every deed is an event of the log, stored as one with what it
//! changes; then it is told, and whoever may not be here any more is removed.

use super::{
    Effect, Room,
    acts::Acts,
    commit::{Author, Staged},
    floods::Spending,
    law::{Rank, least, least_for},
};
use crate::{
    history::{
        Database, DatabaseError,
        law::{self, Entry, House, Law, Sanction, Standing},
    },
    wire::{
        ConnectionId, Deed, Doer, ErrorCode, Kind, Measure, Network, Order, Ordered, PersonId, Reason,
        Recorded, Reference, Reply, Role, Seq, Settings, Timestamp, Username, limits,
    },
};

/// Who orders something.
#[derive(Clone, Debug)]
pub(super) struct Actor {
    pub person: PersonId,
    pub name: Username,
    pub rank: Rank,
}

/// A deed that is stored, and not told yet.
#[derive(Debug)]
pub(super) struct Enacted {
    /// As it is told.
    event: Staged,
    pub done: Ordered<'static>,
}

impl<D: Database> Room<D> {
    pub(super) fn order(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        reference: Reference,
        order: Order,
    ) -> Result<(), ErrorCode> {
        // What was said before it in this turn is there to be moderated.
        self.commit(now);
        let actor = self.actor(id)?;
        if actor.rank < least(&order) {
            return Err(ErrorCode::NotAllowed);
        }
        let what = match order {
            Order::Audit { .. } | Order::Law => Spending::Read,
            _ => Spending::Act,
        };
        if !self.pays(now, id, reference, what) {
            return Ok(());
        }
        let enacted = match order {
            Order::Audit { before, limit } => return self.tell_audit(id, reference, before, limit),
            Order::Law => {
                self.tell_law(now, id, reference);
                return Ok(());
            }
            Order::Invite { role, uses, lasts } => {
                return self.invite(now, id, reference, &actor, (role, uses, lasts));
            }
            Order::Erase { person, reason } => {
                return self.erase(now, id, reference, &actor, (&person, &reason));
            }
            Order::Claim { link } => self.claim(now, &actor, &link)?,
            Order::Join { invite } => self.take_up(now, &actor, &invite)?,
            Order::Settings { settings, reason } => self.set(now, &actor, settings, &reason)?,
            Order::Role { person, role, reason } => self.give(now, &actor, &person, role, &reason)?,
            Order::Restrain { measure, person, reason } => {
                self.restrain(now, &actor, measure, &person, &reason)?
            }
            Order::Hide { seq, reason } => self.hide(now, &actor, seq, &reason)?,
            Order::Clear { person, since, reason } => self.clear(now, &actor, &person, since, &reason)?,
            Order::ClearRest { id } => self.clear_rest(now, &actor, id)?,
            Order::Undo { id, reason } => self.undo(now, &actor, id, &reason)?,
        };
        self.answer_order(now, id, reference, enacted);
        Ok(())
    }

    /// Tells whoever ordered it, and then everyone; or that there was nothing to do.
    pub(super) fn answer_order(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        reference: Reference,
        enacted: Option<Enacted>,
    ) {
        let frame = match &enacted {
            Some(enacted) => Reply::ok(reference, &enacted.done).encode(),
            None => Reply::done(reference),
        };
        self.effects.push(Effect::Send { to: id.clone(), frame });
        if let Some(enacted) = enacted {
            self.proclaim(now, enacted);
        }
    }

    fn actor(&self, id: &ConnectionId) -> Result<Actor, ErrorCode> {
        let connection = self.roster.get(id).ok_or(ErrorCode::NotWelcomed)?;
        let (person, name) = (connection.person(id), connection.name().cloned());
        let (Some(person), Some(name)) = (person, name) else { return Err(ErrorCode::NotWelcomed) };
        Ok(Actor { person, name, rank: self.rank(id) })
    }

    /// Stores a deed with what it changes: `write` is handed its place.
    ///
    /// # Errors
    /// Where the database fails; then nothing is changed.
    pub(super) fn enact(
        &mut self,
        now: Timestamp,
        actor: &Actor,
        deed: (Kind, &Deed, &str),
        write: impl FnOnce(&D, Seq) -> Result<(), DatabaseError>,
    ) -> Result<Enacted, ErrorCode> {
        let mut write = Some(write);
        self.enact_by(now, actor, deed, &mut |database, seq| {
            write.take().map_or(Ok(()), |write| write(database, seq))
        })
    }

    /// The same for every deed, since one of its own for each would take 2 KB.
    fn enact_by(
        &mut self,
        now: Timestamp,
        actor: &Actor,
        (kind, deed, reason): (Kind, &Deed, &str),
        write: &mut dyn FnMut(&D, Seq) -> Result<(), DatabaseError>,
    ) -> Result<Enacted, ErrorCode> {
        let seq = self.next_seq();
        let by = Doer { person: &actor.person, name: actor.name.as_str(), reason };
        let event = deed.encode(kind, by, now, seq);
        let is_own = deed.person.as_ref().is_some_and(|(person, _)| *person == actor.person);
        let is_entry = match kind {
            Kind::Clear => deed.of.is_none(),
            // To have one's own erased is nothing that one does by the law.
            Kind::Erase => deed.of.is_none() && !is_own,
            _ => true,
        };
        let stored = self.database.transaction(|database| {
            self.log.append(database, now, self.log.blocks([event.as_str()]))?;
            if is_entry {
                law::record(database, seq, &event)?;
            }
            write(database, seq)?;
            let told = self.with_what_came_back(&event)?;
            Ok((Law::read(database)?, Acts::open(database)?, told))
        });
        let (law, acts, told) = stored.map_err(|fault| self.unavailable(fault))?;
        (self.law, self.acts) = (law, acts);
        let frame = told.unwrap_or(event);
        let event = Staged { frame, at: now, author: Author::Law, topic: None };
        let done = Ordered { seq: Some(seq), at: Some(now), ..Ordered::default() };
        Ok(Enacted { event, done })
    }

    /// Tells everyone of a deed, and has it obeyed.
    pub(super) fn proclaim(&mut self, now: Timestamp, enacted: Enacted) {
        self.publish(now, vec![enacted.event]);
        self.enforce(now);
    }

    pub(super) fn set(
        &mut self,
        now: Timestamp,
        actor: &Actor,
        settings: Settings,
        reason: &Reason,
    ) -> Result<Option<Enacted>, ErrorCode> {
        let Some((house, deed)) = self.with_settings(settings) else { return Ok(None) };
        let deed = (Kind::Settings, &deed, reason.as_str());
        let enacted = self.enact(now, actor, deed, |database, _| law::set_house(database, &house))?;
        // What it keeps may be less now.
        self.tidied = None;
        Ok(Some(enacted))
    }

    /// The room's settings with these, and the deed that makes them so; `None` where they are so already.
    pub(super) fn with_settings(&self, new: Settings) -> Option<(House, Deed)> {
        let mut house = self.law.house;
        let (mut set, mut was) = (Settings::default(), Settings::default());
        if let Some(access) = new.access.filter(|access| *access != self.access()) {
            (set.access, was.access) = (Some(access), Some(self.access()));
            house.access = Some(access);
        }
        change(&mut house.guests, new.guests, &mut set.guests, &mut was.guests);
        change(&mut house.locked, new.locked, &mut set.locked, &mut was.locked);
        change(&mut house.slow, new.slow, &mut set.slow, &mut was.slow);
        change(&mut house.retention, new.retention, &mut set.retention, &mut was.retention);
        let deed = Deed { settings: Some((set, was)), ..Deed::default() };
        (set != Settings::default()).then_some((house, deed))
    }

    fn give(
        &mut self,
        now: Timestamp,
        actor: &Actor,
        person: &PersonId,
        role: Option<Role>,
        reason: &Reason,
    ) -> Result<Option<Enacted>, ErrorCode> {
        let was = self.role_to_change(actor, person, role)?;
        if was == role {
            return Ok(None);
        }
        let (is_verified, name) = (self.roster.is_verified(person), self.name_of(person));
        if was.is_none() && !is_verified {
            return Err(ErrorCode::NotFound);
        }
        if was.is_none() && self.law.roles.len() >= limits::ROLES {
            return Err(ErrorCode::TooMany);
        }
        let deed =
            Deed { person: Some((person.clone(), name.clone())), role: Some((role, was)), ..Deed::default() };
        let name = name.unwrap_or_default();
        let deed = (Kind::Role, &deed, reason.as_str());
        self.enact(now, actor, deed, |database, _| law::set_role(database, person, role, &name)).map(Some)
    }

    /// What a person is whom somebody would make this.
    ///
    /// # Errors
    /// Where they may not.
    pub(super) fn role_to_change(
        &self,
        actor: &Actor,
        person: &PersonId,
        role: Option<Role>,
    ) -> Result<Option<Role>, ErrorCode> {
        let was = self.law.role(person);
        let owners = self.law.roles.values().filter(|(role, _)| *role == Role::Owner).count();
        let is_own = *person == actor.person;
        let may = match (was, role) {
            _ if is_own => role <= was && (was != Some(Role::Owner) || role == was || owners > 1),
            (Some(Role::Owner), _) | (_, Some(Role::Owner)) => false,
            (Some(Role::Moderator), _) | (_, Some(Role::Moderator)) => actor.rank == Rank::Owner,
            _ => actor.rank >= Rank::Moderator,
        };
        if may { Ok(was) } else { Err(ErrorCode::NotAllowed) }
    }

    fn restrain(
        &mut self,
        now: Timestamp,
        actor: &Actor,
        measure: Measure,
        person: &PersonId,
        reason: &Reason,
    ) -> Result<Option<Enacted>, ErrorCode> {
        self.is_below(actor, person)?;
        let (kind, sanction, lasts, network) = match measure {
            Measure::Mute { lasts } => (Kind::Mute, Sanction::Mute, Some(lasts), false),
            Measure::Kick => (Kind::Kick, Sanction::Ban, Some(limits::KICK), false),
            Measure::Ban { lasts, network } => (Kind::Ban, Sanction::Ban, lasts, network),
        };
        let until = lasts.map(|lasts| now.after(lasts));
        let mut subjects = vec![(sanction, person.as_str().to_owned())];
        if network {
            let networks = self.networks_of(person).into_iter();
            subjects.extend(networks.map(|network| (Sanction::Network, network.as_str().to_owned())));
        }
        // Whoever is out for longer stays out, and is kicked all the same.
        let stands_longer = |key: &(Sanction, String)| {
            let standing = self.law.sanctions.get(key);
            standing.is_some_and(|standing| {
                standing.until.is_none_or(|end| until.is_some_and(|until| end > until))
            })
        };
        if measure == Measure::Kick {
            subjects.retain(|key| !stands_longer(key));
        }
        let new = subjects.iter().filter(|key| !self.law.sanctions.contains_key(key)).count();
        if self.law.sanctions.len() + new > limits::SANCTIONS {
            return Err(ErrorCode::TooMany);
        }
        let deed =
            Deed { person: Some((person.clone(), self.name_of(person))), until, network, ..Deed::default() };
        let deed = (kind, &deed, reason.as_str());
        // By then nobody comes from there under that name any more (ID-13).
        let forgotten = now.end_of_next_day();
        let of_network = Some(until.map_or(forgotten, |until| until.min(forgotten)));
        self.enact(now, actor, deed, |database, id| {
            subjects.iter().try_for_each(|(kind, subject)| {
                let until = if *kind == Sanction::Network { of_network } else { until };
                law::impose(database, *kind, subject, Standing { id, until })
            })
        })
        .map(Some)
    }

    /// Whether somebody stands above a person whom they would do something to.
    ///
    /// # Errors
    /// Where they do not.
    pub(super) fn is_below(&self, actor: &Actor, person: &PersonId) -> Result<(), ErrorCode> {
        if actor.rank > self.rank_of(person) && actor.person != *person {
            Ok(())
        } else {
            Err(ErrorCode::NotAllowed)
        }
    }

    /// Where a person is now.
    fn networks_of(&self, person: &PersonId) -> Vec<Network> {
        let mut networks = Vec::new();
        for (id, connection) in self.roster.iter() {
            let visitor = self.roster.visitor(id);
            let is_theirs =
                connection.person(id).as_ref() == Some(person) || visitor.person.as_ref() == Some(person);
            networks.extend(visitor.network.filter(|network| is_theirs && !networks.contains(network)));
        }
        networks
    }

    /// The name of a person who is here, or has a role.
    pub(super) fn name_of(&self, person: &PersonId) -> Option<String> {
        let here = self.roster.name(person).map(|name| name.as_str().to_owned());
        here.or_else(|| self.law.roles.get(person).map(|(_, name)| name.clone()))
    }

    fn undo(
        &mut self,
        now: Timestamp,
        actor: &Actor,
        id: Seq,
        reason: &Reason,
    ) -> Result<Option<Enacted>, ErrorCode> {
        let (entry, done) = self.deed_at(id)?.ok_or(ErrorCode::NotFound)?;
        if entry.undone.is_some() {
            return Ok(None);
        }
        let person = done.person.as_deref().and_then(PersonId::from_stored);
        let mut deed = Deed { of: Some(id), undone: Some(done.act), ..Deed::default() };
        deed.person = person.clone().map(|person| (person, done.name.clone()));
        let undone = |database: &D, by| law::set_undone(database, id, by);
        match done.act {
            Kind::Claim | Kind::Erase | Kind::Undo => Err(ErrorCode::NotAllowed),
            Kind::Hide | Kind::Clear => self.bring_back(now, actor, id, deed, reason),
            Kind::Settings => {
                let (set, was) = (done.settings.unwrap_or_default(), done.was.unwrap_or_default());
                if actor.rank < least_for(&set) {
                    return Err(ErrorCode::NotAllowed);
                }
                let back = self.still_so(set, was);
                let Some((house, settings)) = self.with_settings(back) else { return Ok(None) };
                deed.settings = settings.settings;
                let enacted =
                    self.enact(now, actor, (Kind::Undo, &deed, reason.as_str()), |database, by| {
                        law::set_house(database, &house)?;
                        undone(database, by)
                    })?;
                self.tidied = None;
                Ok(Some(enacted))
            }
            Kind::Role => {
                let Some(person) = person else { return Ok(None) };
                let (role, before) = (role_named(done.role), role_named(done.before));
                if self.role_to_change(actor, &person, before)? != role {
                    return Ok(None);
                }
                deed.role = Some((before, role));
                let name = done.name.or_else(|| self.name_of(&person)).unwrap_or_default();
                self.enact(now, actor, (Kind::Undo, &deed, reason.as_str()), |database, by| {
                    law::set_role(database, &person, before, &name)?;
                    undone(database, by)
                })
                .map(Some)
            }
            Kind::Invite => {
                let Some(invite) = self.law.invites.get(&id).copied() else { return Ok(None) };
                if invite.role == Role::Moderator && actor.rank < Rank::Owner {
                    return Err(ErrorCode::NotAllowed);
                }
                self.enact(now, actor, (Kind::Undo, &deed, reason.as_str()), |database, by| {
                    law::set_invite(database, id, &law::Invite { uses: 0, ..invite })?;
                    undone(database, by)
                })
                .map(Some)
            }
            Kind::Mute | Kind::Kick | Kind::Ban => {
                let person = person.ok_or(ErrorCode::NotFound)?;
                self.is_below(actor, &person)?;
                if !self.law.sanctions.values().any(|standing| standing.id == id && standing.stands(now)) {
                    return Ok(None);
                }
                self.enact(now, actor, (Kind::Undo, &deed, reason.as_str()), |database, by| {
                    law::lift(database, id)?;
                    undone(database, by)
                })
                .map(Some)
            }
        }
    }

    /// What was done at `id`, as the audit has it; `None` where it has nothing.
    ///
    /// # Errors
    /// Where the database fails.
    pub(super) fn deed_at(&mut self, id: Seq) -> Result<Option<(Entry, Recorded)>, ErrorCode> {
        let entry = law::entry_at(&self.database, id);
        let deed = entry.and_then(|entry| {
            entry.map(|entry| recorded(&entry.event).map(|done| (entry, done))).transpose()
        });
        deed.map_err(|fault| self.unavailable(fault))
    }

    /// What the settings were before a change, as far as they are still as it made them.
    fn still_so(&self, set: Settings, was: Settings) -> Settings {
        let house = &self.law.house;
        Settings {
            access: was.access.filter(|_| set.access == Some(self.access())),
            guests: was.guests.filter(|_| set.guests == Some(house.guests)),
            locked: was.locked.filter(|_| set.locked == Some(house.locked)),
            slow: was.slow.filter(|_| set.slow == Some(house.slow)),
            retention: was.retention.filter(|_| set.retention == Some(house.retention)),
        }
    }
}

fn change<T: Copy + PartialEq>(one: &mut T, new: Option<T>, set: &mut Option<T>, was: &mut Option<T>) {
    if let Some(new) = new.filter(|new| new != one) {
        (*set, *was) = (Some(new), Some(*one));
        *one = new;
    }
}

/// A deed that is stored.
///
/// # Errors
/// Where it cannot be read.
pub(super) fn recorded(event: &str) -> Result<Recorded, DatabaseError> {
    serde_json::from_str(event).map_err(|error| DatabaseError::new(format!("a deed cannot be read: {error}")))
}

pub(super) fn role_named(name: Option<String>) -> Option<Role> {
    let name = name?;
    [Role::Member, Role::Moderator, Role::Owner].into_iter().find(|role| role.as_str() == name)
}
