use super::{letters::Letters, person::PersonId};
use std::{cmp::Ordering, fmt};

/// Length of a network's name, in characters: 71 bits.
const NETWORK: u8 = 12;

/// In the place of what is not known.
const NONE: &str = "-";

/// Where a connection comes from: 12 characters that stand for its address, and from which nobody finds the address. They are
/// others on the next day, so that nobody is followed for long; who is looked for since yesterday is found by what they were then.
///
/// Two networks are the same where their names of the day are.
#[derive(Clone, Debug)]
pub struct Network {
    name: Letters<{ NETWORK as usize }>,
    before: Option<Letters<{ NETWORK as usize }>>,
}

/// Between the day's name and that of the day before.
const BEFORE: char = '.';

impl Network {
    /// The network whose name these bits, a keyed hash of an address, stand for.
    pub fn from_hash(bits: u128) -> Self {
        Self { name: Letters::from_random(bits, NETWORK), before: None }
    }

    /// The same, with what it was on the day before.
    pub fn from_hashes(bits: u128, before: u128) -> Self {
        Self { before: Some(Letters::from_random(before, NETWORK)), ..Self::from_hash(bits) }
    }

    /// As [`Network::as_str`] gave it, or as a visitor's text has it; `None` where it is no such name.
    pub fn from_stored(text: &str) -> Option<Self> {
        match text.split_once(BEFORE) {
            None => Some(Self { name: Letters::of(text)?, before: None }),
            Some((name, before)) => {
                Some(Self { name: Letters::of(name)?, before: Some(Letters::of(before)?) })
            }
        }
    }

    /// Its name of the day.
    pub fn as_str(&self) -> &str {
        self.name.as_str()
    }

    /// Its name of the day, and that of the day before where it is known.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [Some(&self.name), self.before.as_ref()].into_iter().flatten().map(Letters::as_str)
    }

    /// Whether this is, or was on the day before, the network of that name.
    pub fn is_or_was(&self, name: &str) -> bool {
        self.names().any(|one| one == name)
    }

    fn text(&self) -> String {
        match &self.before {
            None => self.as_str().to_owned(),
            Some(before) => format!("{}{BEFORE}{}", self.as_str(), before.as_str()),
        }
    }
}

impl PartialEq for Network {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Network {}

impl PartialOrd for Network {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Network {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name.cmp(&other.name)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the Worker has found out about whoever knocks. Never anything that they merely say of themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visitor {
    /// Who they have proved to be.
    pub person: Option<PersonId>,
    pub network: Option<Network>,
}

impl Visitor {
    /// As it travels from the Worker to the room, and as a socket carries it: `person:network`, with `-` for what is not known;
    /// the network's name of the day before stands behind it, after a dot.
    pub fn text(&self) -> String {
        let person = self.person.as_ref().map_or(NONE, PersonId::as_str);
        let network = self.network.as_ref().map_or_else(|| NONE.to_owned(), Network::text);
        format!("{person}:{network}")
    }

    /// As [`Visitor::text`] gave it; `None` where it did not.
    pub fn read(text: &str) -> Option<Self> {
        let (person, network) = text.split_once(':')?;
        let person = match person {
            NONE => None,
            person => Some(PersonId::from_stored(person)?),
        };
        let network = match network {
            NONE => None,
            network => Some(Network::from_stored(network)?),
        };
        Some(Self { person, network })
    }
}
