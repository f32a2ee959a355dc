use super::letters::Letters;
use serde::Serialize;
use std::fmt;

/// Length of a connection's id, in characters.
const LENGTH: u8 = 8;

/// The name of one connection in its room: 8 characters from `[A-Za-z0-9]`, public, and no secret.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ConnectionId(Letters<{ LENGTH as usize }>);

impl ConnectionId {
    /// The id that 64 random bits stand for. 62⁸ ids are so few against 2⁶⁴ that the remainder favours none by more than
    /// one part in 80,000.
    pub fn from_random(bits: u64) -> Self {
        Self(Letters::from_random(bits.into(), LENGTH))
    }

    /// The id that a socket was tagged with, as [`ConnectionId::as_str`] gave it; `None` where it is no such id.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Letters::of(tag).map(Self)
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(super) fn letters(&self) -> &Letters<{ LENGTH as usize }> {
        &self.0
    }
}

impl fmt::Display for ConnectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
