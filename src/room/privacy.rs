//! What is somebody's own here, told to them, and erased (SPEC.md, PRIV).

use super::{
    Effect, Room,
    orders::{Actor, Enacted},
};
use crate::{
    history::{
        Database, DatabaseError, acts,
        erasures::{self, Progress, Whose},
        hidden,
        log::Event as Logged,
        personal::{self, Next, Span, Theirs},
    },
    wire::{
        ConnectionId, Deed, ErrorCode, Kind, Ordered, PersonId, Reason, Reference, Reply, Revisions, Role,
        Seq, StandingSanction, Timestamp, Username, limits,
    },
};
use serde_json::value::RawValue;

/// A part of all that the room has of a person.
#[derive(Debug)]
pub struct Mine<'r> {
    /// What they said and did, and what was done to them, oldest first.
    pub messages: Vec<Box<RawValue>>,
    /// The names that they went by in these, each once.
    pub names: Vec<String>,
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
        let mut names: Vec<String> = Vec::new();
        let span = Span { after, until };
        let next = personal::look_through(&self.database, person, self.log.floor(), span, &mut |theirs| {
            let field = if theirs.about.is_by(person) { "sender_name" } else { "name" };
            let name = theirs.about.text(field).map(str::to_owned);
            let frame = self.whole(theirs)?;
            bytes += frame.get().len();
            let is_full = bytes > limits::PAGE_BYTES && !messages.is_empty();
            if is_full || messages.len() == limits::PAGE_EVENTS {
                return Ok(Next::Stop);
            }
            messages.push(frame);
            add_new(&mut names, name);
            Ok(Next::GoOn)
        })?;
        let role = self.law.roles.get(person);
        add_new(&mut names, role.map(|(_, name)| name.clone()));
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
        let mut json = shown.first().map(|event| event.frame.get().to_owned()).unwrap_or_default();
        if about.has("edited") {
            add(&mut json, "revisions", &Revisions::of(&acts::revisions(&self.database, seq)?).list());
        }
        if about.is_removed()
            && let Some((frame, revisions)) = hidden::kept(&self.database, seq)?
        {
            let mut hidden = frame.get().to_owned();
            if !revisions.is_empty() {
                add(&mut hidden, "revisions", &Revisions::of(&revisions).list());
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
                let nothing_yet = Ordered { messages: Some(0), more: true, ..Ordered::default() };
                let frame = Reply::ok(reference, nothing_yet).encode();
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
    let (mut targets, mut reacted) = (Vec::new(), Vec::new());
    for Theirs { seq, about, .. } in events.iter().filter(|event| event.about.is_by(person)) {
        if about.is_message() && !about.is_removed() {
            targets.push(*seq);
        }
        if about.kind() == "react" {
            add_new(&mut reacted, about.target());
        }
    }
    let person = Some((person.clone(), None));
    Deed { person, targets: Some(targets), reacted, of: progress.deed, ..Deed::default() }
}

fn add_new<T: PartialEq>(all: &mut Vec<T>, one: Option<T>) {
    all.extend(one.filter(|one| !all.contains(one)));
}

/// Adds a field to a JSON object.
fn add(object: &mut String, name: &str, value: &str) {
    object.pop();
    object.extend([",\"", name, "\":", value, "}"]);
}
