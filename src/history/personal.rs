//! What the log and the record of what was done have of one person.

use super::{
    Database, DatabaseError,
    log::{Block, block_of},
};
use crate::wire::{PersonId, Seq, limits};
use serde::Deserialize;
use serde_json::value::RawValue;

/// Entries of the record that are read at a time.
const ENTRIES: i64 = 50;

/// What an event says of the people in it.
#[derive(Debug, Deserialize)]
pub struct About {
    #[serde(rename = "type")]
    pub kind: String,
    /// Who said or did it.
    pub sender_id: String,
    #[serde(default)]
    pub sender_name: String,
    /// To whom it was done, of what is done to people.
    pub person: Option<String>,
    pub name: Option<String>,
    pub act: Option<String>,
    pub reason: Option<String>,
    /// Of what is said, or what it became by an edit.
    pub message: Option<String>,
    pub edited: Option<String>,
    pub deleted: Option<String>,
    pub target: Option<Seq>,
    pub emoji: Option<String>,
}

impl About {
    pub fn is_by(&self, person: &PersonId) -> bool {
        self.sender_id == person.as_str()
    }

    pub fn is_message(&self) -> bool {
        self.kind == "chat"
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
    let about: About = serde_json::from_str(frame.get()).map_err(unreadable)?;
    let is_about = about.person.as_deref() == Some(person.as_str());
    Ok((is_about || about.is_by(person)).then_some(Theirs { seq, frame, about, is_logged }))
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
fn unreadable(error: serde_json::Error) -> DatabaseError {
    DatabaseError::new(format!("what is somebody's cannot be read: {error}"))
}
