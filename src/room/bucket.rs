use crate::wire::{Timestamp, limits};
use std::time::Duration;

/// How often something may happen: so many times at once, and then so many a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub burst: u32,
    pub per_second: u32,
}

impl Rate {
    /// None that is ever met.
    pub const UNBOUNDED: Self = Self { burst: 1_000_000, per_second: 1_000_000 };

    /// As `20/2` says it: 20 at once, 2 a second. `None` where it does not, or the bucket would take longer to fill than the room
    /// surely stays in memory ([`limits::REFILL`]): what is forgotten then was full.
    pub fn read(text: &str) -> Option<Self> {
        let (burst, per_second) = text.trim().split_once('/')?;
        let rate = Self { burst: burst.trim().parse().ok()?, per_second: per_second.trim().parse().ok()? };
        let seconds = limits::REFILL.as_secs();
        let is_in_range = limits::RATE_PER_SECOND.contains(&rate.per_second)
            && rate.burst >= 1
            && u64::from(rate.burst) <= seconds * u64::from(rate.per_second);
        is_in_range.then_some(rate)
    }

    /// Microseconds until one more may happen.
    fn interval(self) -> i64 {
        1_000_000 / i64::from(self.per_second)
    }

    /// How long an empty bucket takes to fill.
    pub(super) fn fills_in(self) -> Duration {
        Duration::from_micros(self.whole().unsigned_abs())
    }

    /// The same, in microseconds.
    fn whole(self) -> i64 {
        self.interval() * i64::from(self.burst)
    }
}

/// A token bucket (GCRA), exact as long as its rate is the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// When it will be full again; microseconds since 1970, in the past while it is full.
    full_at: i64,
}

impl Bucket {
    /// Takes one out.
    ///
    /// # Errors
    /// Where there is none left: when there will be.
    pub fn take(&mut self, now: Timestamp, rate: Rate) -> Result<(), Timestamp> {
        self.ready(now, rate)?;
        self.spend(now, rate);
        Ok(())
    }

    /// Whether there is one to be taken.
    ///
    /// # Errors
    /// Where there is none left: when there will be.
    pub fn ready(&mut self, now: Timestamp, rate: Rate) -> Result<(), Timestamp> {
        // A clock set back must not leave the bucket empty for longer than it takes to fill.
        self.full_at = self.full_at.min(micros(now) + rate.whole());
        let at = self.full_at + rate.interval() - rate.whole();
        if at <= micros(now) { Ok(()) } else { Err(Timestamp::from_millis((at + 999).div_euclid(1_000))) }
    }

    /// Takes one out that was taken at this time, whether it is there or not.
    pub fn spend(&mut self, at: Timestamp, rate: Rate) {
        let full_at = self.full_at.clamp(micros(at), micros(at) + rate.whole());
        self.full_at = full_at + rate.interval();
    }

    pub fn is_full(&self, now: Timestamp) -> bool {
        self.full_at <= micros(now)
    }
}

fn micros(at: Timestamp) -> i64 {
    at.as_millis() * 1_000
}

/// How many error frames a connection may get (SPEC.md, LIMIT-6), so that a storm of bad frames costs the room no storm of
/// answers.
pub(super) const ERRORS: Rate = Rate { burst: limits::ERROR_BURST, per_second: limits::ERRORS_PER_SECOND };

/// How long ago something may have been taken that a bucket still lacks.
pub(super) const MEMORY: Duration = limits::REFILL;
