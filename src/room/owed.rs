//! What the room owes at a later time: heartbeats and replies, in the timer table, behind one alarm at the earliest due
//! (SPEC.md, TIMER).

use super::{
    Audience, Effect, Room, Topic,
    commit::{Author, Staged},
    roster::Departing,
};
use crate::{
    history::{
        Database, DatabaseError,
        timers::{self, Timer, TimerKind},
    },
    wire::{PersonId, ServerFrame, Timestamp, Username, limits},
};
use std::time::Duration;

/// What the room knows of the platform's alarm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Alarm {
    set: AlarmSet,
    /// Whether the timers may have changed since.
    stale: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum AlarmSet {
    /// The room has just been opened, or its alarm's event failed.
    #[default]
    Unknown,
    No,
    At(Timestamp),
}

impl Alarm {
    /// The timers may change.
    pub fn touch(&mut self) {
        self.stale = true;
    }
}

/// The key of the one heartbeat timer.
const HEARTBEAT_KEY: i64 = 0;

impl<D: Database> Room<D> {
    /// Sees to it that a heartbeat comes no later than one interval from now.
    pub(super) fn keep_heartbeats(&mut self, now: Timestamp) -> Result<(), DatabaseError> {
        self.alarm.stale = true;
        let next = now.after(self.config.heartbeat);
        match timers::summary(&self.database, TimerKind::Heartbeat)?.earliest {
            // Later than the next there is none, unless the clock was set back.
            Some(due) if due <= next => Ok(()),
            _ => set_heartbeat(&self.database, next),
        }
    }

    pub(super) fn stop_heartbeats(&mut self) -> Result<(), DatabaseError> {
        self.alarm.stale = true;
        timers::remove(&self.database, TimerKind::Heartbeat, HEARTBEAT_KEY)
    }

    /// Notes down a reply to a message of now, to come after all that are owed already. Past the limit there is none.
    /// To be called within a transaction.
    pub(super) fn owe_reply(&self, database: &D, now: Timestamp, topic: Topic) -> Result<(), DatabaseError> {
        let due = now.after(self.config.reply_delay);
        let owed = timers::summary(database, TimerKind::Reply)?;
        if owed.count >= limits::PENDING_REPLIES {
            return Ok(());
        }
        if owed.latest > Some(due) {
            // The clock was set back. Those before this one still come before it.
            timers::bring_forward(database, TimerKind::Reply, due)?;
        }
        let key = owed.last_key.map_or(0, |key| key + 1);
        timers::set(database, TimerKind::Reply, &Timer { key, due, payload: topic.name().to_owned() })
    }

    /// Pays what is due and sets the alarm for the rest. Where the database fails nothing is sent, and the alarm is the
    /// platform's to repeat.
    pub(super) fn alarm_went_off(&mut self, now: Timestamp) {
        self.alarm = Alarm { set: AlarmSet::No, stale: true };
        self.pay_what_is_due(now);
    }

    /// Has whoever came into the room, `was_empty` before, find what is due by now. Where the alarm is set for later there is
    /// nothing to look for; only a reply that waits for somebody is not what it is set for.
    pub(super) fn pay_newcomer(&mut self, now: Timestamp, was_empty: bool) {
        let is_later = match self.alarm.set {
            AlarmSet::Unknown => false,
            AlarmSet::No => true,
            AlarmSet::At(due) => due > now,
        };
        if was_empty || self.alarm.stale || !is_later {
            self.pay_what_is_due(now);
        }
    }

    /// Sends what is due at `now`, each once: it is gone from the table before it is sent. False where the database failed.
    pub(super) fn pay_what_is_due(&mut self, now: Timestamp) -> bool {
        self.commit(now);
        self.alarm.touch();
        let before = self.effects.len();
        let paid = self.pay_replies(now).and_then(|()| self.pay_heartbeat(now));
        let paid = paid.and_then(|()| self.let_depart(now)).and_then(|()| self.close_who_was_held(now));
        let Err(fault) = paid else { return true };
        debug_assert!(self.staged.is_empty(), "what could not be paid is not said");
        self.effects.insert(before, Effect::Fault(fault));
        false
    }

    fn pay_heartbeat(&mut self, now: Timestamp) -> Result<(), DatabaseError> {
        let Some(heartbeat) = timers::due(&self.database, TimerKind::Heartbeat, now)?.pop() else {
            return Ok(());
        };
        if !self.roster.has_classic() {
            return timers::remove(&self.database, TimerKind::Heartbeat, HEARTBEAT_KEY);
        }
        // From the due and not from now, so that the alarm's delays do not add up; from now where heartbeats were missed.
        let regular = heartbeat.due.after(self.config.heartbeat);
        let next = if regular > now { regular } else { now.after(self.config.heartbeat) };
        set_heartbeat(&self.database, next)?;
        self.effects.push(Effect::Broadcast {
            audience: Audience::Classic,
            frame: ServerFrame::heartbeat(now).encode(),
            except: Vec::new(),
        });
        Ok(())
    }

    /// The assistant says what it owes: that it no longer owes it, and that it is said, is stored as one.
    fn pay_replies(&mut self, now: Timestamp) -> Result<(), DatabaseError> {
        let nobody_here = self.roster.is_empty();
        let waits = |reply: &Timer| nobody_here && now.since(reply.due) < limits::REPLY_WAIT;
        let mut due = timers::due(&self.database, TimerKind::Reply, now)?;
        due.retain(|reply| !waits(reply));
        if due.is_empty() {
            return Ok(());
        }
        // A name that is no topic can only be of a newer version, rolled back since.
        let topics = due.iter().filter_map(|reply| Topic::named(&reply.payload)).filter(|_| !nobody_here);
        for topic in topics {
            self.stage(&topic.answer(now), now, Author::Assistant, None, None);
        }
        let staged = std::mem::take(&mut self.staged);
        self.database.transaction(|database| {
            due.iter().try_for_each(|reply| timers::remove(database, TimerKind::Reply, reply.key))?;
            self.log.append(database, now, self.log.blocks(staged.iter().map(Staged::frame)))
        })?;
        if !staged.is_empty() {
            self.publish(now, staged);
        }
        Ok(())
    }

    /// Whoever was gone for so long is gone for good.
    fn let_depart(&mut self, now: Timestamp) -> Result<(), DatabaseError> {
        for timer in timers::due(&self.database, TimerKind::Leave, now)? {
            timers::remove(&self.database, TimerKind::Leave, timer.key)?;
            let Some((person, Departing { name, .. })) = departing_in(&timer) else { continue };
            if self.roster.departing(&person).is_some_and(|departing| departing.key == timer.key) {
                self.roster.no_longer_departing(&person);
                self.gone(now, &person, &name);
            }
        }
        Ok(())
    }

    /// Sees to it that a person who has no connection left goes in a while.
    ///
    /// # Errors
    /// Where that cannot be stored.
    pub(super) fn owe_leave(
        &mut self,
        now: Timestamp,
        person: &PersonId,
        name: &Username,
        is_verified: bool,
    ) -> Result<i64, DatabaseError> {
        self.alarm.touch();
        let key = self.roster.departing_keys().max().map_or(0, |key| key + 1);
        let mark = if is_verified { VERIFIED } else { "" };
        let payload = format!("{mark}{person} {name}");
        let due = now.after(limits::GRACE);
        timers::set(&self.database, TimerKind::Leave, &Timer { key, due, payload })?;
        Ok(key)
    }

    /// Sets the alarm to the earliest due, where it is not so already.
    pub(super) fn rearm(&mut self) {
        let Alarm { set: before, stale } = self.alarm;
        if before != AlarmSet::Unknown && !stale {
            return;
        }
        let set = match self.next_due() {
            Ok(next) => next.map_or(AlarmSet::No, AlarmSet::At),
            Err(fault) => return self.effects.push(Effect::Fault(fault)),
        };
        self.alarm = Alarm { set, stale: false };
        match set {
            _ if set == before => {}
            AlarmSet::At(due) => self.effects.push(Effect::SetAlarm(due)),
            // A room that woke up owing nothing, and owes nothing still, has no alarm to clear.
            _ if stale => self.effects.push(Effect::ClearAlarm),
            _ => {}
        }
    }

    /// When there is next something to do: in an empty room a reply is only waited for, and then dropped.
    fn next_due(&self) -> Result<Option<Timestamp>, DatabaseError> {
        let wait = if self.roster.is_empty() { limits::REPLY_WAIT } else { Duration::ZERO };
        let due = timers::earliest(&self.database)?.into_iter();
        Ok(due.map(|(kind, due)| if kind == TimerKind::Reply as i64 { due.after(wait) } else { due }).min())
    }
}

/// Before the id of one who has proved who they are.
const VERIFIED: &str = "+";

/// Whom a timer of [`TimerKind::Leave`] is about. An id has no space.
pub(super) fn departing_in(timer: &Timer) -> Option<(PersonId, Departing)> {
    let (person, name) = timer.payload.split_once(' ')?;
    let verified = person.strip_prefix(VERIFIED);
    let (is_verified, name) = (verified.is_some(), Username::from_stored(name));
    let person = PersonId::from_stored(verified.unwrap_or(person))?;
    Some((person, Departing { key: timer.key, name, is_verified }))
}

fn set_heartbeat(database: &impl Database, due: Timestamp) -> Result<(), DatabaseError> {
    let heartbeat = Timer { key: HEARTBEAT_KEY, due, payload: String::new() };
    timers::set(database, TimerKind::Heartbeat, &heartbeat)
}
