use super::{letters::Letters, person::PersonId};
use std::fmt;

/// Length of a network's name, in characters: 71 bits.
const NETWORK: u8 = 12;

/// In the place of what is not known.
const NONE: &str = "-";

/// Where a connection comes from: 12 characters that stand for its address, and from which nobody finds the address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Network(Letters<{ NETWORK as usize }>);

impl Network {
    /// The name that these bits, a keyed hash of an address, stand for.
    pub fn from_hash(bits: u128) -> Self {
        Self(Letters::from_random(bits, NETWORK))
    }

    /// As [`Network::as_str`] gave it; `None` where it is no such name.
    pub fn from_stored(text: &str) -> Option<Self> {
        Letters::of(text).map(Self)
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
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
    /// As it travels from the Worker to the room, and as a socket carries it: `person:network`, with `-` for what is not known.
    pub fn text(&self) -> String {
        let person = self.person.as_ref().map_or(NONE, PersonId::as_str);
        let network = self.network.as_ref().map_or(NONE, Network::as_str);
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
