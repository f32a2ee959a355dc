use crate::wire::{Timestamp, limits};
use std::time::Duration;

/// How many error frames a connection may still get (SPEC.md, LIMIT-6): a token bucket, so that a storm of bad frames
/// costs the room no storm of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorBudget {
    /// When the bucket will be full again; in the past while it is full.
    full_at: Timestamp,
}

const REFILL: Duration = Duration::from_millis(1_000 / limits::ERRORS_PER_SECOND as u64);

impl ErrorBudget {
    pub fn full(now: Timestamp) -> Self {
        Self { full_at: now }
    }

    /// Takes one error frame out of the budget; `false` where there is none left.
    pub fn take(&mut self, now: Timestamp) -> bool {
        let whole = REFILL * limits::ERROR_BURST;
        // A clock set back must not leave the bucket empty for longer than it takes to fill.
        self.full_at = self.full_at.clamp(now, now.after(whole));
        let spent = self.full_at.after(REFILL);
        if spent > now.after(whole) {
            return false;
        }
        self.full_at = spent;
        true
    }
}
