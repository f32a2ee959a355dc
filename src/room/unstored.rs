//! Messages that could not be stored: what their sender says next must not overtake them (SPEC.md, COMMAND-13, HIST-5).

use crate::wire::{Cid, Timestamp, limits};
use std::collections::VecDeque;

/// What one connection said, was refused as `unavailable`, and has to say again, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unstored {
    cids: VecDeque<Cid>,
    /// Since when the first of them is waited for: when it was last refused, or came to be the first.
    since: Option<Timestamp>,
}

impl Unstored {
    /// Whether a message that comes has to wait for one before it.
    pub fn come_before(&self, now: Timestamp, cid: &Cid) -> bool {
        self.are_waited_for(now) && self.cids.front().is_some_and(|first| first != cid)
    }

    /// A message is taken, or needs not come again.
    pub fn settle(&mut self, now: Timestamp, cid: &Cid) {
        if self.are_waited_for(now) && self.cids.front() == Some(cid) {
            self.since = Some(now);
        }
        self.cids.retain(|one| one != cid);
    }

    /// A message was refused, and what came before it was not, or is here already.
    pub fn push(&mut self, now: Timestamp, cid: Cid) {
        if !self.come_before(now, &cid) {
            return self.push_first(now, cid);
        }
        if !self.cids.contains(&cid) && self.cids.len() < limits::UNSTORED {
            self.cids.push_back(cid);
        }
    }

    /// A message was refused that came before all that is here.
    pub fn push_first(&mut self, now: Timestamp, cid: Cid) {
        if !self.are_waited_for(now) {
            self.cids.clear();
        }
        self.since = Some(now);
        self.cids.retain(|one| *one != cid);
        self.cids.push_front(cid);
        self.cids.truncate(limits::UNSTORED);
    }

    fn are_waited_for(&self, now: Timestamp) -> bool {
        self.since.is_some_and(|since| now >= since && now.since(since) < limits::AGAIN)
    }
}
