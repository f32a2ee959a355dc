//! Whose name is whose (SPEC.md, NAME-4 and NAME-5): a name is that of the person whom the Worker vouches for, of all who are
//! called so. Of guests one page alone has it, with whatever classic connections there are, and they yield it to that person.

use super::{
    Room,
    roster::{Connection, Roster},
};
use crate::{
    history::Database,
    names::{Likeness, Unicode, is_reserved},
    wire::{ConnectionId, ErrorCode, PersonId, Timestamp, Username, limits},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// Who is called what. Derived from the roster, and not before somebody comes: most rooms that wake up do it for a message, and to
/// look at a thousand names takes longer than all else.
#[derive(Debug)]
pub(super) struct Names {
    unicode: Unicode,
    called: Option<Called>,
    /// The name that was looked at last: whoever comes in is looked at before, and kept in mind after.
    last: Option<(Username, Keys)>,
}

/// What a name is taken for.
type Keys = [Rc<str>; 3];

/// What their names are taken for, and by that who bears them. The name of whoever gave none is left out.
#[derive(Debug, Default)]
struct Called {
    keys: BTreeMap<Bearer, Keys>,
    by_key: BTreeMap<Rc<str>, Alike>,
}

/// Those whose names are taken for each other.
#[derive(Debug, Default)]
struct Alike {
    /// One, but for tabs that do not prove the same.
    known: Vec<PersonId>,
    guests: BTreeSet<ConnectionId>,
}

/// Whose a name is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bearer {
    /// Whom the Worker vouches for, who is here or went just now.
    Known(PersonId),
    /// A connection of anybody else who is here.
    Guest(ConnectionId),
}

/// Who would go by a name.
#[derive(Clone, Copy)]
pub(super) enum Claimant<'a> {
    /// Whom the Worker vouches for.
    Known(&'a PersonId),
    /// Anybody else who came by `hello`: a refusal has them choose another name.
    Page(&'a PersonId),
    /// A client of before, that cannot be asked for another.
    Classic,
}

impl Names {
    pub fn new(unicode: Unicode) -> Self {
        Self { unicode, called: None, last: None }
    }

    /// Somebody goes by this name from now on, as the roster has it.
    pub fn hold(&mut self, bearer: Bearer, name: &Username) {
        let keys = self.keys(name);
        if let Some(called) = &mut self.called {
            called.add(bearer, keys);
        }
    }

    /// Somebody is not here any more, as the roster has it.
    pub fn release(&mut self, bearer: &Bearer) {
        if let Some(called) = &mut self.called {
            called.remove(bearer);
        }
    }

    /// Nobody is here any more.
    pub fn release_all(&mut self) {
        self.called = None;
    }

    /// # Errors
    /// [`ErrorCode::NameReserved`], or [`ErrorCode::NameTaken`] by somebody else.
    fn admit(&mut self, roster: &Roster, name: &Username, claimant: Claimant<'_>) -> Result<(), ErrorCode> {
        if name.is_anonymous() {
            return Ok(());
        }
        let likeness = Likeness::of(name.as_str(), self.unicode);
        if is_reserved(&likeness) {
            return Err(ErrorCode::NameReserved);
        }
        let keys = likeness.keys().map(Rc::from);
        let called = self.called.get_or_insert_with(|| Called::of(roster, self.unicode));
        let is_of_other_page =
            |guest, person: &PersonId| roster.member(guest).is_some_and(|member| member.person != *person);
        let is_taken = called.alike(&keys).any(|alike| match claimant {
            Claimant::Known(person) => {
                alike.guests.len() > limits::YIELDING_GUESTS
                    || alike.known.iter().any(|holder| holder != person)
            }
            Claimant::Page(person) => {
                !alike.known.is_empty() || alike.guests.iter().any(|guest| is_of_other_page(guest, person))
            }
            Claimant::Classic => !alike.known.is_empty(),
        });
        self.last = Some((name.clone(), keys));
        if is_taken { Err(ErrorCode::NameTaken) } else { Ok(()) }
    }

    /// The guests whose name may be taken for this one.
    fn guests_called(&self, name: &Username) -> BTreeSet<ConnectionId> {
        let mut guests = BTreeSet::new();
        let Some((called, keys)) = self.called.as_ref().zip(self.keys(name)) else { return guests };
        for alike in called.alike(&keys) {
            for guest in &alike.guests {
                guests.insert(guest.clone());
            }
        }
        guests
    }

    /// What a name is taken for; `None` for that of whoever gave none.
    fn keys(&self, name: &Username) -> Option<Keys> {
        match &self.last {
            Some((last, keys)) if last == name => Some(keys.clone()),
            _ => keys_of(name, self.unicode),
        }
    }
}

impl Called {
    fn of(roster: &Roster, unicode: Unicode) -> Self {
        let mut called = Self::default();
        for (person, name) in roster.verified_people() {
            called.add(Bearer::Known(person.clone()), keys_of(name, unicode));
        }
        for (guest, name) in roster.unproved() {
            called.add(Bearer::Guest(guest.clone()), keys_of(name, unicode));
        }
        called
    }

    /// Somebody goes by a name that is taken for this, and by no other; by none that is their own where there is none.
    fn add(&mut self, bearer: Bearer, keys: Option<Keys>) {
        self.remove(&bearer);
        let Some(keys) = keys else { return };
        for key in &keys {
            let alike = self.by_key.entry(Rc::clone(key)).or_default();
            match &bearer {
                // Two of its keys may be the same.
                Bearer::Known(person) if alike.known.contains(person) => {}
                Bearer::Known(person) => alike.known.push(person.clone()),
                Bearer::Guest(guest) => {
                    alike.guests.insert(guest.clone());
                }
            }
        }
        self.keys.insert(bearer, keys);
    }

    fn remove(&mut self, bearer: &Bearer) {
        let Some(keys) = self.keys.remove(bearer) else { return };
        for key in keys {
            let Some(alike) = self.by_key.get_mut(&key) else { continue };
            match bearer {
                Bearer::Known(person) => alike.known.retain(|one| one != person),
                Bearer::Guest(guest) => {
                    alike.guests.remove(guest);
                }
            }
            if alike.known.is_empty() && alike.guests.is_empty() {
                self.by_key.remove(&key);
            }
        }
    }

    /// Who bears a name that is taken for one of these.
    fn alike(&self, keys: &[Rc<str>]) -> impl Iterator<Item = &Alike> {
        keys.iter().filter_map(|key| self.by_key.get(key))
    }
}

fn keys_of(name: &Username, unicode: Unicode) -> Option<Keys> {
    (!name.is_anonymous()).then(|| Likeness::of(name.as_str(), unicode).keys().map(Rc::from))
}

impl<D: Database> Room<D> {
    /// Whether somebody may come in under a name.
    ///
    /// # Errors
    /// [`ErrorCode::NameReserved`], or [`ErrorCode::NameTaken`] by somebody else.
    pub(super) fn admit_name(&mut self, name: &Username, claimant: Claimant<'_>) -> Result<(), ErrorCode> {
        self.names.admit(&self.roster, name, claimant)
    }

    /// A person goes by this name from now on, on one of their connections. Where the Worker vouches for them, guests who are called so
    /// yield it.
    pub(super) fn is_called(
        &mut self,
        now: Timestamp,
        id: &ConnectionId,
        person: &PersonId,
        name: &Username,
    ) {
        if !self.roster.proves(id, person) {
            if !self.roster.is_verified(person) {
                // Whoever has but their secret has taken the place of who held a name.
                self.names.release(&Bearer::Known(person.clone()));
            }
            return self.names.hold(Bearer::Guest(id.clone()), name);
        }
        self.names.hold(Bearer::Known(person.clone()), name);
        let guests = self.names.guests_called(name);
        if !guests.is_empty() {
            // What they have said was said under the name that they had.
            self.commit(now);
        }
        for guest in guests {
            let whose = self.roster.get(&guest).and_then(|connection| connection.person(&guest));
            if let Some(whose) = whose.filter(|whose| whose != person) {
                self.yield_name(&guest, &whose);
            }
        }
    }

    /// What a guest is called who yields this name to whom it belongs.
    pub(super) fn name_for_guest(&mut self, name: &Username, guest: Claimant<'_>) -> Username {
        let other = name.as_guest().filter(|other| self.admit_name(other, guest).is_ok());
        other.unwrap_or_else(Username::anonymous)
    }

    /// A guest goes by another name from now on, on one of their connections.
    fn yield_name(&mut self, guest: &ConnectionId, whose: &PersonId) {
        let Some(name) = self.roster.get(guest).and_then(Connection::name).cloned() else { return };
        let shown = self.roster.shown(whose);
        let is_page = self.roster.member(guest).is_some();
        let claimant = if is_page { Claimant::Page(whose) } else { Claimant::Classic };
        let other = self.name_for_guest(&name, claimant);
        self.names.hold(Bearer::Guest(guest.clone()), &other);
        self.roster.call(guest, other.clone());
        self.attach(guest);
        if self.roster.shown(whose) != shown {
            self.person_came(whose, true);
        }
        self.tell_own_name(guest, whose, &other);
    }
}
