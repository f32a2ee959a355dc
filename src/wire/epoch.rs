use super::letters::Letters;
use serde::Serialize;

/// Length of an epoch, in characters.
const LENGTH: u8 = 11;

/// The identity of a log: a log that was wiped comes back under another, so that nobody takes its positions for the old
/// one's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Epoch(Letters<{ LENGTH as usize }>);

impl Epoch {
    /// The epoch that 64 random bits stand for.
    pub fn from_random(bits: u64) -> Self {
        Self(Letters::from_random(bits.into(), LENGTH))
    }

    /// As [`Epoch::as_str`] gave it to be stored; `None` where it is no epoch.
    pub fn from_stored(text: &str) -> Option<Self> {
        Letters::of(text).map(Self)
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}
