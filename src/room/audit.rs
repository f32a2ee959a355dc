//! What was done in the room, and what stands, for those who moderate it (SPEC.md, MOD-8 and MOD-9).

use super::{Effect, Room};
use crate::{
    history::{
        Database,
        law::{self, Entry, Sanction},
    },
    wire::{
        Audit, ConnectionId, ErrorCode, Person, Reference, Reply, Seq, Settings, Standing, StandingInvite,
        StandingSanction, Timestamp,
    },
};
use serde_json::value::RawValue;
use std::fmt::Write;

impl<D: Database> Room<D> {
    pub(super) fn tell_audit(
        &mut self,
        id: &ConnectionId,
        reference: Reference,
        before: Option<Seq>,
        limit: usize,
    ) -> Result<(), ErrorCode> {
        let before = before.unwrap_or(Seq::LAST);
        let entries = law::audit(&self.database, before, limit + 1);
        let mut entries = entries.map_err(|fault| self.unavailable(fault))?;
        let more = entries.len() > limit;
        entries.truncate(limit);
        let entries = entries.into_iter().filter_map(shown).collect();
        let frame = Reply::ok(reference, Audit { entries, more }).encode();
        self.effects.push(Effect::Send { to: id.clone(), frame });
        Ok(())
    }

    pub(super) fn tell_law(&mut self, now: Timestamp, id: &ConnectionId, reference: Reference) {
        let house = &self.law.house;
        let room = Settings {
            access: Some(self.access()),
            guests: Some(house.guests),
            locked: Some(house.locked),
            slow: Some(house.slow),
            retention: Some(house.retention),
        };
        let roles = self.law.roles.iter().map(|(id, (role, name))| Person {
            id,
            name,
            verified: true,
            role: Some(*role),
        });
        let invites = self.law.invites.iter().filter(|(_, invite)| invite.stands(now));
        let invites = invites.map(|(id, invite)| StandingInvite {
            id: *id,
            role: invite.role,
            uses: invite.uses,
            until: invite.until,
        });
        let law = Standing {
            room,
            roles: roles.collect(),
            invites: invites.collect(),
            sanctions: self.standing_sanctions(now).collect(),
        };
        let frame = Reply::ok(reference, law).encode();
        self.effects.push(Effect::Send { to: id.clone(), frame });
    }

    /// The mutes and bans that stand.
    pub(super) fn standing_sanctions(&self, now: Timestamp) -> impl Iterator<Item = StandingSanction<'_>> {
        let sanctions = self.law.sanctions.iter().filter(move |(_, standing)| standing.stands(now));
        sanctions.map(|((kind, subject), standing)| StandingSanction {
            id: standing.id,
            act: if *kind == Sanction::Mute { "mute" } else { "ban" },
            person: Some(subject.as_str()).filter(|_| *kind != Sanction::Network),
            until: standing.until,
        })
    }
}

/// An entry as it was told, with what has become of it.
fn shown(Entry { event, undone, rest, .. }: Entry) -> Option<Box<RawValue>> {
    let mut json = event.strip_suffix('}')?.to_owned();
    if let Some(undone) = undone {
        write!(json, ",\"undone_by\":{undone}").ok()?;
    }
    if rest.is_some() {
        json.push_str(",\"more\":true");
    }
    json.push('}');
    RawValue::from_string(json).ok()
}
