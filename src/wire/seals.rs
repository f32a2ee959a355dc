//! Texts that only this deployment can have made.
use super::Timestamp;
/// Seals a payload for a purpose, and opens what it has sealed. A sealed text is safe in a URL: `[A-Za-z0-9._-]`.
pub trait Seals: std::fmt::Debug {
    fn seal(&self, purpose: &str, payload: &str, expires: Timestamp) -> String;
    /// `None` where it was not sealed here for this purpose, or has expired.
    fn open(&self, purpose: &str, text: &str, now: Timestamp) -> Option<String>;
}
