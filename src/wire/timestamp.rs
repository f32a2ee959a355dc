use chrono::{DateTime, Datelike, FixedOffset, Timelike, Utc};
use serde::{Serialize, Serializer};
use std::{fmt, time::Duration};

/// A moment, in whole milliseconds since 1970-01-01T00:00:00Z, within the years 1970 to 9999.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(i64);

/// 9999-12-31T23:59:59.999Z, the last moment with a four-digit year.
const LAST: i64 = 253_402_300_799_999;

const MILLIS_OF_DAY: i64 = 86_400_000;

const SECONDS_EAST_OF_UTC_IN_BEIJING: i32 = 8 * 3600;

impl Timestamp {
    /// The moment `millis` milliseconds after the epoch, or the nearest that ISO 8601 writes with four digits of year.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(0, LAST))
    }

    /// Milliseconds since the epoch; an integer that a JavaScript number holds exactly.
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// This moment and `duration` later, whole milliseconds.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// This moment and `duration` earlier, whole milliseconds.
    #[must_use]
    pub fn before(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self::from_millis(self.0.saturating_sub(millis))
    }

    /// Which day it is, counted from that of the epoch (UTC).
    pub fn day(self) -> i64 {
        self.0 / MILLIS_OF_DAY
    }

    /// The end of the day after this one (UTC).
    #[must_use]
    pub fn end_of_next_day(self) -> Self {
        Self::from_millis((self.day() + 2) * MILLIS_OF_DAY)
    }

    /// How long it has been since `earlier`; zero where `earlier` is later, as after a clock was set back.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0 - earlier.0).unwrap_or(0))
    }

    /// `YYYY-MM-DD HH:MM:SS` in Beijing (UTC+8, no summer time).
    pub fn in_beijing(self) -> String {
        match FixedOffset::east_opt(SECONDS_EAST_OF_UTC_IN_BEIJING) {
            Some(beijing) => self.utc().with_timezone(&beijing).format("%Y-%m-%d %H:%M:%S").to_string(),
            None => unreachable!("eight hours are less than a day"),
        }
    }

    /// As it is displayed.
    pub(super) fn iso(self) -> Iso {
        let utc = self.utc();
        let millis = u32::try_from(self.0 % 1_000).unwrap_or(0);
        let mut iso = *b"0000-00-00T00:00:00.000Z";
        write_digits(&mut iso[0..4], utc.year().unsigned_abs());
        write_digits(&mut iso[5..7], utc.month());
        write_digits(&mut iso[8..10], utc.day());
        write_digits(&mut iso[11..13], utc.hour());
        write_digits(&mut iso[14..16], utc.minute());
        write_digits(&mut iso[17..19], utc.second());
        write_digits(&mut iso[20..23], millis);
        Iso(iso)
    }

    fn utc(self) -> DateTime<Utc> {
        // In range by construction, so the default is never seen.
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }
}

/// ISO 8601 in UTC with milliseconds: `2026-11-23T08:26:00.123Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.iso().as_str())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A moment's text. Made here and not by chrono, which takes ten times as long for it, because every message has two.
pub(super) struct Iso([u8; 24]);

impl Iso {
    /// # Panics
    /// Never: digits are UTF-8.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("digits are UTF-8")
    }
}

/// The last of a number's digits, as many as there is room for.
fn write_digits(room: &mut [u8], number: u32) {
    let mut rest = number;
    for digit in room.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
}
