//! What is somebody's own here, told to them, and erased (SPEC.md, PRIV).

use super::{
    Effect, Room,
    orders::{Actor, Enacted},
};
use crate::{
    history::{
        Database, DatabaseError, acts,
        erasures::{self, Progress, Whose},
        hidden::{self, Was},
        log::Event as Logged,
        personal::{self, Next, Span, Theirs},
    },
    wire::{
        ConnectionId, Deed, ErrorCode, Kind, PersonId, Reason, Reference, Reply, Revision, Role, Seq,
        StandingSanction, StillErasing, Timestamp, Username, limits,
    },
};
use serde_json::value::RawValue;
use std::collections::BTreeSet;

/// A part of all that the room has of a person.
#[derive(Debug)]
pub struct Mine<'r> {
    /// What they said and did, and what was done to them, oldest first.
    pub messages: Vec<Box<RawValue>>,
    /// The names that they went by in these.
    pub names: BTreeSet<String>,
    pub role: Option<Role>,
    /// What stands against them.
    pub sanctions: Vec<StandingSanction<'r>>,
    /// After which to go on, where there is more.
    pub next: Seq,
    pub more: bool,
}

/// What an erasure came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Messages that are gone now.
    pub removed: usize,
    /// Whether to ask again.
    pub more: bool,
}

impl<D: Database> Room<D> {
    /// What the room has of a person, after a place in its log.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn mine(&self, now: Timestamp, person: &PersonId, after: Seq) -> Result<Mine<'_>, DatabaseError> {
        let until = self.log.head();
        let (mut messages, mut bytes) = (Vec::new(), 0);
        let mut names = BTreeSet::new();
        let span = Span { after, until };
        let next = personal::look_through(&self.database, person, self.log.floor(), span, &mut |theirs| {
            let name = if theirs.about.is_by(person) { Some(&theirs.about.sender_name) } else { None };
            let name = name.or(theirs.about.name.as_ref()).cloned();
            let frame = self.whole(theirs)?;
            bytes += frame.get().len();
            let is_full = bytes > limits::PAGE_BYTES && !messages.is_empty();
            if is_full || messages.len() == limits::PAGE_EVENTS {
                return Ok(Next::Stop);
            }
            messages.push(frame);
            names.extend(name);
            Ok(Next::GoOn)
        })?;
        let role = self.law.roles.get(person);
        names.extend(role.map(|(_, name)| name.clone()));
        let sanctions = self.standing_sanctions(now);
        Ok(Mine {
            messages,
            names,
            role: role.map(|(role, _)| *role),
            sanctions: sanctions.filter(|one| one.person == Some(person.as_str())).collect(),
            next,
            more: next < until,
        })
    }

    /// An event with all that belongs to it: of a message the reactions, what it said before, and what it said where it is hidden.
    fn whole(&self, Theirs { seq, frame, about, is_logged }: Theirs) -> Result<Box<RawValue>, DatabaseError> {
        if !(about.is_message() && is_logged) {
            return Ok(frame);
        }
        let shown = self.with_their_reactions(vec![Logged { seq, at: Timestamp::default(), frame }])?;
        let mut json = shown.into_iter().map(|event| event.frame.get().to_owned()).collect::<String>();
        if about.edited.is_some() {
            let revisions = acts::revisions(&self.database, seq)?;
            add(&mut json, "revisions", &revisions_of(&revisions));
        }
        if about.deleted.is_some()
            && let Some(Was { frame, revisions }) = hidden::kept(&self.database, seq)?
        {
            let mut hidden = frame.get().to_owned();
            if !revisions.is_empty() {
                add(&mut hidden, "revisions", &revisions_of(&revisions));
            }
            add(&mut json, "hidden", &hidden);
        }
        RawValue::from_string(json).map_err(|error| DatabaseError::new(error.to_string()))
    }

    /// Erases a part of what a person said, at their own request; `None` where the database fails. To be called between turns: what
    /// there is to be done about it comes with it.
    pub fn erase_own(&mut self, now: Timestamp, person: &PersonId) -> (Option<Erased>, Vec<Effect>) {
        let actor = Actor { person: person.clone(), name: Username::anonymous(), rank: self.rank_of(person) };
        let erased = self.erase_some(now, &actor, person, &Reason::default());
        let erased = erased.ok().map(|(enacted, more)| {
            let removed = enacted.as_ref().and_then(|enacted| enacted.done.messages).unwrap_or_default();
            if let Some(enacted) = enacted {
                self.proclaim(now, enacted);
            }
            Erased { removed, more }
        });
        (erased, self.turn(now, Vec::new()))
    }

    /// Erases a part of what somebody else said, and answers who ordered it.
    pub(super) fn erase(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        reference: Reference,
        actor: &Actor,
        (person, reason): (&PersonId, &Reason),
    ) -> Result<(), ErrorCode> {
        self.is_below(actor, person)?;
        match self.erase_some(now, actor, person, reason)? {
            (None, true) => {
                let frame = Reply::ok(reference, StillErasing { messages: 0, more: true }).encode();
                self.effects.push(Effect::Send { to: id.clone(), frame });
            }
            (enacted, _) => self.answer_order(now, id, reference, enacted),
        }
        Ok(())
    }

    /// The next part of an erasure: what it came to, if anything had to go, and whether there may be more.
    fn erase_some(
        &mut self,
        now: Timestamp,
        actor: &Actor,
        person: &PersonId,
        reason: &Reason,
    ) -> Result<(Option<Enacted>, bool), ErrorCode> {
        let whose = Whose { person, is_own: actor.person == *person };
        let found = self.to_erase(whose);
        let (events, progress) = found.map_err(|fault| self.unavailable(fault))?;
        let more = progress.after < progress.until;
        let is_named =
            self.law.roles.get(person).is_some_and(|(_, name)| *name != Username::anonymous().as_str());
        if events.is_empty() && !is_named {
            let noted = erasures::note(&self.database, whose, progress);
            return noted.map(|()| (None, more)).map_err(|fault| self.unavailable(fault));
        }
        let deed = deed_of(person, progress, &events);
        let removed = deed.targets.as_ref().map(Vec::len);
        let mut enacted =
            self.enact(now, actor, (Kind::Erase, &deed, reason.as_str()), |database, seq| {
                erasures::erase(database, person, &events, now)?;
                erasures::strip_role(database, person)?;
                erasures::note(database, whose, Progress { deed: progress.deed.or(Some(seq)), ..progress })
            })?;
        enacted.done.messages = removed;
        enacted.done.more = more;
        Ok((Some(enacted), more))
    }

    /// What of an erasure is to be done next, and how far it has come then.
    fn to_erase(&self, whose: Whose<'_>) -> Result<(Vec<Theirs>, Progress), DatabaseError> {
        let until = self.log.head();
        let begun = erasures::unfinished(&self.database, whose)?;
        let progress = begun.unwrap_or(Progress { after: Seq::START, until, deed: None });
        let span = Span { after: progress.after, until: progress.until };
        let mut events = Vec::new();
        let floor = self.log.floor();
        let after = personal::look_through(&self.database, whose.person, floor, span, &mut |theirs| {
            if !erasures::is_to_go(&self.database, whose.person, &theirs)? {
                return Ok(Next::GoOn);
            }
            if events.len() == limits::ERASED {
                return Ok(Next::Stop);
            }
            events.push(theirs);
            Ok(Next::GoOn)
        })?;
        Ok((events, Progress { after, ..progress }))
    }
}

/// What is told of these being erased.
fn deed_of(person: &PersonId, progress: Progress, events: &[Theirs]) -> Deed {
    let by_them = || events.iter().filter(|event| event.about.is_by(person));
    let removed = by_them().filter(|event| event.about.is_message() && event.about.deleted.is_none());
    let reacted = by_them().filter(|event| event.about.kind == "react");
    let reactions: BTreeSet<_> = reacted.filter_map(|event| event.about.target).collect();
    Deed {
        person: Some((person.clone(), None)),
        targets: Some(removed.map(|event| event.seq).collect()),
        reactions: reactions.into_iter().collect(),
        of: progress.deed,
        ..Deed::default()
    }
}

fn revisions_of(revisions: &[(Seq, String)]) -> String {
    let revisions = revisions.iter().map(|(until, message)| Revision { until: *until, message });
    // Numbers and texts always encode.
    serde_json::to_string(&revisions.collect::<Vec<_>>()).unwrap_or_default()
}

/// Adds a field to a JSON object.
fn add(object: &mut String, name: &str, value: &str) {
    object.pop();
    object.extend([",\"", name, "\":", value, "}"]);
}
