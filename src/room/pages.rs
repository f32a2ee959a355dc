//! Pages of the log as they are shown: with the reactions to each message, and no larger than a page (SPEC.md, HIST-7, LIMIT-10).

use super::Room;
use crate::{
    history::{Database, DatabaseError, log::Event as Logged},
    wire::{Epoch, PageQuery, Place, Seq, limits},
};

/// A page of history, for those who are not connected.
#[derive(Debug)]
pub struct History<'r> {
    pub epoch: &'r Epoch,
    pub head: Seq,
    pub events: Vec<Logged>,
}

/// Where a page that is too large is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Older,
    Newer,
}

impl<D: Database> Room<D> {
    /// A page of history.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn history(&self, query: PageQuery) -> Result<History<'_>, DatabaseError> {
        let PageQuery { place, limit } = query;
        let (log, database) = (&self.log, &self.database);
        let events = match place {
            Place::Newest | Place::Before(_) => {
                let before = if let Place::Before(seq) = place { seq } else { log.head().plus(1) };
                within_a_page(self.with_reactions(log.before(database, before, limit)?)?, End::Older)
            }
            Place::After(seq) => {
                within_a_page(self.with_reactions(log.after(database, seq, limit)?)?, End::Newer)
            }
            Place::Around(seq) => {
                // The older half and the newer one, each of which gives way where the other is short.
                let newer = log.after(database, seq.minus(1), limit)?;
                let half = newer.len().min(limit - limit / 2);
                let older = log.before(database, seq, limit - half)?;
                let newer = newer.into_iter().take(limit - older.len()).collect();
                both_within_a_page(self.with_reactions(older)?, self.with_reactions(newer)?)
            }
        };
        Ok(History { epoch: log.epoch(), head: log.head(), events })
    }
}

/// As many of these as a page holds.
pub(super) fn within_a_page(mut events: Vec<Logged>, cut: End) -> Vec<Logged> {
    let mut bytes = size(&events);
    while bytes > limits::PAGE_BYTES && events.len() > 1 {
        let place = if cut == End::Newer { events.len() - 1 } else { 0 };
        bytes -= events.remove(place).frame.get().len();
    }
    events
}

/// Both halves as one page, which gives up what is furthest away where it would be too large.
fn both_within_a_page(older: Vec<Logged>, newer: Vec<Logged>) -> Vec<Logged> {
    let (mut before, mut after) = (size(&older), size(&newer));
    let (mut first, mut last) = (0, newer.len());
    while before + after > limits::PAGE_BYTES && (first < older.len() || last > 1) {
        if first < older.len() && (before >= after || last <= 1) {
            before -= older[first].frame.get().len();
            first += 1;
        } else {
            last -= 1;
            after -= newer[last].frame.get().len();
        }
    }
    older.into_iter().skip(first).chain(newer.into_iter().take(last)).collect()
}

fn size(events: &[Logged]) -> usize {
    events.iter().map(|event| event.frame.get().len()).sum()
}
