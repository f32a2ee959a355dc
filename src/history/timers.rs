//! The timer table: what the room owes, and when. A timer is named by its kind and, within it, its key.
//!
//! The table is small (SPEC.md, LIMIT-7), so it has no index but its key: an index would bill a second row for every timer.

use super::{Database, DatabaseError, Row, Value};
use crate::wire::Timestamp;

/// What kind of thing is owed. The numbers are stored: never give one a new meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerKind {
    /// A heartbeat to everyone; its only key is 0.
    Heartbeat = 1,
    /// A reply of the assistant; keys count up in the order in which the replies must come.
    Reply = 2,
    /// A person whose last connection went, and who is still here for a while; keys count up.
    Leave = 3,
    /// A look at the connections that are held; its only key is 0.
    Held = 4,
}

/// A timer that was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer {
    pub key: i64,
    pub due: Timestamp,
    /// What the owner of the kind needs to know when it falls due.
    pub payload: String,
}

/// A kind's timers, as one look at the table shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    pub count: usize,
    pub earliest: Option<Timestamp>,
    pub latest: Option<Timestamp>,
    pub last_key: Option<i64>,
}

/// Sets a timer, in place of one of the same kind and key.
///
/// # Errors
/// Where the statement fails.
pub fn set(database: &impl Database, kind: TimerKind, timer: &Timer) -> Result<(), DatabaseError> {
    database
        .query(
            "INSERT OR REPLACE INTO timers (kind, key, due, payload) VALUES (?, ?, ?, ?)",
            &[
                kind_value(kind),
                timer.key.into(),
                timer.due.as_millis().into(),
                timer.payload.as_str().into(),
            ],
        )
        .map(drop)
}

/// Removes a timer, set or not.
///
/// # Errors
/// Where the statement fails.
pub fn remove(database: &impl Database, kind: TimerKind, key: i64) -> Result<(), DatabaseError> {
    database.query("DELETE FROM timers WHERE kind = ? AND key = ?", &[kind_value(kind), key.into()]).map(drop)
}

/// Removes all timers of a kind.
///
/// # Errors
/// Where the statement fails.
pub fn clear(database: &impl Database, kind: TimerKind) -> Result<(), DatabaseError> {
    database.query("DELETE FROM timers WHERE kind = ?", &[kind_value(kind)]).map(drop)
}

/// The timers of a kind, by their keys.
///
/// # Errors
/// Where the statement fails.
pub fn all(database: &impl Database, kind: TimerKind) -> Result<Vec<Timer>, DatabaseError> {
    let rows = database
        .query("SELECT key, due, payload FROM timers WHERE kind = ? ORDER BY key", &[kind_value(kind)])?;
    rows.iter().map(timer).collect()
}

/// The timers of a kind that are due at `now`, by their keys.
///
/// # Errors
/// Where the statement fails.
pub fn due(database: &impl Database, kind: TimerKind, now: Timestamp) -> Result<Vec<Timer>, DatabaseError> {
    let rows = database.query(
        "SELECT key, due, payload FROM timers WHERE kind = ? AND due <= ? ORDER BY key",
        &[kind_value(kind), now.as_millis().into()],
    )?;
    rows.iter().map(timer).collect()
}

/// Brings forward to `latest` what is due after it.
///
/// # Errors
/// Where the statement fails.
pub fn bring_forward(
    database: &impl Database,
    kind: TimerKind,
    latest: Timestamp,
) -> Result<(), DatabaseError> {
    let latest = Value::from(latest.as_millis());
    database
        .query(
            "UPDATE timers SET due = ? WHERE kind = ? AND due > ?",
            &[latest.clone(), kind_value(kind), latest],
        )
        .map(drop)
}

/// Of each kind that is set, by its number, when the first is due.
///
/// # Errors
/// Where the statement fails.
pub fn earliest(database: &impl Database) -> Result<Vec<(i64, Timestamp)>, DatabaseError> {
    let rows = database.query("SELECT kind, MIN(due) FROM timers GROUP BY kind", &[])?;
    rows.iter().map(|row| Ok((row.integer(0)?, Timestamp::from_millis(row.integer(1)?)))).collect()
}

/// What is set of a kind.
///
/// # Errors
/// Where the statement fails.
pub fn summary(database: &impl Database, kind: TimerKind) -> Result<Summary, DatabaseError> {
    let rows = database.query(
        "SELECT COUNT(*), MIN(due), MAX(due), MAX(key) FROM timers WHERE kind = ?",
        &[kind_value(kind)],
    )?;
    let row = rows.first().ok_or_else(|| DatabaseError::new("an aggregate answered no row"))?;
    Ok(Summary {
        count: usize::try_from(row.integer(0)?).unwrap_or(usize::MAX),
        earliest: row.optional_integer(1)?.map(Timestamp::from_millis),
        latest: row.optional_integer(2)?.map(Timestamp::from_millis),
        last_key: row.optional_integer(3)?,
    })
}

fn kind_value(kind: TimerKind) -> Value {
    Value::Integer(kind as i64)
}

fn timer(row: &Row) -> Result<Timer, DatabaseError> {
    Ok(Timer {
        key: row.integer(0)?,
        due: Timestamp::from_millis(row.integer(1)?),
        payload: row.text(2)?.to_owned(),
    })
}
