use super::{bucket::Rate, floods::Rates};
use crate::{names::Unicode, wire::limits};
use std::{fmt, ops::RangeInclusive, time::Duration};

/// How a room behaves, as its owner set it in `wrangler.toml` (README, "Configuration").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Between two heartbeats; 1 to 30 s, half of what the client takes for a dead connection.
    pub heartbeat: Duration,
    /// Between a message and the assistant's reply to it; 0 to 60 s.
    pub reply_delay: Duration,
    /// Whether the assistant replies at all.
    pub assistant: bool,
    /// How long what was said is kept; 1 to 3,650 days.
    pub retention: Duration,
    /// Bytes that what was said may take; 1 to 9,000 MB. (An object ends at 10 GB.)
    pub retention_bytes: u64,
    /// How much and how often.
    pub rates: Rates,
    /// Connections that one person may have; 1 to 10,000.
    pub connections_per_person: usize,
    /// Connections that may come from one network, which may be that of a school; 1 to 10,000.
    pub connections_per_network: usize,
    /// Connections that a room takes; 1 to 10,000.
    pub connections_per_room: usize,
    /// What the runtime knows of Unicode. Not the owner's to set.
    pub unicode: Unicode,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_secs(25),
            reply_delay: Duration::from_millis(1_500),
            assistant: true,
            retention: Duration::from_hours(30 * 24),
            retention_bytes: 1_000 * MB,
            rates: Rates::default(),
            connections_per_person: 20,
            connections_per_network: 100,
            connections_per_room: limits::CONNECTIONS,
            unicode: Unicode::default(),
        }
    }
}

/// A unit that disks are sold in, and the platform's limits are told in.
const MB: u64 = 1_000_000;

const HEARTBEAT_SECONDS: RangeInclusive<u64> = 1..=30;
const REPLY_DELAY_MS: RangeInclusive<u64> = 0..=60_000;
const RETENTION_DAYS: RangeInclusive<u64> = 1..=3_650;
const RETENTION_MB: RangeInclusive<u64> = 1..=9_000;

/// A variable that cannot be used. Says which and what it takes, not what it held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    variable: &'static str,
    takes: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The variable {} takes {}.", self.variable, self.takes)
    }
}

impl Config {
    /// Reads the variables that `lookup` knows; the others keep their defaults.
    ///
    /// # Errors
    /// For the first variable that is out of its range.
    pub fn from_variables(lookup: impl Fn(&'static str) -> Option<String>) -> Result<Self, ConfigError> {
        let defaults = Self::default();
        Ok(Self {
            heartbeat: number(&lookup, "HEARTBEAT_SECONDS", HEARTBEAT_SECONDS)?
                .map_or(defaults.heartbeat, Duration::from_secs),
            reply_delay: number(&lookup, "REPLY_DELAY_MS", REPLY_DELAY_MS)?
                .map_or(defaults.reply_delay, Duration::from_millis),
            retention: number(&lookup, "RETENTION_DAYS", RETENTION_DAYS)?
                .map_or(defaults.retention, |days| Duration::from_hours(24 * days)),
            retention_bytes: number(&lookup, "RETENTION_MB", RETENTION_MB)?
                .map_or(defaults.retention_bytes, |mb| mb * MB),
            assistant: switch(&lookup, "ASSISTANT")?.unwrap_or(defaults.assistant),
            rates: rates(&lookup, defaults.rates)?,
            connections_per_person: count(&lookup, "CONNECTIONS_PER_PERSON")?
                .unwrap_or(defaults.connections_per_person),
            connections_per_network: count(&lookup, "CONNECTIONS_PER_NETWORK")?
                .unwrap_or(defaults.connections_per_network),
            connections_per_room: count(&lookup, "CONNECTIONS_PER_ROOM")?
                .unwrap_or(defaults.connections_per_room),
            unicode: defaults.unicode,
        })
    }
}

fn number(
    lookup: impl Fn(&'static str) -> Option<String>,
    variable: &'static str,
    range: RangeInclusive<u64>,
) -> Result<Option<u64>, ConfigError> {
    let Some(text) = lookup(variable) else {
        return Ok(None);
    };
    match text.trim().parse() {
        Ok(number) if range.contains(&number) => Ok(Some(number)),
        _ => {
            let takes = format!("a whole number from {} to {}", range.start(), range.end());
            Err(ConfigError { variable, takes })
        }
    }
}

fn rates(lookup: impl Fn(&'static str) -> Option<String>, defaults: Rates) -> Result<Rates, ConfigError> {
    let rate = |variable, default| rate(&lookup, variable).map(|rate| rate.unwrap_or(default));
    Ok(Rates {
        messages: rate("RATE_MESSAGES", defaults.messages)?,
        acts: rate("RATE_ACTS", defaults.acts)?,
        reads: rate("RATE_READS", defaults.reads)?,
        signals: rate("RATE_SIGNALS", defaults.signals)?,
        network: rate("RATE_NETWORK", defaults.network)?,
        room: rate("RATE_ROOM", defaults.room)?,
        connections: rate("RATE_CONNECTIONS", defaults.connections)?,
    })
}

fn rate(
    lookup: impl Fn(&'static str) -> Option<String>,
    variable: &'static str,
) -> Result<Option<Rate>, ConfigError> {
    let Some(text) = lookup(variable) else {
        return Ok(None);
    };
    let takes = || {
        let (least, most) = (limits::RATE_PER_SECOND.start(), limits::RATE_PER_SECOND.end());
        let times = limits::REFILL.as_secs();
        format!("burst/per second, of {least} to {most} a second, and a burst of 1 to {times} times that")
    };
    Rate::read(&text).map(Some).ok_or_else(|| ConfigError { variable, takes: takes() })
}

fn count(
    lookup: impl Fn(&'static str) -> Option<String>,
    variable: &'static str,
) -> Result<Option<usize>, ConfigError> {
    let count = number(lookup, variable, limits::CONNECTIONS_OF_ONE)?;
    Ok(count.and_then(|count| usize::try_from(count).ok()))
}

fn switch(
    lookup: impl Fn(&'static str) -> Option<String>,
    variable: &'static str,
) -> Result<Option<bool>, ConfigError> {
    match lookup(variable).as_deref().map(str::trim) {
        None => Ok(None),
        Some("on") => Ok(Some(true)),
        Some("off") => Ok(Some(false)),
        Some(_) => Err(ConfigError { variable, takes: "on or off".to_owned() }),
    }
}
