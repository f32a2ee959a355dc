//! Messages that moderators hide and bring back (SPEC.md, MOD-4 to MOD-7).

use super::{
    Room,
    orders::{Actor, Enacted, recorded},
};
use crate::{
    history::{
        Database, DatabaseError,
        hidden::{self, SaidBy, Where},
        law,
        log::Block,
    },
    wire::{Deed, ErrorCode, Kind, PersonId, Reason, Recorded, Seq, Timestamp, is_undo},
};
use serde_json::value::RawValue;

impl<D: Database> Room<D> {
    pub(super) fn hide(
        &mut self,
        now: Timestamp,
        actor: &Actor,
        seq: Seq,
        reason: &Reason,
    ) -> Result<Option<Enacted>, ErrorCode> {
        let message = self.target(seq)?.stored;
        if let Some(person) = PersonId::from_stored(&message.sender_id) {
            self.is_below(actor, &person)?;
        }
        if message.deleted.is_some() {
            return Ok(None);
        }
        let deed = Deed { targets: Some(vec![seq]), ..Deed::default() };
        self.enact(now, actor, (Kind::Hide, &deed, reason.as_str()), |database, id| {
            hidden::hide(database, seq, id, now)
        })
        .map(Some)
    }

    pub(super) fn clear(
        &mut self,
        now: Timestamp,
        actor: &Actor,
        person: &PersonId,
        since: i64,
        reason: &Reason,
    ) -> Result<Option<Enacted>, ErrorCode> {
        self.clear_before(now, actor, (person, since, self.next_seq(), None), reason)
    }

    /// Goes on with a clear that could not do all at once.
    pub(super) fn clear_rest(
        &mut self,
        now: Timestamp,
        actor: &Actor,
        id: Seq,
    ) -> Result<Option<Enacted>, ErrorCode> {
        let (entry, done) = self.deed_at(id)?.ok_or(ErrorCode::NotFound)?;
        if done.act != Kind::Clear {
            return Err(ErrorCode::NotFound);
        }
        let Some(rest) = entry.rest else { return Ok(None) };
        let person = done.person.as_deref().and_then(PersonId::from_stored).ok_or(ErrorCode::NotFound)?;
        let reason = Reason::parse(&done.reason.unwrap_or_default()).unwrap_or_default();
        self.clear_before(now, actor, (&person, done.since.unwrap_or_default(), rest, Some(id)), &reason)
    }

    fn clear_before(
        &mut self,
        now: Timestamp,
        actor: &Actor,
        (person, since, before, of): (&PersonId, i64, Seq, Option<Seq>),
        reason: &Reason,
    ) -> Result<Option<Enacted>, ErrorCode> {
        self.is_below(actor, person)?;
        let place = Where { before, floor: self.log.floor(), since, removed: false };
        let found = hidden::said_by(&self.database, person, place);
        let SaidBy { targets, rest } = found.map_err(|fault| self.unavailable(fault))?;
        if targets.is_empty() && rest.is_none() {
            return Ok(None);
        }
        let deed = Deed {
            person: Some((person.clone(), self.name_of(person))),
            since: Some(since).filter(|since| *since > 0),
            targets: Some(targets.clone()),
            of,
            ..Deed::default()
        };
        let enacted = self.enact(now, actor, (Kind::Clear, &deed, reason.as_str()), |database, seq| {
            let id = of.unwrap_or(seq);
            targets.iter().try_for_each(|target| hidden::hide(database, *target, id, now))?;
            law::set_rest(database, id, rest)
        });
        let mut enacted = enacted?;
        enacted.done.messages = Some(targets.len());
        enacted.done.more = rest.is_some();
        Ok(Some(enacted))
    }

    /// Brings back what `id` hid, as far as it goes at once.
    pub(super) fn bring_back(
        &mut self,
        now: Timestamp,
        actor: &Actor,
        id: Seq,
        deed: Deed,
        reason: &Reason,
    ) -> Result<Option<Enacted>, ErrorCode> {
        let hidden = hidden::by(&self.database, id).map_err(|fault| self.unavailable(fault))?;
        let (targets, more) = hidden;
        if targets.is_empty() {
            return Err(ErrorCode::TooLate);
        }
        let deed = Deed { targets: Some(targets.clone()), ..deed };
        let enacted = self.enact(now, actor, (Kind::Undo, &deed, reason.as_str()), |database, seq| {
            targets.iter().try_for_each(|target| hidden::bring_back(database, *target))?;
            if more { Ok(()) } else { law::set_undone(database, id, seq) }
        });
        let mut enacted = enacted?;
        enacted.done.messages = Some(targets.len());
        enacted.done.more = more;
        Ok(Some(enacted))
    }

    /// A message of one's own that a moderator hid is to be gone for good.
    pub(super) fn never_bring_back(&mut self, target: Seq) -> Result<(), ErrorCode> {
        if !self.law.hides {
            return Ok(());
        }
        hidden::forget(&self.database, target).map_err(|fault| self.unavailable(fault))
    }

    /// An event that brings messages back, with what they are now: in the log it does not say, so that there is one place where
    /// each message is. `None` where the event does nothing of the kind.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub(super) fn with_what_came_back(&self, event: &str) -> Result<Option<String>, DatabaseError> {
        if !is_undo(event) {
            return Ok(None);
        }
        let Recorded { targets, .. } = recorded(event)?;
        let Some(open) = event.strip_suffix('}').filter(|_| !targets.is_empty()) else { return Ok(None) };
        let messages = self.messages_at(&targets)?;
        let messages: Vec<_> = messages.iter().map(|message| message.get()).collect();
        Ok(Some(format!("{open},\"messages\":[{}]}}", messages.join(","))))
    }

    fn messages_at(&self, targets: &[Seq]) -> Result<Vec<Box<RawValue>>, DatabaseError> {
        let mut messages = Vec::with_capacity(targets.len());
        let mut block: Option<Block> = None;
        for target in targets {
            if !block.as_ref().is_some_and(|block| block.holds(*target)) {
                block = Block::holding(&self.database, *target)?;
            }
            if let Some(block) = &block {
                let shown = self.with_their_reactions(vec![block.event(*target)])?;
                messages.extend(shown.into_iter().map(|event| event.frame));
            }
        }
        Ok(messages)
    }
}
