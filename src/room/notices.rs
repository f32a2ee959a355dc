//! What classic connections are told of who comes and goes: each of them in a small room, and in a big one several at a time
//! (SPEC.md, SESSION-12). Telling everyone of everyone is quadratic.

use super::{Audience, Effect, Room};
use crate::{
    history::Database,
    wire::{PersonId, ServerFrame, Timestamp, Username, limits},
};

/// What happened to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Passage {
    Came,
    Left,
}

/// Who came and went and is not told of yet. Lost with the memory of the room, but a room with something to tell does not
/// leave memory.
#[derive(Debug, Default)]
pub(super) struct Notices {
    came: Vec<(PersonId, Username)>,
    left: Vec<(PersonId, Username)>,
    /// When the last of those that were put off were told.
    last: Option<Timestamp>,
}

impl Notices {
    /// One who came and went meanwhile, or went and came, is nobody to be told of.
    fn put_off(&mut self, person: &PersonId, name: &Username, passage: Passage) {
        let (those, others) = match passage {
            Passage::Came => (&mut self.came, &mut self.left),
            Passage::Left => (&mut self.left, &mut self.came),
        };
        match others.iter().position(|(other, _)| other == person) {
            Some(place) => drop(others.remove(place)),
            None => those.push((person.clone(), name.clone())),
        }
    }

    /// When they are to be told; `None` where there are none.
    pub fn due(&self, now: Timestamp) -> Option<Timestamp> {
        // Later than now it can only be by a clock that was set back.
        let last = self.last.filter(|last| *last <= now);
        let none = self.came.is_empty() && self.left.is_empty();
        (!none).then(|| last.map_or(now, |last| last.after(limits::NOTICE_PAUSE)))
    }
}

impl<D: Database> Room<D> {
    /// A person came or went: tells the classic connections, at once or with others.
    pub(super) fn notice(&mut self, now: Timestamp, person: &PersonId, name: &Username, passage: Passage) {
        if !self.roster.has_classic() {
            self.notices = Notices::default();
        } else if self.roster.count() > limits::NOTICED_PEOPLE {
            self.notices.put_off(person, name, passage);
        } else {
            self.tell_put_off(now);
            if passage == Passage::Left {
                // Their last words are heard before it.
                self.commit(now);
            }
            self.tell_classic(now, &text(&[(person.clone(), name.clone())], passage));
        }
    }

    /// Tells what was put off, if it is time.
    pub(super) fn tell_notices(&mut self, now: Timestamp) {
        if self.notices.due(now).is_some_and(|due| due <= now) {
            self.tell_put_off(now);
            self.notices.last = Some(now);
        }
    }

    fn tell_put_off(&mut self, now: Timestamp) {
        let Notices { came, left, .. } = std::mem::take(&mut self.notices);
        for (those, passage) in [(came, Passage::Came), (left, Passage::Left)] {
            if !those.is_empty() {
                self.tell_classic(now, &text(&those, passage));
            }
        }
    }

    fn tell_classic(&mut self, now: Timestamp, text: &str) {
        if self.roster.has_classic() {
            let frame = ServerFrame::notice(text, now).encode();
            self.sent_to_classic(frame.len() as u64);
            self.effects.push(Effect::Broadcast { audience: Audience::Classic, frame, except: Vec::new() });
        }
    }
}

/// The tutorial's words for one, and for more of them words like these.
fn text(those: &[(PersonId, Username)], passage: Passage) -> String {
    let named: Vec<_> = those.iter().take(limits::NOTICE_NAMES).map(|(_, name)| name.as_str()).collect();
    let who = match those.len() {
        all if all > named.len() => format!("{} 等 {all} 人", named.join("、")),
        _ => format!("{} ", named.join("、")),
    };
    match passage {
        Passage::Came => format!("{who}加入了聊天室"),
        Passage::Left => format!("{who}离开了聊天室"),
    }
}
