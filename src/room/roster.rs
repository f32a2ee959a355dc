use super::{
    attachment::Attachment,
    bucket::{Bucket, ERRORS},
    flow::{HEARD_STEP, SEEN_STEP},
    unstored::Unstored,
};
use crate::wire::{ConnectionId, Network, PersonId, Seq, SessionKey, Timestamp, Username, Visitor, limits};
use std::collections::{BTreeMap, BTreeSet};

/// One connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    Classic(Classic),
    /// A v1 connection that has not said who it is.
    Guest(Guest),
    Member(Member),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classic {
    pub name: Username,
    /// The head of the log when it last said something, or a little before.
    pub heard: Seq,
    /// `heard` as its socket carries it.
    pub attached_heard: Seq,
    /// Bytes sent to it since it last said something.
    pub unheard_bytes: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// When it came; milliseconds since 1970.
    pub since: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub person: PersonId,
    pub session: SessionKey,
    /// Which of the session's connections it is.
    pub attempt: u64,
    pub name: Username,
    /// When it last gave a sign of life that the runtime does not remember by itself; milliseconds since 1970.
    pub alive: i64,
    /// `alive` as its socket carries it.
    pub attached_alive: i64,
    /// It has applied everything up to here, or a little further.
    pub seen: Seq,
    /// The person has read everything up to here.
    pub read: Seq,
    /// Where it is not caught up, when it was held or last pulled; milliseconds since 1970.
    pub behind: Option<i64>,
    /// `seen` as its socket carries it.
    pub attached_seen: Seq,
    /// The last event that it pulled.
    pub pulled: Seq,
    /// Bytes that it pulled without going on from what it had pulled before.
    pub unread_bytes: u64,
    /// What it has to say again.
    pub(super) unstored: Unstored,
}

/// A person whose last connection went a moment ago.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departing {
    /// Of its timer.
    pub key: i64,
    pub name: Username,
    /// Whether they had proved who they are.
    pub is_verified: bool,
}

/// Who is here: derived from the sockets and their attachments, and from the timers of those who just left; never
/// counted.
#[derive(Debug, Default)]
pub struct Roster {
    /// Who was told to have gone, since the room came into memory: their return is told too.
    told_gone: BTreeSet<PersonId>,
    connections: BTreeMap<ConnectionId, Connection>,
    /// What is known of whoever they are of; nothing of those that are left out.
    visitors: BTreeMap<ConnectionId, Visitor>,
    /// How many of them there are of each person, and from each network.
    proved: Tally<PersonId>,
    networks: Tally<Network>,
    /// The same by person, to be found fast.
    people: BTreeMap<PersonId, BTreeSet<ConnectionId>>,
    /// The classic ones among them.
    classic: BTreeSet<ConnectionId>,
    departing: BTreeMap<PersonId, Departing>,
    /// What is left of the error frames of each.
    budgets: BTreeMap<ConnectionId, Bucket>,
}

impl Roster {
    /// The roster that these sockets make. They may have said more than they carry: that much is taken for said.
    pub fn restore(attachments: impl IntoIterator<Item = Attachment>, head: Seq) -> Self {
        let mut roster = Self::default();
        for Attachment { id, visitor, mut connection } in attachments {
            match &mut connection {
                Connection::Member(member) => {
                    member.attached_seen = member.seen;
                    member.attached_alive = member.alive;
                    member.alive = Timestamp::from_millis(member.alive).after(limits::SWEEP).as_millis();
                    member.seen = member.seen.plus(SEEN_STEP - 1).min(head);
                }
                Connection::Classic(classic) => {
                    classic.attached_heard = classic.heard;
                    classic.heard = classic.heard.plus(HEARD_STEP - 1).min(head);
                }
                Connection::Guest(_) => {}
            }
            roster.arrive(id, visitor, connection);
        }
        roster
    }

    /// Puts in the connection of somebody of whom this is known.
    pub fn arrive(&mut self, id: ConnectionId, visitor: Visitor, connection: Connection) {
        self.forget_visitor(&id);
        if visitor != Visitor::default() {
            self.proved.add(visitor.person.as_ref());
            self.networks.add(visitor.network.as_ref());
            self.visitors.insert(id.clone(), visitor);
        }
        self.insert(id, connection);
    }

    /// Puts in another state of a connection.
    pub fn insert(&mut self, id: ConnectionId, connection: Connection) {
        self.take(&id);
        if !connection.is_v1() {
            self.classic.insert(id.clone());
        }
        if let Some(person) = connection.person(&id) {
            self.people.entry(person).or_default().insert(id.clone());
        }
        self.connections.insert(id, connection);
    }

    pub fn remove(&mut self, id: &ConnectionId) -> Option<Connection> {
        self.forget_visitor(id);
        self.take(id)
    }

    fn forget_visitor(&mut self, id: &ConnectionId) {
        if let Some(Visitor { person, network }) = self.visitors.remove(id) {
            self.proved.remove(person.as_ref());
            self.networks.remove(network.as_ref());
        }
    }

    fn take(&mut self, id: &ConnectionId) -> Option<Connection> {
        let gone = self.connections.remove(id)?;
        self.budgets.remove(id);
        self.classic.remove(id);
        if let Some(person) = gone.person(id)
            && let Some(connections) = self.people.get_mut(&person)
        {
            connections.remove(id);
            if connections.is_empty() {
                self.people.remove(&person);
            }
        }
        Some(gone)
    }

    pub fn get(&self, id: &ConnectionId) -> Option<&Connection> {
        self.connections.get(id)
    }

    pub fn member(&self, id: &ConnectionId) -> Option<&Member> {
        match self.connections.get(id) {
            Some(Connection::Member(member)) => Some(member),
            _ => None,
        }
    }

    pub fn member_mut(&mut self, id: &ConnectionId) -> Option<&mut Member> {
        match self.connections.get_mut(id) {
            Some(Connection::Member(member)) => Some(member),
            _ => None,
        }
    }

    pub fn classic_mut(&mut self, id: &ConnectionId) -> Option<&mut Classic> {
        match self.connections.get_mut(id) {
            Some(Connection::Classic(classic)) => Some(classic),
            _ => None,
        }
    }

    /// Whether a connection may get an error frame more, which is counted then.
    pub fn may_get_error(&mut self, id: &ConnectionId, now: Timestamp) -> bool {
        self.budgets.entry(id.clone()).or_default().take(now, ERRORS).is_ok()
    }

    /// How many connections there are, welcomed or not, of somebody whom the Worker vouches for.
    pub fn connections_of(&self, person: &PersonId) -> usize {
        self.proved.of(person)
    }

    /// How many come from a network.
    pub fn connections_from(&self, network: &Network) -> usize {
        self.networks.of(network)
    }

    /// What the socket of a connection is to carry. (In memory some of it may be taken for more than that: see
    /// [`Roster::restore`].)
    pub fn attachment(&self, id: &ConnectionId) -> Option<Attachment> {
        let mut connection = self.connections.get(id)?.clone();
        match &mut connection {
            Connection::Member(member) => {
                member.seen = member.attached_seen;
                member.alive = member.attached_alive;
            }
            Connection::Classic(classic) => classic.heard = classic.attached_heard,
            Connection::Guest(_) => {}
        }
        Some(Attachment { id: id.clone(), visitor: self.visitor(id), connection })
    }

    /// What is known of whoever this connection is of.
    pub fn visitor(&self, id: &ConnectionId) -> Visitor {
        self.visitors.get(id).cloned().unwrap_or_default()
    }

    /// Whether it was proved on this connection that it is this person's.
    pub fn proves(&self, id: &ConnectionId, person: &PersonId) -> bool {
        self.visitors.get(id).is_some_and(|visitor| visitor.person.as_ref() == Some(person))
    }

    /// Whether a person who is here has proved who they are, on one of their connections.
    pub fn is_verified(&self, person: &PersonId) -> bool {
        let ids = self.people.get(person);
        let is_connected_so = ids.is_some_and(|ids| ids.iter().any(|id| self.proves(id, person)));
        is_connected_so || self.departing.get(person).is_some_and(|departing| departing.is_verified)
    }

    pub fn contains(&self, id: &ConnectionId) -> bool {
        self.connections.contains_key(id)
    }

    /// All connections, guests too.
    pub fn len(&self) -> usize {
        self.connections.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&ConnectionId, &Connection)> {
        self.connections.iter()
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&ConnectionId, &mut Connection)> {
        self.connections.iter_mut()
    }

    pub fn has_classic(&self) -> bool {
        !self.classic.is_empty()
    }

    pub fn members(&self) -> impl Iterator<Item = (&ConnectionId, &Member)> {
        self.connections.iter().filter_map(|(id, connection)| match connection {
            Connection::Member(member) => Some((id, member)),
            _ => None,
        })
    }

    /// A person's own of them.
    pub fn members_of(&self, person: &PersonId) -> impl Iterator<Item = (&ConnectionId, &Member)> {
        let ids = self.people.get(person).into_iter().flatten();
        ids.filter_map(|id| Some((id, self.member(id)?)))
    }

    /// How a person is shown who is here: the name, and whether they have proved who they are.
    pub fn shown(&self, person: &PersonId) -> Option<(Username, bool)> {
        Some((self.name(person)?.clone(), self.is_verified(person)))
    }

    /// How far a person has read, as far as their connections know.
    pub fn read_by(&self, person: &PersonId) -> Seq {
        self.members_of(person).map(|(_, member)| member.read).max().unwrap_or_default()
    }

    /// Whether nobody is connected who is in the room: a guest is not yet.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    pub fn is_connected(&self, person: &PersonId) -> bool {
        self.people.contains_key(person)
    }

    /// Whether this person is here, connected or only just gone.
    pub fn is_here(&self, person: &PersonId) -> bool {
        self.is_connected(person) || self.departing.contains_key(person)
    }

    /// How many people are here.
    pub fn count(&self) -> usize {
        self.people.len() + self.departing.len()
    }

    /// Everyone who is here with their name, by their ids.
    pub fn people(&self) -> BTreeMap<&PersonId, &Username> {
        let departing = self.departing.iter().map(|(person, departing)| (person, &departing.name));
        departing.chain(self.people.keys().filter_map(|person| Some((person, self.name(person)?)))).collect()
    }

    /// Those who have proved who they are, with their names: who are here, or went just now.
    pub fn verified_people(&self) -> impl Iterator<Item = (&PersonId, &Username)> {
        let here = self.members().filter(|(id, member)| self.proves(id, &member.person));
        let here = here.map(|(_, member)| (&member.person, &member.name));
        let departing = self.departing.iter().filter(|(_, departing)| departing.is_verified);
        here.chain(departing.map(|(person, departing)| (person, &departing.name)))
    }

    /// The connections of everybody else, with their names.
    pub fn unproved(&self) -> impl Iterator<Item = (&ConnectionId, &Username)> {
        let named =
            self.connections.iter().filter_map(|(id, connection)| Some((id, connection, connection.name()?)));
        let unproved = named.filter(|(id, connection, _)| match connection {
            Connection::Member(member) => !self.proves(id, &member.person),
            _ => true,
        });
        unproved.map(|(id, _, name)| (id, name))
    }

    /// The name of a person who is here: of several connections that of those on which they have proved who they are, and of these
    /// of the one whose id is last.
    pub fn name(&self, person: &PersonId) -> Option<&Username> {
        let connected = self.people.get(person).and_then(|ids| {
            let proved = || ids.iter().rev().find(|id| self.proves(id, person));
            if ids.len() > 1 { proved().or(ids.last()) } else { ids.last() }
        });
        let name = connected.and_then(|id| self.connections.get(id)).and_then(Connection::name);
        name.or_else(|| self.departing.get(person).map(|departing| &departing.name))
    }

    /// Gives all connections of a person this name on which they have proved who they are, or all on which they have not.
    pub fn rename(&mut self, person: &PersonId, name: &Username, is_proved: bool) -> Vec<ConnectionId> {
        let ids = self.people.get(person).into_iter().flatten();
        let ids: Vec<_> = ids.filter(|id| self.proves(id, person) == is_proved).cloned().collect();
        let mut renamed = Vec::new();
        for id in ids {
            if let Some(member) = self.member_mut(&id)
                && member.name != *name
            {
                member.name = name.clone();
                renamed.push(id);
            }
        }
        renamed
    }

    /// Gives one connection this name.
    pub fn call(&mut self, id: &ConnectionId, other: Username) {
        let name = match self.connections.get_mut(id) {
            Some(Connection::Classic(Classic { name, .. }) | Connection::Member(Member { name, .. })) => name,
            Some(Connection::Guest(_)) | None => return,
        };
        *name = other;
    }

    /// Others are told that a person is gone.
    pub fn gone(&mut self, person: PersonId) {
        if self.told_gone.len() < limits::CONNECTIONS {
            self.told_gone.insert(person);
        }
    }

    /// A person is back; whether others were told that they had gone.
    pub fn was_told_gone(&mut self, person: &PersonId) -> bool {
        self.told_gone.remove(person)
    }

    pub fn depart(&mut self, person: PersonId, departing: Departing) {
        self.departing.insert(person, departing);
    }

    pub fn departing(&self, person: &PersonId) -> Option<&Departing> {
        self.departing.get(person)
    }

    pub fn departing_keys(&self) -> impl Iterator<Item = i64> {
        self.departing.values().map(|departing| departing.key)
    }

    pub fn no_longer_departing(&mut self, person: &PersonId) -> Option<Departing> {
        self.departing.remove(person)
    }

    pub fn has_departing(&self) -> bool {
        !self.departing.is_empty()
    }

    pub fn forget_departing(&mut self) {
        self.departing.clear();
    }
}

/// How many there are of each.
#[derive(Debug)]
struct Tally<K>(BTreeMap<K, usize>);

impl<K: Ord + Clone> Tally<K> {
    fn add(&mut self, key: Option<&K>) {
        if let Some(key) = key {
            *self.0.entry(key.clone()).or_default() += 1;
        }
    }

    fn remove(&mut self, key: Option<&K>) {
        let Some(key) = key else { return };
        if let Some(count) = self.0.get_mut(key) {
            *count -= 1;
            if *count == 0 {
                self.0.remove(key);
            }
        }
    }

    fn of(&self, key: &K) -> usize {
        self.0.get(key).copied().unwrap_or_default()
    }
}

impl<K> Default for Tally<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl Connection {
    pub fn is_v1(&self) -> bool {
        !matches!(self, Self::Classic(_))
    }

    /// Whether it is a member that is caught up.
    pub fn is_live(&self) -> bool {
        matches!(self, Self::Member(member) if member.behind.is_none())
    }

    /// Whose connection it is; nobody's, for a guest.
    pub fn person(&self, id: &ConnectionId) -> Option<PersonId> {
        match self {
            Self::Classic(_) => Some(id.into()),
            Self::Guest(_) => None,
            Self::Member(member) => Some(member.person.clone()),
        }
    }

    /// The name of whose connection it is.
    pub fn name(&self) -> Option<&Username> {
        match self {
            Self::Classic(classic) => Some(&classic.name),
            Self::Guest(_) => None,
            Self::Member(member) => Some(&member.name),
        }
    }
}
