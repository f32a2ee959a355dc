//! How connections and people go (SPEC.md, SESSION-5 and PRESENCE-4).

use super::{
    Effect, Room,
    naming::Bearer,
    notices::Passage,
    roster::{Connection, Departing, Member},
};
use crate::{
    history::{
        Database, DatabaseError,
        timers::{self, TimerKind},
    },
    wire::{CloseCode, ConnectionId, PersonId, Timestamp, Username},
};

impl<D: Database> Room<D> {
    pub(super) fn disconnect(&mut self, now: Timestamp, id: &ConnectionId) {
        let verified = self.roster.visitor(id).person;
        let gone = self.roster.remove(id);
        self.names.release(&Bearer::Guest(id.clone()));
        match gone {
            None | Some(Connection::Guest(_)) => {}
            Some(Connection::Classic(classic)) => {
                if !self.roster.has_classic() {
                    // A heartbeat left behind by a failure would find nobody, and end itself.
                    let stopped = self.stop_heartbeats();
                    self.fault_if(stopped);
                }
                self.gone(now, &id.into(), &classic.name);
            }
            Some(Connection::Member(member)) => {
                if member.behind.is_some() {
                    self.unwatch_held();
                }
                self.member_went(now, &member, verified.as_ref() == Some(&member.person));
            }
        }
        if self.roster.is_empty() && self.roster.has_departing() {
            self.alarm.touch();
            // Where that fails they stay for as long as they would have.
            match timers::clear(&self.database, TimerKind::Leave) {
                Ok(()) => {
                    self.roster.forget_departing();
                    self.names.release_all();
                }
                Err(fault) => self.effects.push(Effect::Fault(fault)),
            }
        }
    }

    fn member_went(&mut self, now: Timestamp, Member { person, name, .. }: &Member, is_verified: bool) {
        if self.roster.is_connected(person) {
            if is_verified && !self.roster.is_verified(person) {
                // What is left is one that has but their secret.
                self.names.release(&Bearer::Known(person.clone()));
                self.person_came(person, true);
            }
            return;
        }
        if self.roster.is_empty() {
            return self.gone(now, person, name);
        }
        match self.owe_leave(now, person, name, is_verified) {
            Ok(key) => {
                let departing = Departing { key, name: name.clone(), is_verified };
                self.roster.depart(person.clone(), departing);
            }
            Err(fault) => {
                self.gone(now, person, name);
                self.effects.push(Effect::Fault(fault));
            }
        }
    }

    /// A person is not here any more.
    pub(super) fn gone(&mut self, now: Timestamp, person: &PersonId, name: &Username) {
        self.person_went(person);
        self.names.release(&Bearer::Known(person.clone()));
        if !self.roster.is_empty() {
            self.roster.gone(person.clone());
        }
        self.notice(now, person, name, Passage::Left);
    }

    /// A person who was about to go is back.
    ///
    /// # Errors
    /// Where that cannot be stored.
    pub(super) fn stay(&mut self, person: &PersonId) -> Result<(), DatabaseError> {
        if let Some(Departing { key, .. }) = self.roster.departing(person) {
            self.alarm.touch();
            timers::remove(&self.database, TimerKind::Leave, *key)?;
            self.roster.no_longer_departing(person);
        }
        Ok(())
    }

    /// Closes a connection, and has it gone from now on, whenever its socket may be.
    pub(super) fn let_go(&mut self, now: Timestamp, id: &ConnectionId, code: CloseCode) {
        self.expel(id, code);
        self.disconnect(now, id);
    }

    /// Closes all v1 connections: whatever they sent and the room had not stored is lost, and some may lack what it had
    /// stored and not sent. Resuming mends both (SPEC.md, RESUME-6). Classic clients cannot resume.
    pub(super) fn start_over(&mut self, now: Timestamp) {
        let v1 = self.roster.iter().filter(|(_, connection)| connection.is_v1());
        for id in v1.map(|(id, _)| id.clone()).collect::<Vec<_>>() {
            self.let_go(now, &id, CloseCode::Restarted);
        }
        // It may have broken off between what was decided and what was done about it.
        self.enforce(now);
    }

    /// Closes a connection whose roster entry is the caller's to see to.
    pub(super) fn expel(&mut self, id: &ConnectionId, code: CloseCode) {
        self.effects.push(Effect::Attach { connection: id.clone(), attachment: None });
        self.effects.push(Effect::Close { connection: id.clone(), code });
    }
}
