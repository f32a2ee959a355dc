use super::letters::letters;
use serde::Serialize;

/// Length of an epoch, in characters.
const LENGTH: usize = 11;

/// The identity of a log: a log that was wiped comes back under another, so that nobody takes its positions for the old
/// one's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Epoch(String);

impl Epoch {
    /// The epoch that 64 random bits stand for.
    pub fn from_random(bits: u64) -> Self {
        Self(letters(bits.into(), LENGTH))
    }

    /// As [`Epoch::as_str`] gave it to be stored.
    pub fn from_stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}
