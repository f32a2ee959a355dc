//! What the log and the record of what was done have of one person.

use super::{
    Database, DatabaseError,
    log::{Block, block_of},
};
use crate::wire::{PersonId, Seq, limits};
use serde_json::{Map, Value as Json, value::RawValue};

/// Entries of the record that are read at a time.
const ENTRIES: i64 = 50;

/// What an event says of the people in it. Its fields are looked up as they are asked for: to have them read into a struct would
/// be another reader in the WebAssembly.
#[derive(Debug)]
pub struct About(Map<String, Json>);

impl About {
    /// # Errors
    /// Where it is no event.
    pub fn read(event: &str) -> Result<Self, DatabaseError> {
        serde_json::from_str(event).map(Self).map_err(unreadable)
    }

    /// The fields, to be changed.
    pub fn into_fields(self) -> Map<String, Json> {
        self.0
    }

    /// A text; `None` where there is none.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.0.get(field)?.as_str()
    }

    pub fn has(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }

    /// What kind of event it is.
    pub fn kind(&self) -> &str {
        self.text("type").unwrap_or_default()
    }

    /// The message that something was done to.
    pub fn target(&self) -> Option<Seq> {
        self.0.get("target")?.as_u64().and_then(Seq::new)
    }

    /// Whether a person said or did it.
    pub fn is_by(&self, person: &PersonId) -> bool {
        self.text("sender_id") == Some(person.as_str())
    }

    /// Whether it was done to a person.
    pub fn is_about(&self, person: &PersonId) -> bool {
        self.text("person") == Some(person.as_str())
    }

    pub fn is_message(&self) -> bool {
        self.kind() == "chat"
    }

    pub fn is_removed(&self) -> bool {
        self.has("deleted")
    }
}

/// An event that is by a person, or about one.
#[derive(Debug)]
pub struct Theirs {
    pub seq: Seq,
    pub frame: Box<RawValue>,
    pub about: About,
    /// Whether the log has it, and not the record alone, which keeps things for longer.
    pub is_logged: bool,
}

/// A part of all that there is: after one place, and up to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub after: Seq,
    pub until: Seq,
}

/// Whether to go on looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    GoOn,
    /// What was shown last is for another time.
    Stop,
}

/// Shows what is by or about a person to `take`, oldest first: what the record has from before the log begins, after `floor`, and
/// then the log's, of which it looks at [`limits::PERSON_EVENTS`] at most. Returns up to where it was looked through.
///
/// # Errors
/// Where a statement fails, what is stored cannot be read, or `take` fails.
pub fn look_through(
    database: &impl Database,
    person: &PersonId,
    floor: Seq,
    Span { after, until }: Span,
    take: &mut dyn FnMut(Theirs) -> Result<Next, DatabaseError>,
) -> Result<Seq, DatabaseError> {
    if let Some(stopped) = look_through_record(database, person, after, until.min(floor), take)? {
        return Ok(stopped);
    }
    let start = after.max(floor);
    let end = start.plus(limits::PERSON_EVENTS).min(until);
    let mut first = block_of(database, start.plus(1))?;
    loop {
        // One row at a time: each may be as large as a page.
        let rows = database.query(
            "SELECT first_seq FROM log WHERE first_seq >= ? AND first_seq <= ? AND instr(events, ?)
                ORDER BY first_seq LIMIT 1",
            &[first.into(), end.into(), person.as_str().into()],
        )?;
        let Some(row) = rows.first().map(|row| row.seq(0)).transpose()? else { return Ok(end.max(after)) };
        let Some(block) = Block::holding(database, row)? else { return Ok(end.max(after)) };
        for event in block.all() {
            if event.seq > start
                && event.seq <= end
                && let Some(theirs) = read(person, event.seq, event.frame, true)?
                && take(theirs)? == Next::Stop
            {
                return Ok(event.seq.minus(1));
            }
        }
        first = row.plus(1);
    }
}

/// The same of the record alone; where it was stopped, up to where it was looked through.
fn look_through_record(
    database: &impl Database,
    person: &PersonId,
    mut after: Seq,
    until: Seq,
    take: &mut dyn FnMut(Theirs) -> Result<Next, DatabaseError>,
) -> Result<Option<Seq>, DatabaseError> {
    while after < until {
        let rows = database.query(
            "SELECT id, event FROM audit WHERE id > ? AND id <= ? AND instr(event, ?) ORDER BY id LIMIT ?",
            &[after.into(), until.into(), person.as_str().into(), ENTRIES.into()],
        )?;
        let Some(last) = rows.last() else { break };
        after = last.seq(0)?;
        for row in &rows {
            let (seq, event) = (row.seq(0)?, row.text(1)?.to_owned());
            let frame = RawValue::from_string(event).map_err(unreadable)?;
            if let Some(theirs) = read(person, seq, frame, false)?
                && take(theirs)? == Next::Stop
            {
                return Ok(Some(seq.minus(1)));
            }
        }
    }
    Ok(None)
}

fn read(
    person: &PersonId,
    seq: Seq,
    frame: Box<RawValue>,
    is_logged: bool,
) -> Result<Option<Theirs>, DatabaseError> {
    if !frame.get().contains(person.as_str()) {
        return Ok(None);
    }
    let about = About::read(frame.get())?;
    Ok((about.is_about(person) || about.is_by(person)).then_some(Theirs { seq, frame, about, is_logged }))
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
fn unreadable(error: serde_json::Error) -> DatabaseError {
    DatabaseError::new(format!("what is somebody's cannot be read: {error}"))
}
