use serde::{Deserialize, Serialize};
use std::fmt;

/// The largest integer that a JavaScript number holds exactly.
const LAST: u64 = (1 << 53) - 1;

/// A place in a room's log: the first event has 1, each next one more. 0 is before the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Seq(u64);

impl Seq {
    /// Before the first event.
    pub const START: Self = Self(0);

    /// The last place that there can be.
    pub const LAST: Self = Self(LAST);

    /// `None` above 2⁵³−1.
    pub fn new(value: u64) -> Option<Self> {
        (value <= LAST).then_some(Self(value))
    }

    pub fn get(self) -> u64 {
        self.0
    }

    /// The place so many events further on.
    #[must_use]
    pub fn plus(self, events: u64) -> Self {
        Self(self.0.saturating_add(events))
    }

    /// The place so many events back; [`Seq::START`] where there are not so many.
    #[must_use]
    pub fn minus(self, events: u64) -> Self {
        Self(self.0.saturating_sub(events))
    }

    /// How many events lie after `earlier`, up to and with this one; 0 where it is not earlier.
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
