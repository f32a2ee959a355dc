//! What is done to messages: what the log must have become by it, and what whoever did it must be told.

use crate::{
    asked::{Act, Change},
    database::SqliteDatabase,
    frames::{self, Chat},
    model::{Model, Turn},
    violation::{promise, violated},
    world::World,
};
use edge_chat::wire::ConnectionId;
use serde_json::value::RawValue;
use std::collections::BTreeSet;

/// TALK-3, TALK-6, TALK-7.
const EDITABLE: i64 = 86_400_000;
const EDITS: usize = 50;
const REACTIONS: usize = 20;
const REACTING_PEOPLE: usize = 100;
const PINS: usize = 50;

/// A reaction, and the event that told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    pub target: u64,
    pub emoji: String,
    pub person: String,
    pub seq: u64,
}

#[derive(Debug)]
struct Older {
    epoch: String,
    seq: u64,
    /// The number of the turn that changed it.
    turn: u64,
    raw: String,
}

/// What the acts have come to.
#[derive(Debug, Default)]
pub struct Acts {
    /// In the order of their events.
    pub reactions: Vec<Reaction>,
    pub pins: Vec<u64>,
    /// The edits of each message that is not removed, by their events: target and event.
    edits: Vec<(u64, u64)>,
    /// What events were in this log, or one that was wiped, before they were changed.
    older: Vec<Older>,
    /// Whose text or reactions this turn changed.
    pub touched: BTreeSet<u64>,
    /// How many turns there were.
    turns: u64,
}

impl Acts {
    pub fn begin_turn(&mut self) {
        self.turns += 1;
        self.touched.clear();
    }

    /// The events of a message's edits.
    pub fn edits_of(&self, target: u64) -> Vec<u64> {
        self.edits.iter().filter(|(of, _)| *of == target).map(|(_, edit)| *edit).collect()
    }

    pub fn edited(&mut self, target: u64, edit: u64) {
        self.edits.push((target, edit));
    }

    /// The log was wiped.
    pub fn wiped(&mut self) {
        let Self { older, turns, .. } = std::mem::take(self);
        (self.older, self.turns) = (older, turns);
    }
}

impl Model {
    /// An act is stored as `chat.seq`.
    pub fn acted(&mut self, chat: &Chat, turn: Turn) {
        let seq = chat.seq.unwrap_or(0);
        let target = chat.target.unwrap_or(0);
        let Some(message) = self.event(target).filter(|message| message.kind == "chat").cloned() else {
            violated!("TALK-2", "{} is done to what is no message", chat.raw)
        };
        promise!("TALK-2", target > self.floor, "{} is done to what is not there any more", chat.raw);
        let is_own = message.sender_id == chat.sender_id;
        let is_deleted = message.deleted.is_some();
        let age = turn.now - self.time_of(target);
        self.acts.touched.insert(target);
        if chat.kind != "delete" {
            self.might_speak(chat, turn.now);
        }
        match chat.kind.as_str() {
            "edit" => {
                let changes = message.message != chat.message && !is_deleted;
                promise!("TALK-2", is_own, "{} edits another's", chat.raw);
                promise!("TALK-1", changes, "{} changes nothing", chat.raw);
                promise!("TALK-3", age <= EDITABLE, "{} comes after {age} ms", chat.raw);
                self.acts.edits.push((target, seq));
                let edits = self.acts.edits.iter().filter(|(of, _)| *of == target).count();
                promise!("TALK-3", edits <= EDITS, "{} is edit {edits}", chat.raw);
            }
            "delete" => {
                promise!("TALK-2", is_own && !is_deleted, "{} removes another's", chat.raw);
                self.acts.reactions.retain(|reaction| reaction.target != target);
                self.acts.pins.retain(|pin| *pin != target);
            }
            "react" => self.reacted(chat, target, seq, is_deleted),
            "pin" => {
                let on = chat.on == Some(true);
                let changes = self.acts.pins.contains(&target) != on && !is_deleted;
                promise!("TALK-1", changes, "{} changes nothing", chat.raw);
                self.acts.pins.retain(|pin| *pin != target);
                self.acts.pins.extend(on.then_some(target));
                promise!("TALK-7", self.acts.pins.len() <= PINS, "{} pins too many", chat.raw);
            }
            kind => violated!("TALK-1", "nobody knows what {kind} is"),
        }
        self.becomes(target, chat);
    }

    fn reacted(&mut self, chat: &Chat, target: u64, seq: u64, is_deleted: bool) {
        let emoji = chat.emoji.clone().unwrap_or_default();
        let is_it =
            |one: &Reaction| one.target == target && one.emoji == emoji && one.person == chat.sender_id;
        let on = chat.on == Some(true);
        let had = self.acts.reactions.iter().any(is_it);
        promise!("TALK-1", had != on && !is_deleted, "{} changes nothing", chat.raw);
        if on {
            let person = chat.sender_id.clone();
            self.acts.reactions.push(Reaction { target, emoji, person, seq });
        } else {
            self.acts.reactions.retain(|one| !is_it(one));
        }
        let (kinds, most) = self
            .reactions_to(target)
            .iter()
            .fold((0, 0), |(kinds, most), (_, people)| (kinds + 1, people.len().max(most)));
        promise!("TALK-6", kinds <= REACTIONS && most <= REACTING_PEOPLE, "{} is too many", chat.raw);
    }

    /// The reactions to a message as pages have them.
    fn reactions_to(&self, target: u64) -> Vec<(String, Vec<String>)> {
        let mut all: Vec<(String, Vec<String>)> = Vec::new();
        for Reaction { emoji, person, .. } in self.acts.reactions.iter().filter(|one| one.target == target) {
            match all.iter_mut().find(|(one, _)| one == emoji) {
                Some((_, people)) => people.push(person.clone()),
                None => all.push((emoji.clone(), vec![person.clone()])),
            }
        }
        all
    }

    /// What the message, and the events of its edits, say from now on; how that is written is read from the log.
    fn becomes(&mut self, target: u64, by: &Chat) {
        let place = usize::try_from(target - 1).expect("it is there");
        match by.kind.as_str() {
            "edit" => {
                self.events[place].message.clone_from(&by.message);
                self.events[place].edited = Some(by.timestamp.clone());
            }
            "delete" => self.is_removed(target, &by.timestamp),
            _ => {}
        }
    }

    /// Nothing is left of a message, but that it was there.
    pub fn is_removed(&mut self, target: u64, at: &str) {
        let event = &mut self.events[usize::try_from(target - 1).expect("it is there")];
        (event.message, event.edited, event.reply) = (String::new(), None, None);
        event.deleted = Some(at.to_owned());
        for (_, edit) in self.acts.edits.extract_if(.., |(of, _)| *of == target) {
            let place = usize::try_from(edit - 1).expect("it is there");
            self.events[place].message = String::new();
            self.acts.touched.insert(edit);
        }
    }

    /// What was changed is in the log so.
    pub fn check_changed(&mut self, database: &SqliteDatabase) {
        for seq in self.acts.touched.clone().into_iter().filter(|seq| *seq > self.floor) {
            let rows = database.look(
                "SELECT first_seq, events FROM log WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT 1",
                &[i64::try_from(seq).expect("it is small").into()],
            );
            let parts: Vec<&RawValue> =
                serde_json::from_str(rows[0].text(1).expect("a text")).expect("a block is an array");
            let place = usize::try_from(seq - rows[0].seq(0).expect("a place").get()).expect("it is small");
            let real = frames::chat(parts[place].get()).expect("it is an event");
            let mirrored = &mut self.events[usize::try_from(seq - 1).expect("it is small")];
            let is_erased = self.law.erased.get(&mirrored.sender_id).is_some_and(|until| seq <= *until);
            if is_erased && mirrored.kind == "edit" && real.message.is_empty() {
                // Of what it was an edit may be gone already.
                mirrored.message.clear();
            }
            promise!(
                "TALK-3",
                real.is_like(mirrored),
                "{} is in the log, and should be {mirrored:?}",
                real.raw
            );
            if real.raw != mirrored.raw {
                let raw = std::mem::replace(&mut mirrored.raw, real.raw);
                let (epoch, turn) = (self.epoch.clone(), self.acts.turns);
                self.acts.older.push(Older { epoch, seq, turn, raw });
            }
        }
    }

    /// Whether an event, also of a log that was wiped, ever was so before it was changed.
    pub fn was(&self, epoch: &str, seq: u64, raw: &str) -> bool {
        self.acts.older.iter().any(|older| older.epoch == epoch && older.seq == seq && older.raw == raw)
    }

    /// The same, where it was so when this turn began, or in it.
    pub fn was_in_this_turn(&self, seq: u64, raw: &str) -> bool {
        let turns = self.acts.turns;
        let older = self.acts.older.iter().rev().take_while(|older| older.turn == turns);
        older.into_iter().any(|older| older.seq == seq && older.raw == raw)
    }

    /// A page shows the reactions to this message.
    pub fn check_reactions(&self, shown: &Chat) {
        let seq = shown.seq.unwrap_or(0);
        let real = self.reactions_to(seq);
        let told: Vec<_> =
            shown.reactions.iter().map(|one| (one.emoji.clone(), one.people.clone())).collect();
        let right = told == real || self.acts.touched.contains(&seq);
        promise!("TALK-6", right, "{seq} is shown with {told:?}, and has {real:?}");
    }

    pub fn check_pins(&self, told: Option<&[u64]>) {
        let right = self.acts.pins.iter().copied().filter(|pin| *pin > self.floor);
        let right = right.eq(told.unwrap_or_default().iter().copied()) || !self.acts.touched.is_empty();
        promise!("TALK-7", right, "pinned are {:?}, and told was {told:?}", self.acts.pins);
    }

    /// Whether there is nothing left for it to change.
    fn is_done(&self, act: &Act, person: &str) -> bool {
        let Some(message) = self.event(act.target) else { return false };
        let reacted = |emoji: &str| {
            let reactions = self.acts.reactions.iter().filter(|one| one.target == act.target);
            reactions.into_iter().any(|one| one.emoji == emoji && one.person == person)
        };
        match &act.change {
            Change::Edit(text) => message.message == *text,
            Change::Delete => message.deleted.is_some(),
            Change::React(emoji, on) => reacted(emoji) == *on,
            Change::Pin(on) => self.acts.pins.contains(&act.target) == *on,
        }
    }

    /// Whether an act may be refused so. `before` was the head when the turn began.
    fn may_refuse(&self, act: &Act, person: &str, code: &str, before: u64, now: i64) -> bool {
        let target = act.target;
        let Some(message) = self.event(target) else { return code == "not_found" };
        let reactions = self.reactions_to(target);
        match code {
            "not_found" => {
                let gone = target <= self.floor || message.deleted.is_some();
                message.kind != "chat" || gone || target > before
            }
            "not_yours" => message.sender_id != person,
            "too_late" => now - self.time_of(target) > EDITABLE,
            "too_many" => match &act.change {
                Change::Edit(_) => self.acts.edits.iter().filter(|(of, _)| *of == target).count() >= EDITS,
                Change::React(emoji, _) => {
                    let people =
                        reactions.iter().find(|(one, _)| one == emoji).map_or(0, |(_, all)| all.len());
                    people >= REACTING_PEOPLE || reactions.len() >= REACTIONS
                }
                Change::Pin(_) => self.acts.pins.len() >= PINS,
                Change::Delete => false,
            },
            _ => false,
        }
    }
}

impl World {
    /// Somebody did something, and it is stored as `seq`.
    pub fn act_done(&mut self, id: &ConnectionId, act: &Act, seq: u64, at: &str) {
        self.coverage.acts += 1;
        let person = self.person_of(id);
        let Some(event) = self.model.event(seq) else { violated!("TALK-1", "{id} was told of {seq}") };
        let kind = act.change.kind();
        let is_it = event.sender_id == person && event.kind == kind && event.target == Some(act.target);
        promise!("TALK-1", is_it && event.timestamp == at, "{id} did {act:?}, which is {}", event.raw);
        *self.coverage.of_act(kind) += 1;
    }

    /// There was nothing to do.
    pub fn act_changed_nothing(&mut self, id: &ConnectionId, act: &Act) {
        let person = self.person_of(id);
        if act.change == Change::Delete {
            self.model.never_comes_back(act.target);
        }
        let done = self.model.is_done(act, &person) || self.model.acts.touched.contains(&act.target);
        promise!("TALK-1", done, "{id} did {act:?}, and was told that it changes nothing");
    }

    pub fn act_refused(&mut self, id: &ConnectionId, act: &Act, code: &str, before: u64) {
        self.coverage.acts_refused += 1;
        let person = self.person_of(id);
        if self.silenced(&person, code) {
            return;
        }
        let right = self.model.may_refuse(act, &person, code, before, self.clock());
        let right = right || self.model.acts.touched.contains(&act.target);
        promise!("TALK-2", right, "{id} did {act:?} and got {code}");
    }
}
