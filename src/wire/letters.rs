use serde::{Serialize, Serializer};
use std::fmt;

const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// A text of 1 to `N` of `[A-Za-z0-9_-]`, which is held in place: rooms copy and compare ids all day.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Letters<const N: usize> {
    /// What follows the text is zero, so that the order is that of the texts.
    bytes: [u8; N],
    length: u8,
}

impl<const N: usize> Letters<N> {
    /// `None` where it is no such text.
    pub fn of(text: &str) -> Option<Self> {
        if !is_token(text, 1..=N) {
            return None;
        }
        let mut bytes = [0; N];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Some(Self { bytes, length: u8::try_from(text.len()).ok()? })
    }

    /// `length` of `[A-Za-z0-9]` that random bits stand for; nearly evenly spread where there are some bits more than six a
    /// letter. `length` must be at most `N`.
    pub fn from_random(bits: u128, length: u8) -> Self {
        let mut rest = bits;
        let mut bytes = [0; N];
        for byte in &mut bytes[..length.into()] {
            *byte = ALPHABET[(rest % 62) as usize];
            rest /= 62;
        }
        Self { bytes, length }
    }

    /// The same where there is room for more.
    pub fn widened<const M: usize>(&self) -> Letters<M> {
        const { assert!(M >= N, "there must be room for all of them") };
        let mut bytes = [0; M];
        bytes[..N].copy_from_slice(&self.bytes);
        Letters { bytes, length: self.length }
    }

    /// # Panics
    /// Never: letters are UTF-8.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length.into()]).expect("letters are UTF-8")
    }
}

impl<const N: usize> fmt::Debug for Letters<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl<const N: usize> Serialize for Letters<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Whether a text of a client's own making is a token: `[A-Za-z0-9_-]`, of a length within bounds.
pub fn is_token(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}
