//! Whose name is whose (SPEC.md, NAME-4 and NAME-5): a name is that of the person whom the Worker vouches for, of all who are
//! called so. Guests may share one.

use super::{Room, roster::Roster};
use crate::{
    history::Database,
    names::{Likeness, Unicode, is_reserved},
    wire::{ErrorCode, PersonId, Username, Visitor},
};
use std::collections::{BTreeMap, BTreeSet};

/// Who holds names. Derived from the roster when the room comes into memory; who then had only just gone holds nothing.
#[derive(Debug)]
pub(super) struct Names {
    unicode: Unicode,
    held: BTreeMap<PersonId, Held>,
    /// The same by what names are taken for, to be found fast.
    holders: BTreeMap<String, BTreeSet<PersonId>>,
}

#[derive(Debug)]
struct Held {
    name: Username,
    /// What it is taken for.
    keys: [String; 3],
}

impl Names {
    /// The names of those who are here.
    pub fn of(roster: &Roster, unicode: Unicode) -> Self {
        let mut names = Self { unicode, held: BTreeMap::new(), holders: BTreeMap::new() };
        for (id, member) in roster.members() {
            if roster.visitor(id).person.as_ref() == Some(&member.person) {
                names.hold(&member.person, &member.name);
            }
        }
        names
    }

    /// A person whom the Worker vouches for goes by this name from now on.
    pub fn hold(&mut self, person: &PersonId, name: &Username) {
        if self.held.get(person).is_some_and(|held| held.name == *name) {
            return;
        }
        self.release(person);
        if name.is_anonymous() {
            return;
        }
        let keys = Likeness::of(name.as_str(), self.unicode).keys();
        for key in &keys {
            self.holders.entry(key.clone()).or_default().insert(person.clone());
        }
        self.held.insert(person.clone(), Held { name: name.clone(), keys });
    }

    /// A person is not here any more.
    pub fn release(&mut self, person: &PersonId) {
        let Some(Held { keys, .. }) = self.held.remove(person) else { return };
        for key in keys {
            if let Some(holders) = self.holders.get_mut(&key) {
                holders.remove(person);
                if holders.is_empty() {
                    self.holders.remove(&key);
                }
            }
        }
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
        let mut holders = keys.iter().filter_map(|key| self.holders.get(key)).flatten();
        if holders.any(|holder| Some(holder) != person) { Err(ErrorCode::NameTaken) } else { Ok(()) }
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
