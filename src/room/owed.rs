//! What the room owes at a later time: heartbeats and replies, in the timer table, behind one alarm at the earliest due
//! (SPEC.md, TIMER).

use super::{Effect, Room, Topic};
use crate::{
    history::{
        Database, DatabaseError,
        timers::{self, Timer, TimerKind},
    },
    wire::{Sender, ServerFrame, Timestamp, limits},
};

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
    pub(super) fn owe_reply(&mut self, now: Timestamp, topic: Topic) -> Result<(), DatabaseError> {
        self.alarm.stale = true;
        let due = now.after(self.config.reply_delay);
        self.database.transaction(|database| {
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
        })
    }

    /// Pays what is due and sets the alarm for the rest. Where the database fails nothing is sent, and the alarm is the
    /// platform's to repeat.
    pub(super) fn alarm_went_off(&mut self, now: Timestamp) -> Vec<Effect> {
        self.alarm = Alarm { set: AlarmSet::No, stale: true };
        let mut effects = self.pay_what_is_due(now);
        if effects.iter().any(|effect| matches!(effect, Effect::Fault(_))) {
            return effects;
        }
        effects.extend(self.rearm());
        effects
    }

    /// Sends what is due at `now`, each once: it is gone from the table before it is sent.
    pub(super) fn pay_what_is_due(&mut self, now: Timestamp) -> Vec<Effect> {
        self.alarm.stale = true;
        let paid = self.database.transaction(|database| {
            let mut effects = self.pay_heartbeat(database, now)?;
            effects.extend(self.pay_replies(database, now)?);
            Ok(effects)
        });
        paid.unwrap_or_else(|fault| vec![Effect::Fault(fault)])
    }

    fn pay_heartbeat(&self, database: &D, now: Timestamp) -> Result<Vec<Effect>, DatabaseError> {
        let Some(heartbeat) = timers::due(database, TimerKind::Heartbeat, now)?.pop() else {
            return Ok(Vec::new());
        };
        if self.roster.is_empty() {
            timers::remove(database, TimerKind::Heartbeat, HEARTBEAT_KEY)?;
            return Ok(Vec::new());
        }
        // From the due and not from now, so that the alarm's delays do not add up; from now where heartbeats were missed.
        let regular = heartbeat.due.after(self.config.heartbeat);
        let next = if regular > now { regular } else { now.after(self.config.heartbeat) };
        set_heartbeat(database, next)?;
        Ok(vec![Effect::Broadcast { frame: ServerFrame::heartbeat(now).encode() }])
    }

    fn pay_replies(&self, database: &D, now: Timestamp) -> Result<Vec<Effect>, DatabaseError> {
        let mut effects = Vec::new();
        for reply in timers::due(database, TimerKind::Reply, now)? {
            let nobody_here = self.roster.is_empty();
            if nobody_here && now.since(reply.due) < limits::REPLY_WAIT {
                continue;
            }
            timers::remove(database, TimerKind::Reply, reply.key)?;
            // A name that is no topic can only be of a newer version, rolled back since.
            let topic = Topic::named(&reply.payload).filter(|_| !nobody_here);
            effects.extend(topic.map(|topic| Effect::Broadcast {
                frame: ServerFrame::chat(Sender::Assistant, &topic.answer(now), now).encode(),
            }));
        }
        Ok(effects)
    }

    /// Sets the alarm to the earliest due, where it is not so already.
    pub(super) fn rearm(&mut self) -> Option<Effect> {
        let Alarm { set: before, stale } = self.alarm;
        if before != AlarmSet::Unknown && !stale {
            return None;
        }
        let set = match self.next_due() {
            Ok(next) => next.map_or(AlarmSet::No, AlarmSet::At),
            Err(fault) => return Some(Effect::Fault(fault)),
        };
        self.alarm = Alarm { set, stale: false };
        match set {
            _ if set == before => None,
            AlarmSet::At(due) => Some(Effect::SetAlarm(due)),
            // A room that woke up owing nothing, and owes nothing still, has no alarm to clear.
            _ => stale.then_some(Effect::ClearAlarm),
        }
    }

    /// When there is next something to do: in an empty room a reply is only waited for, and then dropped.
    fn next_due(&self) -> Result<Option<Timestamp>, DatabaseError> {
        let heartbeat = timers::summary(&self.database, TimerKind::Heartbeat)?.earliest;
        let reply = timers::summary(&self.database, TimerKind::Reply)?.earliest;
        let reply = reply.map(|due| if self.roster.is_empty() { due.after(limits::REPLY_WAIT) } else { due });
        Ok(heartbeat.into_iter().chain(reply).min())
    }
}

fn set_heartbeat(database: &impl Database, due: Timestamp) -> Result<(), DatabaseError> {
    let heartbeat = Timer { key: HEARTBEAT_KEY, due, payload: String::new() };
    timers::set(database, TimerKind::Heartbeat, &heartbeat)
}
