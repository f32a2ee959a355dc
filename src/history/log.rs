//! The log of a room: what was said, in one total order.
//!
//! The events of one turn are one row, a *block*, because rows written are what a room costs: `first_seq`, how many, when,
//! and a JSON array of the chat frames just as they were sent. There is no index on anything else for the same reason.

use super::{Database, DatabaseError, Row, Value, acts, index, law};
use crate::wire::{Cid, Epoch, PersonId, Seq, Timestamp, limits};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::time::Duration;

/// Blocks read at a time, of at most [`limits::BLOCK_BYTES`] each.
const BLOCKS: usize = 50;

/// Blocks removed at a time for their age.
const AGED_BLOCKS: i64 = 500;

/// Blocks removed at a time for their size: 1 MiB at most, so that not much more goes than has to.
const SURPLUS_BLOCKS: i64 = 16;

/// What a room knows of its log without looking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    epoch: Epoch,
    head: Seq,
    floor: Seq,
    /// The newest event that has to go, at the latest look: at least the floor.
    doomed: Seq,
}

/// One event as it is stored.
#[derive(Clone, Debug)]
pub struct Event {
    pub seq: Seq,
    /// When it was stored.
    pub at: Timestamp,
    /// Its chat frame.
    pub frame: Box<RawValue>,
}

/// What a stored frame says, as far as the room ever asks.
#[derive(Debug, Deserialize)]
pub struct Stored {
    #[serde(rename = "type")]
    pub kind: String,
    pub seq: Seq,
    /// What no message is has none.
    #[serde(default)]
    pub message: String,
    pub sender_id: String,
    pub timestamp: String,
    pub cid: Option<String>,
    pub edited: Option<String>,
    pub deleted: Option<String>,
}

/// Events as they are stored together: a row of the log.
#[derive(Debug)]
pub struct Block {
    first: Seq,
    /// When they were stored; milliseconds since 1970.
    pub at: Timestamp,
    events: Vec<Box<RawValue>>,
}

impl Event {
    /// # Errors
    /// Where what is stored is no chat frame.
    pub fn read(&self) -> Result<Stored, DatabaseError> {
        serde_json::from_str(self.frame.get()).map_err(unreadable)
    }
}

impl Block {
    /// The row that holds the event at `seq`, where there is one.
    ///
    /// # Errors
    /// Where a statement fails, or what is stored cannot be read.
    pub fn holding(database: &impl Database, seq: Seq) -> Result<Option<Self>, DatabaseError> {
        let sql = "SELECT first_seq, count, events, at FROM log WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT 1";
        let rows = database.query(sql, &[seq.into()])?;
        let Some(row) = rows.first().filter(|row| end_of(row).is_ok_and(|last| last >= seq)) else {
            return Ok(None);
        };
        let events = serde_json::from_str(row.text(2)?).map_err(unreadable)?;
        Ok(Some(Self { first: row.seq(0)?, at: Timestamp::from_millis(row.integer(3)?), events }))
    }

    pub fn holds(&self, seq: Seq) -> bool {
        seq >= self.first && self.place(seq) < self.events.len()
    }

    /// # Panics
    /// Where it does not hold the event.
    pub fn event(&self, seq: Seq) -> Event {
        Event { seq, at: self.at, frame: self.events[self.place(seq)].clone() }
    }

    /// # Panics
    /// Where it does not hold the event.
    pub fn event_mut(&mut self, seq: Seq) -> &mut Box<RawValue> {
        let place = self.place(seq);
        &mut self.events[place]
    }

    /// All of its events, oldest first.
    pub fn all(&self) -> Vec<Event> {
        (0..self.events.len() as u64).map(|place| self.event(self.first.plus(place))).collect()
    }

    /// Bytes of its events.
    pub fn bytes(&self) -> usize {
        self.events.iter().map(|event| event.get().len() + 1).sum()
    }

    /// Stores its events as they are now.
    ///
    /// # Errors
    /// Where a statement fails.
    pub fn update(&self, database: &impl Database) -> Result<(), DatabaseError> {
        let events: Vec<_> = self.events.iter().map(|event| event.get()).collect();
        let events = Value::Text(format!("[{}]", events.join(",")));
        database.query("UPDATE log SET events = ? WHERE first_seq = ?", &[events, self.first.into()])?;
        Ok(())
    }

    fn place(&self, seq: Seq) -> usize {
        usize::try_from(seq.since(self.first)).unwrap_or(usize::MAX)
    }
}

impl Log {
    /// The log as the database has it; a new one gets the epoch that `entropy` stands for.
    ///
    /// # Errors
    /// Where a statement fails.
    pub fn open(database: &impl Database, entropy: u64) -> Result<Self, DatabaseError> {
        let (epoch, floor) = match database.query("SELECT epoch, floor FROM room", &[])?.first() {
            Some(row) => (Epoch::from_stored(row.text(0)?).ok_or_else(no_epoch)?, row.seq(1)?),
            None => (begin(database, entropy)?, Seq::START),
        };
        let last = database.query("SELECT first_seq, count FROM log ORDER BY first_seq DESC LIMIT 1", &[])?;
        let head = last.first().map(end_of).transpose()?.unwrap_or(floor);
        Ok(Self { epoch, head, floor, doomed: floor })
    }

    pub fn epoch(&self) -> &Epoch {
        &self.epoch
    }

    /// The newest event; [`Seq::START`] where there was none yet.
    pub fn head(&self) -> Seq {
        self.head
    }

    /// The newest event that is no longer there: what comes after it is.
    pub fn floor(&self) -> Seq {
        self.floor
    }

    /// The newest event that has to go, as far as is known; the floor, where that is all.
    pub fn doomed(&self) -> Seq {
        self.doomed.max(self.floor)
    }

    /// Whether all events after `seq` are there to be read.
    pub fn reaches_back_to(&self, seq: Seq) -> bool {
        (self.floor..=self.head).contains(&seq)
    }

    /// The events that follow the head, in as few blocks as fit.
    pub fn blocks<'a>(&self, frames: impl IntoIterator<Item = &'a str>) -> Vec<NewBlock> {
        let mut blocks: Vec<NewBlock> = Vec::new();
        let mut first = self.head.plus(1);
        for frame in frames {
            match blocks.last_mut() {
                Some(block) if block.events.len() + frame.len() <= limits::BLOCK_BYTES => block.push(frame),
                _ => blocks.push(NewBlock::of(first, frame)),
            }
            first = first.plus(1);
        }
        blocks
    }

    /// Stores them; where they are several within a transaction. The head moves on with [`Log::advance`], once what else
    /// belongs to the same transaction is stored too.
    ///
    /// # Errors
    /// Where a statement fails.
    pub fn append(
        &self,
        database: &impl Database,
        at: Timestamp,
        blocks: Vec<NewBlock>,
    ) -> Result<(), DatabaseError> {
        blocks.into_iter().try_for_each(|block| block.store(database, at))
    }

    /// So many events more are stored.
    pub fn advance(&mut self, events: usize) {
        self.head = self.head.plus(events as u64);
    }

    /// The events after `seq`, oldest first, as many as a page holds and at most `limit`.
    ///
    /// # Errors
    /// Where a statement fails, or what is stored cannot be read.
    pub fn after(
        &self,
        database: &impl Database,
        seq: Seq,
        limit: usize,
    ) -> Result<Vec<Event>, DatabaseError> {
        let mut page = Page { events: Vec::new(), bytes: 0, limit };
        let mut from = block_of(database, seq.plus(1))?;
        loop {
            let rows = database.query(
                "SELECT first_seq, count, events, at FROM log WHERE first_seq >= ? ORDER BY first_seq LIMIT ?",
                &[from.into(), count(BLOCKS.min(limit))],
            )?;
            let Some(last) = rows.last() else { return Ok(page.events) };
            from = end_of(last)?.plus(1);
            for row in &rows {
                if !page.take(events_in(row)?.into_iter().filter(|event| event.seq > seq)) {
                    return Ok(page.events);
                }
            }
        }
    }

    /// The events before `seq`, oldest first: the newest of them, as many as a page holds and at most `limit`.
    ///
    /// # Errors
    /// Where a statement fails, or what is stored cannot be read.
    pub fn before(
        &self,
        database: &impl Database,
        seq: Seq,
        limit: usize,
    ) -> Result<Vec<Event>, DatabaseError> {
        let mut page = Page { events: Vec::new(), bytes: 0, limit };
        let mut until = seq;
        'reading: loop {
            let rows = database.query(
                "SELECT first_seq, count, events, at FROM log WHERE first_seq < ? ORDER BY first_seq DESC LIMIT ?",
                &[until.into(), count(BLOCKS.min(limit))],
            )?;
            let Some(last) = rows.last() else { break };
            until = last.seq(0)?;
            for row in &rows {
                if !page.take(events_in(row)?.into_iter().rev().filter(|event| event.seq < seq)) {
                    break 'reading;
                }
            }
        }
        page.events.reverse();
        Ok(page.events)
    }

    /// The event at `seq`, where there is one.
    ///
    /// # Errors
    /// Where a statement fails, or what is stored cannot be read.
    pub fn at(&self, database: &impl Database, seq: Seq) -> Result<Option<Event>, DatabaseError> {
        let found = self.after(database, seq.minus(1), 1)?;
        Ok(found.into_iter().find(|event| event.seq == seq))
    }

    /// The message that `person` sent as `cid`, where there is one after `after`.
    ///
    /// # Errors
    /// Where a statement fails, or what is stored cannot be read.
    pub fn find(
        &self,
        database: &impl Database,
        person: &PersonId,
        cid: &Cid,
        after: Seq,
    ) -> Result<Option<Stored>, DatabaseError> {
        // No text that people write can hold this: its quotes would be escaped.
        let pattern = format!("\"cid\":\"{}\"", cid.as_str());
        let rows = database.query(
            "SELECT first_seq, count, events, at FROM log WHERE first_seq >= ? AND instr(events, ?) ORDER BY first_seq",
            &[block_of(database, after.plus(1))?.into(), pattern.as_str().into()],
        )?;
        for row in &rows {
            for event in events_in(row)?.into_iter().filter(|event| event.seq > after) {
                let stored = event.read()?;
                if stored.sender_id == person.as_str() && stored.cid.as_deref() == Some(cid.as_str()) {
                    return Ok(Some(stored));
                }
            }
        }
        Ok(None)
    }

    /// Lets go of the oldest events: those older than `retention` and, as long as the database takes more than `bytes`,
    /// more of them. Does a bounded part of that at a time, and tells whether there may be more to do.
    ///
    /// # Errors
    /// Where a statement fails; then nothing is changed.
    pub fn prune(
        &mut self,
        database: &impl Database,
        now: Timestamp,
        retention: Duration,
        bytes: u64,
    ) -> Result<bool, DatabaseError> {
        let too_large = database.size()? > bytes;
        let blocks = if too_large { SURPLUS_BLOCKS } else { 1 };
        let oldest = "SELECT first_seq, count, at FROM log ORDER BY first_seq LIMIT ?";
        let cutoff = now.before(retention).as_millis();
        // Most of the time one row tells that there is nothing to do.
        let mut rows = database.query(oldest, &[blocks.into()])?;
        if !too_large && rows.first().map(|row| row.integer(2)).transpose()?.is_some_and(|at| at < cutoff) {
            rows = database.query(oldest, &[AGED_BLOCKS.into()])?;
        }
        let mut floor = self.floor;
        let mut ends = Vec::with_capacity(rows.len());
        for row in &rows {
            if !too_large && row.integer(2)? >= cutoff {
                break;
            }
            floor = end_of(row)?;
            ends.push(floor);
        }
        self.doomed = floor;
        if floor == self.floor {
            return Ok(false);
        }
        self.floor = database.transaction(|database| self.let_go(database, floor, &ends))?;
        Ok(self.floor < self.head)
    }

    /// Removes the blocks that end at these places, up to `floor`, as far as nothing in them is in the index any more; returns
    /// the floor that there is then.
    fn let_go(&self, database: &impl Database, floor: Seq, ends: &[Seq]) -> Result<Seq, DatabaseError> {
        let released = index::release(self, database, floor)?;
        let Some(floor) = ends.iter().rfind(|end| **end <= released).copied() else { return Ok(self.floor) };
        database.query("DELETE FROM log WHERE first_seq <= ?", &[floor.into()])?;
        acts::forget(database, floor)?;
        database.query("UPDATE room SET floor = ?", &[floor.into()])?;
        Ok(floor)
    }
}

/// A new log: whatever an older one left is no part of it.
fn begin(database: &impl Database, entropy: u64) -> Result<Epoch, DatabaseError> {
    let epoch = Epoch::from_random(entropy);
    database.transaction(|database| {
        database.query("DELETE FROM log", &[])?;
        acts::forget(database, Seq::LAST)?;
        law::forget(database)?;
        index::clear(database)?;
        database.query("INSERT INTO room (epoch, floor) VALUES (?, 0)", &[epoch.as_str().into()])
    })?;
    Ok(epoch)
}

/// Events that follow each other, stored as one row.
#[derive(Debug)]
pub struct NewBlock {
    first: Seq,
    count: usize,
    /// Of the array all but its end.
    events: String,
}

impl NewBlock {
    fn of(first: Seq, frame: &str) -> Self {
        Self { first, count: 1, events: format!("[{frame}") }
    }

    fn push(&mut self, frame: &str) {
        self.events.push(',');
        self.events.push_str(frame);
        self.count += 1;
    }

    fn store(mut self, database: &impl Database, at: Timestamp) -> Result<(), DatabaseError> {
        self.events.push(']');
        database.query(
            "INSERT INTO log (first_seq, count, at, events) VALUES (?, ?, ?, ?)",
            &[self.first.into(), count(self.count), at.as_millis().into(), Value::Text(self.events)],
        )?;
        Ok(())
    }
}

/// A page that is being filled.
struct Page {
    events: Vec<Event>,
    bytes: usize,
    limit: usize,
}

impl Page {
    /// Takes these too; false once it is full.
    fn take(&mut self, events: impl Iterator<Item = Event>) -> bool {
        for event in events {
            self.bytes += event.frame.get().len();
            if self.events.len() == self.limit || (self.bytes > limits::PAGE_BYTES && !self.events.is_empty())
            {
                return false;
            }
            self.events.push(event);
        }
        self.events.len() < self.limit
    }
}

/// Where the block that holds `seq` begins, or would.
///
/// # Errors
/// Where a statement fails.
pub(super) fn block_of(database: &impl Database, seq: Seq) -> Result<Seq, DatabaseError> {
    let sql = "SELECT first_seq FROM log WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT 1";
    Ok(database.query(sql, &[seq.into()])?.first().map(|row| row.seq(0)).transpose()?.unwrap_or(seq))
}

/// The last event of a block, of whose row `first_seq` and `count` come first.
fn end_of(row: &Row) -> Result<Seq, DatabaseError> {
    let count = u64::try_from(row.integer(1)?).unwrap_or(0);
    Ok(row.seq(0)?.plus(count).minus(1))
}

/// The events of a block: `first_seq`, `count`, `events`, `at`.
fn events_in(row: &Row) -> Result<Vec<Event>, DatabaseError> {
    let (first, at) = (row.seq(0)?, Timestamp::from_millis(row.integer(3)?));
    let frames: Vec<Box<RawValue>> = serde_json::from_str(row.text(2)?).map_err(unreadable)?;
    Ok(frames
        .into_iter()
        .enumerate()
        .map(|(place, frame)| Event { seq: first.plus(place as u64), at, frame })
        .collect())
}

fn count(number: usize) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn no_epoch() -> DatabaseError {
    DatabaseError::new("the log has no epoch that could be one".to_owned())
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
fn unreadable(error: serde_json::Error) -> DatabaseError {
    DatabaseError::new(format!("the log cannot be read: {error}"))
}
