use super::letters::Letters;
use std::fmt;

/// Length of a nonce, in characters: 95 bits.
const LENGTH: u8 = 16;

/// What tells one ticket, or one link, from all others: 16 characters from `[A-Za-z0-9]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nonce(Letters<{ LENGTH as usize }>);

impl Nonce {
    /// The nonce that 128 random bits stand for.
    pub fn from_random(bits: u128) -> Self {
        Self(Letters::from_random(bits, LENGTH))
    }

    /// As [`Nonce::as_str`] gave it; `None` where it is no such text.
    pub fn from_stored(text: &str) -> Option<Self> {
        if text.len() != usize::from(LENGTH) {
            return None;
        }
        Letters::of(text).map(Self)
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
