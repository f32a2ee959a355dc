//! Whose name is whose (SPEC.md, NAME-4 and NAME-5): a name is that of the person whom the Worker vouches for, of all who are
//! called so. Guests may share one.

use super::{Room, roster::Roster};
use crate::{
    history::Database,
    names::{Likeness, Unicode, is_reserved},
    wire::{ErrorCode, PersonId, Username, Visitor},
};

/// Who holds names. Derived from the roster when the room comes into memory; who then had only just gone holds nothing.
#[derive(Debug)]
pub(super) struct Names {
    unicode: Unicode,
    held: Vec<Held>,
}

#[derive(Debug)]
struct Held {
    person: PersonId,
    name: Username,
    /// What it is taken for.
    keys: [String; 3],
}

impl Names {
    /// The names of those who are here.
    pub fn of(roster: &Roster, unicode: Unicode) -> Self {
        let mut names = Self { unicode, held: Vec::new() };
        for (id, member) in roster.members() {
            if roster.visitor(id).person.as_ref() == Some(&member.person) {
                names.hold(&member.person, &member.name);
            }
        }
        names
    }

    /// A person whom the Worker vouches for goes by this name from now on.
    pub fn hold(&mut self, person: &PersonId, name: &Username) {
        if self.held.iter().any(|held| held.person == *person && held.name == *name) {
            return;
        }
        self.release(person);
        if !name.is_anonymous() {
            let keys = Likeness::of(name.as_str(), self.unicode).keys();
            self.held.push(Held { person: person.clone(), name: name.clone(), keys });
        }
    }

    /// A person is not here any more.
    pub fn release(&mut self, person: &PersonId) {
        self.held.retain(|held| held.person != *person);
    }

    /// # Errors
    /// [`ErrorCode::NameReserved`], or [`ErrorCode::NameTaken`] by somebody else.
    fn admit(&self, name: &Username, person: Option<&PersonId>) -> Result<(), ErrorCode> {
        if name.is_anonymous() {
            return Ok(());
        }
        let likeness = Likeness::of(name.as_str(), self.unicode);
        if is_reserved(&likeness) {
            return Err(ErrorCode::NameReserved);
        }
        let keys = likeness.keys();
        let is_like = |held: &&Held| held.keys.iter().any(|key| keys.contains(key));
        let mut others = self.held.iter().filter(|held| Some(&held.person) != person);
        if others.any(|held| is_like(&held)) { Err(ErrorCode::NameTaken) } else { Ok(()) }
    }
}

impl<D: Database> Room<D> {
    /// Whether somebody of whom this is known may come in under a name.
    ///
    /// # Errors
    /// [`ErrorCode::NameReserved`], or [`ErrorCode::NameTaken`] by somebody else whom the Worker vouches for.
    pub(super) fn admit_name(&self, name: &Username, visitor: &Visitor) -> Result<(), ErrorCode> {
        self.names.admit(name, visitor.person.as_ref())
    }
}
