//! Searches: what the index proposes, looked at one by one (SPEC.md, SEARCH).

use super::Room;
use crate::{
    history::{
        Database, DatabaseError,
        index::{self, Range, Said},
        log::{Block, Event as Logged},
    },
    wire::{Epoch, Mark, SearchQuery, Seq, limits},
};
use serde_json::value::RawValue;
use std::fmt::Write;

/// Candidates that the index is asked for at a time.
const CHUNK: usize = 64;

/// What a search came to.
#[derive(Debug)]
pub struct Found<'r> {
    pub epoch: &'r Epoch,
    pub head: Seq,
    /// The newest first, each with its `marks`.
    pub matches: Vec<Logged>,
    /// Where to go on, where there may be more.
    pub next: Option<Seq>,
    /// Events that the index has not taken in yet.
    pub pending: u64,
}

impl<D: Database> Room<D> {
    /// Messages that are what `query` asks for. Takes a part of what the index lacks into it first.
    ///
    /// # Errors
    /// Where a statement fails.
    pub fn search(&self, query: &SearchQuery) -> Result<Found<'_>, DatabaseError> {
        index::extend(&self.log, &self.database)?;
        let mut matches = Vec::new();
        let next = match self.searched(query)? {
            Some(range) => self.hunt(query, range, &mut matches)?,
            None => None,
        };
        let (epoch, head) = (self.log.epoch(), self.log.head());
        Ok(Found { epoch, head, matches, next, pending: self.pending()? })
    }

    /// Where it is worth looking.
    fn searched(&self, query: &SearchQuery) -> Result<Option<Range>, DatabaseError> {
        if query.is_void {
            return Ok(None);
        }
        let Some(Range { first, last }) = index::range(&self.database, query.since, query.until)? else {
            return Ok(None);
        };
        let last = query.before.map_or(last, |before| last.min(before.minus(1)));
        Ok((first <= last).then_some(Range { first, last }))
    }

    /// Looks through the range from its end; returns where to go on, if that is not its beginning.
    fn hunt(
        &self,
        query: &SearchQuery,
        Range { first, last }: Range,
        matches: &mut Vec<Logged>,
    ) -> Result<Option<Seq>, DatabaseError> {
        let expression = index::expression(query);
        let mut look = Look { database: &self.database, query, block: None, looks: 0, bytes: 0 };
        let (mut end, mut shown) = (last.plus(1), 0);
        loop {
            let range = Range { first, last: end.minus(1) };
            let candidates = match &expression {
                Some(expression) => index::candidates(&self.database, expression, range, CHUNK)?,
                None => all_in(range),
            };
            if candidates.is_empty() {
                return Ok(None);
            }
            for seq in candidates {
                if look.is_tired() {
                    return Ok(Some(end));
                }
                if let Some((event, marks)) = look.at(seq)? {
                    let shown_with_it = self.shown(event, &marks)?;
                    shown += shown_with_it.frame.get().len();
                    let is_full = matches.len() == query.limit || shown > limits::PAGE_BYTES;
                    if is_full && !matches.is_empty() {
                        return Ok(Some(end));
                    }
                    matches.push(shown_with_it);
                }
                end = seq;
            }
            if end == first {
                return Ok(None);
            }
        }
    }

    fn shown(&self, event: Logged, marks: &[Mark]) -> Result<Logged, DatabaseError> {
        let mut event = self.with_reactions(vec![event])?.remove(0);
        if let Some(frame) = with_marks(event.frame.get(), marks) {
            event.frame = frame;
        }
        Ok(event)
    }

    fn pending(&self) -> Result<u64, DatabaseError> {
        let (head, floor) = (self.log.head(), self.log.doomed());
        Ok(match index::range(&self.database, None, None)? {
            Some(Range { first, last }) => head.since(last) + first.minus(1).since(floor),
            None => head.since(floor),
        })
    }
}

/// The newest of a range.
fn all_in(Range { first, last }: Range) -> Vec<Seq> {
    let count = (last.plus(1).since(first)).min(CHUNK as u64);
    (0..count).map(|back| last.minus(back)).collect()
}

/// Looks at messages one after the other, and does not look at too many.
struct Look<'l, D> {
    database: &'l D,
    query: &'l SearchQuery,
    /// The row that was read last: candidates often follow each other.
    block: Option<Block>,
    looks: usize,
    bytes: usize,
}

impl<D: Database> Look<'_, D> {
    fn is_tired(&self) -> bool {
        self.looks >= limits::SEARCH_CANDIDATES || self.bytes >= limits::SEARCH_BYTES
    }

    /// The message there, if it is what is asked for, and where that stands in it.
    fn at(&mut self, seq: Seq) -> Result<Option<(Logged, Vec<Mark>)>, DatabaseError> {
        self.looks += 1;
        if !self.block.as_ref().is_some_and(|block| block.holds(seq)) {
            self.block = Block::holding(self.database, seq)?;
            self.bytes += self.block.as_ref().map_or(0, Block::bytes);
        }
        let Some(block) = self.block.as_ref().filter(|block| self.query.is_within(block.at.as_millis()))
        else {
            return Ok(None);
        };
        let event = block.event(seq);
        let Some(said) = Said::read(event.frame.get())? else { return Ok(None) };
        if !self.query.is_from(&said.sender_id, &said.sender_name) {
            return Ok(None);
        }
        let marks = self.query.marks(&said.message);
        Ok(marks.map(|marks| (event, marks)))
    }
}

fn with_marks(frame: &str, marks: &[Mark]) -> Option<Box<RawValue>> {
    let mut json = frame.strip_suffix('}')?.to_owned();
    json.push_str(",\"marks\":[");
    for (place, (start, end)) in marks.iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        write!(json, "{comma}[{start},{end}]").ok()?;
    }
    json.push_str("]}");
    RawValue::from_string(json).ok()
}
