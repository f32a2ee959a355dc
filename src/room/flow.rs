//! Who does not read: v1 connections are held until they pull, classic ones let go (SPEC.md, FLOW). A platform that tells
//! nobody how much it has buffered would buffer without bound.

use super::{
    Effect, Room,
    roster::{Classic, Connection, Member},
};
use crate::{
    history::{
        Database, DatabaseError,
        timers::{self, Timer, TimerKind},
    },
    wire::{CloseCode, ConnectionId, ErrorCode, Push, Seq, Timestamp, limits},
};
use std::collections::VecDeque;

/// The key of the one timer of its kind.
const KEY: i64 = 0;

/// How far what a connection has seen may move before its socket is told.
pub(super) const SEEN_STEP: u64 = limits::UNSEEN_BEFORE;

/// How far the head may move before the socket of a classic connection that says something is told.
pub(super) const HEARD_STEP: u64 = 1_024;

/// How large the latest events are, as far as they can be unseen.
#[derive(Debug, Default)]
pub(super) struct Sizes {
    total: u64,
    /// Before the first and after each of the latest events, the bytes of all up to it.
    totals: VecDeque<(Seq, u64)>,
}

impl Sizes {
    pub fn push(&mut self, seq: Seq, bytes: usize) {
        if self.totals.is_empty() {
            self.totals.push_back((seq.minus(1), self.total));
        }
        self.total += bytes as u64;
        self.totals.push_back((seq, self.total));
        if self.totals.len() as u64 > limits::UNSEEN_EVENTS + 1 {
            self.totals.pop_front();
        }
    }

    /// Bytes of the events after `seq`; of those that are not remembered nothing.
    fn since(&self, seq: Seq) -> u64 {
        let Some((first, _)) = self.totals.front() else { return 0 };
        let place = usize::try_from(seq.since(*first)).unwrap_or(usize::MAX);
        self.totals.get(place).or(self.totals.back()).map_or(0, |(_, total)| self.total - total)
    }
}

impl<D: Database> Room<D> {
    /// Holds each live connection that what was just stored is too much for; the events up to `before` were sent to it.
    /// Returns the v1 connections that are sent nothing.
    pub(super) fn hold_who_does_not_read(&mut self, now: Timestamp, before: Seq) -> Vec<ConnectionId> {
        let head = self.log.head();
        let least = head.minus(limits::UNSEEN_EVENTS).max(self.opened_at.minus(limits::UNSEEN_BEFORE));
        let mut except = Vec::new();
        let mut newly = Vec::new();
        for (id, connection) in self.roster.iter_mut() {
            match connection {
                Connection::Member(member) if member.behind.is_none() => {
                    if member.seen < least || self.sizes.since(member.seen) > limits::UNSEEN_BYTES {
                        member.behind = Some(now.as_millis());
                        newly.push(id.clone());
                        except.push(id.clone());
                    }
                }
                Connection::Classic(_) => {}
                _ => except.push(id.clone()),
            }
        }
        for id in newly {
            self.attach(&id);
            self.effects.push(Effect::Send { to: id, frame: Push::Held { after: before }.encode() });
            self.watch_held(now);
        }
        except
    }

    /// Sees to it that somebody looks when a held connection has had its time.
    pub(super) fn watch_held(&mut self, now: Timestamp) {
        let due = now.after(limits::HELD);
        let set = timers::summary(&self.database, TimerKind::Held).and_then(|held| match held.earliest {
            Some(earliest) if earliest <= due => Ok(()),
            _ => set_look(&self.database, due),
        });
        self.alarm.touch();
        self.held_unwatched = set.is_err();
        self.fault_if(set);
    }

    /// Makes up for a look that could not be set.
    pub(super) fn watch_held_again(&mut self, now: Timestamp) {
        if std::mem::take(&mut self.held_unwatched)
            && self.roster.members().any(|(_, member)| member.behind.is_some())
        {
            self.watch_held(now);
        }
    }

    /// Nobody is behind any more: there is nothing to look for.
    pub(super) fn unwatch_held(&mut self) {
        if self.roster.members().all(|(_, member)| member.behind.is_none()) {
            self.alarm.touch();
            let removed = timers::remove(&self.database, TimerKind::Held, KEY);
            self.fault_if(removed);
        }
    }

    /// Closes whoever was held for too long, and has a look set for the next.
    pub(super) fn close_who_was_held(&mut self, now: Timestamp) -> Result<(), DatabaseError> {
        if timers::due(&self.database, TimerKind::Held, now)?.is_empty() {
            return Ok(());
        }
        let ends = |member: &Member| Some(Timestamp::from_millis(member.behind?).after(limits::HELD));
        // Further away than that it can only be by a clock that was set back.
        let is_over = |end: Timestamp| end <= now || end > now.after(limits::HELD);
        let behind: Vec<_> =
            self.roster.members().filter_map(|(id, member)| Some((id.clone(), ends(member)?))).collect();
        let (late, waiting): (Vec<_>, Vec<_>) = behind.into_iter().partition(|(_, end)| is_over(*end));
        match waiting.iter().map(|(_, end)| *end).min() {
            Some(next) => set_look(&self.database, next)?,
            None => timers::remove(&self.database, TimerKind::Held, KEY)?,
        }
        for (id, _) in late {
            self.let_go(now, &id, CloseCode::TooSlow);
        }
        Ok(())
    }

    /// A connection has applied everything up to `seq`.
    ///
    /// # Errors
    /// Where there is no such event yet.
    pub(super) fn saw(&mut self, id: &ConnectionId, seq: Seq) -> Result<(), ErrorCode> {
        if seq > self.log.head() {
            return Err(ErrorCode::Unprocessable);
        }
        let Some(member) = self.roster.member_mut(id) else { return Ok(()) };
        member.seen = member.seen.max(seq);
        if member.seen.since(member.attached_seen) >= SEEN_STEP {
            member.attached_seen = member.seen;
            self.attach(id);
        }
        Ok(())
    }

    /// A classic connection said something.
    pub(super) fn heard(&mut self, id: &ConnectionId) {
        let head = self.log.head();
        let Some(classic) = self.roster.classic_mut(id) else { return };
        classic.unheard_bytes = 0;
        classic.heard = head;
        if head.since(classic.attached_heard) >= HEARD_STEP {
            classic.attached_heard = head;
            self.attach(id);
        }
    }

    /// Counts what every classic connection was sent.
    pub(super) fn sent_to_classic(&mut self, bytes: u64) {
        for (_, connection) in self.roster.iter_mut() {
            if let Connection::Classic(classic) = connection {
                classic.unheard_bytes += bytes;
            }
        }
    }

    pub(super) fn let_go_who_is_silent(&mut self, now: Timestamp) {
        let head = self.log.head();
        let silent = |classic: &Classic| {
            classic.unheard_bytes > limits::UNHEARD_BYTES
                || head.since(classic.heard) > limits::UNHEARD_EVENTS
        };
        if !self.roster.has_classic() {
            return;
        }
        let silent: Vec<_> = self
            .roster
            .iter()
            .filter(|(_, connection)| matches!(connection, Connection::Classic(classic) if silent(classic)))
            .map(|(id, _)| id.clone())
            .collect();
        for id in silent {
            self.let_go(now, &id, CloseCode::NoSignOfLife);
        }
    }
}

fn set_look(database: &impl Database, due: Timestamp) -> Result<(), DatabaseError> {
    timers::set(database, TimerKind::Held, &Timer { key: KEY, due, payload: String::new() })
}
