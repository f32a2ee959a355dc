//! Links by which people come to be something in the room (SPEC.md, ROLE-2 and ROLE-7).

use super::{
    Room,
    law::{Rank, Sealed},
    naming::Claimant,
    orders::{Actor, Enacted, role_named},
};
use crate::{
    history::{
        Database,
        law::{self, House, Invite},
    },
    wire::{ConnectionId, Deed, ErrorCode, Kind, Ordered, Reference, Reply, Role, Seq, Timestamp, limits},
};
use std::time::Duration;

/// What links are sealed for.
const OWNER: &str = "owner";
const INVITE: &str = "invite";

impl<D: Database> Room<D> {
    /// Somebody has a link that makes them the owner.
    pub(super) fn claim(
        &mut self,
        now: Timestamp,
        actor: &Actor,
        link: &str,
    ) -> Result<Option<Enacted>, ErrorCode> {
        let nonce = self.opened(OWNER, link, now)?;
        let used = law::nonces(&self.database, &nonce).map_err(|fault| self.unavailable(fault))?;
        let was = self.law.role(&actor.person);
        match used {
            // The same again, perhaps because the answer was lost.
            (true, _) if was == Some(Role::Owner) => return Ok(None),
            (true, _) => return Err(ErrorCode::BadLink),
            (false, count) if count >= limits::NONCES => return Err(ErrorCode::TooMany),
            _ => {}
        }
        let house = self.law.is_used.then_some(self.law.house);
        let name = actor.name.as_str();
        let deed = Deed {
            person: Some((actor.person.clone(), Some(name.to_owned()))),
            role: Some((Some(Role::Owner), was)),
            ..Deed::default()
        };
        self.enact(now, actor, (Kind::Claim, &deed, ""), |database, _| {
            if house.is_none() {
                law::set_house(database, &House::default())?;
            }
            law::use_nonce(database, &nonce)?;
            law::set_role(database, &actor.person, Some(Role::Owner), name)
        })
        .map(Some)
    }

    /// Somebody comes with a link, to be the owner or what they are invited to be. Of a room without an owner only the first is
    /// possible, and whatever else they come with counts for nothing.
    pub(super) fn come_by(
        &mut self,
        now: Timestamp,
        actor: &Actor,
        link: &str,
    ) -> Result<Option<Enacted>, ErrorCode> {
        // Who comes in by it is told of by that name.
        let claimant = Claimant::Known(&actor.person);
        match (self.opened(OWNER, link, now), self.law.is_used) {
            (Ok(_), _) => self.admit_name(&actor.name, claimant).and_then(|()| self.claim(now, actor, link)),
            (Err(_), true) => self.take_up(now, actor, link),
            (Err(_), false) => Ok(None),
        }
    }

    pub(super) fn invite(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        reference: Reference,
        actor: &Actor,
        (role, uses, lasts): (Role, u32, Duration),
    ) -> Result<(), ErrorCode> {
        let Sealed { name, seals } = self.sealed.clone().ok_or(ErrorCode::Unavailable)?;
        let stands = self.law.invites.values().filter(|invite| invite.stands(now)).count();
        if stands >= limits::INVITES {
            return Err(ErrorCode::TooMany);
        }
        let until = now.after(lasts);
        let deed =
            Deed { role: Some((Some(role), None)), uses: Some(uses), until: Some(until), ..Deed::default() };
        let invite = Invite { role, uses, until };
        let enacted = self.enact(now, actor, (Kind::Invite, &deed, ""), |database, id| {
            law::set_invite(database, id, &invite)
        })?;
        let seq = enacted.done.seq.unwrap_or_default();
        let payload = format!("{}\n{}.{seq}", name.as_str(), self.log.epoch().as_str());
        let link = seals.seal(INVITE, &payload, until);
        let ok = Ordered { invite: Some(&link), ..enacted.done };
        let frame = Reply::ok(reference, ok).encode();
        self.effects.push(super::Effect::Send { to: id.clone(), frame });
        self.proclaim(now, enacted);
        Ok(())
    }

    /// Somebody comes by an invitation; `None` where they are already what it invites to.
    pub(super) fn take_up(
        &mut self,
        now: Timestamp,
        actor: &Actor,
        link: &str,
    ) -> Result<Option<Enacted>, ErrorCode> {
        let payload = self.opened(INVITE, link, now)?;
        let (epoch, id) = payload.split_once('.').ok_or(ErrorCode::BadLink)?;
        let id = Some(id).filter(|_| epoch == self.log.epoch().as_str());
        let id = id.and_then(|id| id.parse().ok()).and_then(Seq::new).ok_or(ErrorCode::BadLink)?;
        let invite = self.law.invites.get(&id).filter(|invite| invite.stands(now)).copied();
        let Some(invite) = invite else {
            return if self.has_come_by(actor, id)? { Ok(None) } else { Err(ErrorCode::BadLink) };
        };
        if actor.rank >= Rank::from(invite.role) {
            return Ok(None);
        }
        let was = self.law.role(&actor.person);
        if was.is_none() && self.law.roles.len() >= limits::ROLES {
            return Err(ErrorCode::TooMany);
        }
        // Who comes in by it is told of by that name.
        self.admit_name(&actor.name, Claimant::Known(&actor.person))?;
        let name = actor.name.as_str();
        let deed = Deed {
            person: Some((actor.person.clone(), Some(name.to_owned()))),
            role: Some((Some(invite.role), was)),
            invite: Some(id),
            ..Deed::default()
        };
        self.enact(now, actor, (Kind::Role, &deed, ""), |database, _| {
            law::set_invite(database, id, &Invite { uses: invite.uses - 1, ..invite })?;
            law::set_role(database, &actor.person, Some(invite.role), name)
        })
        .map(Some)
    }

    /// Whether somebody is already what an invitation invited to that is used up: perhaps by them.
    fn has_come_by(&mut self, actor: &Actor, id: Seq) -> Result<bool, ErrorCode> {
        let done = self.deed_at(id)?.map(|(_, done)| done).filter(|done| done.act == Kind::Invite);
        let invited = done.and_then(|done| role_named(done.role));
        Ok(invited.is_some_and(|role| actor.rank >= Rank::from(role)))
    }

    /// What a link for this room says besides the room.
    fn opened(&self, purpose: &str, link: &str, now: Timestamp) -> Result<String, ErrorCode> {
        let Sealed { name, seals } = self.sealed.as_ref().ok_or(ErrorCode::BadLink)?;
        let payload = seals.open(purpose, link, now).ok_or(ErrorCode::BadLink)?;
        let (room, rest) = payload.split_once('\n').ok_or(ErrorCode::BadLink)?;
        if room == name.as_str() { Ok(rest.to_owned()) } else { Err(ErrorCode::BadLink) }
    }
}
