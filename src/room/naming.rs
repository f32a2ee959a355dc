//! Whose name is whose (SPEC.md, NAME-4 and NAME-5): a name is that of the person whom the Worker vouches for, of all who are
//! called so. Guests may share one.

use super::{Room, roster::Roster};
use crate::{
    history::Database,
    names::{Likeness, Unicode, is_reserved},
    wire::{ErrorCode, PersonId, Username, Visitor},
};
use std::collections::{BTreeMap, BTreeSet};

/// Who holds names. Derived from the roster, and not before somebody comes: most rooms that wake up do it for a message, and to look
/// at a thousand names takes longer than all else.
#[derive(Debug)]
pub(super) struct Names {
    unicode: Unicode,
    holders: Option<Holders>,
}

#[derive(Debug, Default)]
struct Holders {
    held: BTreeMap<PersonId, Held>,
    /// The same by what names are taken for, to be found fast.
    by_key: BTreeMap<String, BTreeSet<PersonId>>,
}

#[derive(Debug)]
struct Held {
    name: Username,
    /// What it is taken for.
    keys: [String; 3],
}

impl Names {
    pub fn new(unicode: Unicode) -> Self {
        Self { unicode, holders: None }
    }

    /// A person whom the Worker vouches for goes by this name from now on, as the roster has it.
    pub fn hold(&mut self, person: &PersonId, name: &Username) {
        if let Some(holders) = &mut self.holders {
            holders.hold(person, name, self.unicode);
        }
    }

    /// A person is not here any more, as the roster has it.
    pub fn release(&mut self, person: &PersonId) {
        if let Some(holders) = &mut self.holders {
            holders.release(person);
        }
    }

    /// # Errors
    /// [`ErrorCode::NameReserved`], or [`ErrorCode::NameTaken`] by somebody else.
    fn admit(
        &mut self,
        roster: &Roster,
        name: &Username,
        person: Option<&PersonId>,
    ) -> Result<(), ErrorCode> {
        if name.is_anonymous() {
            return Ok(());
        }
        let likeness = Likeness::of(name.as_str(), self.unicode);
        if is_reserved(&likeness) {
            return Err(ErrorCode::NameReserved);
        }
        let holders = self.holders.get_or_insert_with(|| Holders::of(roster, self.unicode));
        let keys = likeness.keys();
        let mut holding = keys.iter().filter_map(|key| holders.by_key.get(key)).flatten();
        if holding.any(|holder| Some(holder) != person) { Err(ErrorCode::NameTaken) } else { Ok(()) }
    }
}

impl Holders {
    /// Those who are here, or went just now.
    fn of(roster: &Roster, unicode: Unicode) -> Self {
        let mut holders = Self::default();
        for (person, name) in roster.verified_people() {
            holders.hold(person, name, unicode);
        }
        holders
    }

    fn hold(&mut self, person: &PersonId, name: &Username, unicode: Unicode) {
        if self.held.get(person).is_some_and(|held| held.name == *name) {
            return;
        }
        self.release(person);
        if name.is_anonymous() {
            return;
        }
        let keys = Likeness::of(name.as_str(), unicode).keys();
        for key in &keys {
            self.by_key.entry(key.clone()).or_default().insert(person.clone());
        }
        self.held.insert(person.clone(), Held { name: name.clone(), keys });
    }

    fn release(&mut self, person: &PersonId) {
        let Some(Held { keys, .. }) = self.held.remove(person) else { return };
        for key in keys {
            if let Some(holders) = self.by_key.get_mut(&key) {
                holders.remove(person);
                if holders.is_empty() {
                    self.by_key.remove(&key);
                }
            }
        }
    }
}

impl<D: Database> Room<D> {
    /// Whether somebody of whom this is known may come in under a name.
    ///
    /// # Errors
    /// [`ErrorCode::NameReserved`], or [`ErrorCode::NameTaken`] by somebody else whom the Worker vouches for.
    pub(super) fn admit_name(&mut self, name: &Username, visitor: &Visitor) -> Result<(), ErrorCode> {
        self.names.admit(&self.roster, name, visitor.person.as_ref())
    }
}
