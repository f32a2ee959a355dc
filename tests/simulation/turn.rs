//! One turn of the room, and how it may go wrong.

use crate::{
    asked::{Asked, What},
    database::Plan,
    link::{Link, Server},
    model::{Owed, Turn},
    texts,
    violation::promise,
    world::{TimerRow, World},
};
use edge_chat::{
    history::Value,
    room::{Effect, Event},
    wire::{ConnectionId, Timestamp},
};

/// What happens to the room, and what of it the simulation knows beside.
#[derive(Debug)]
pub struct Happening {
    pub event: Event,
    pub asked: Option<Asked>,
}

/// How a turn goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Well,
    /// The process dies before it.
    CrashBefore,
    /// The process dies at this statement.
    CrashWithin(u32),
    /// The room panics at this statement: its memory is lost, and what it was about to do, but no socket.
    Panic(u32),
    /// The process dies when this many of its effects are carried out, with or without the alarm's.
    CrashAfter {
        effects: usize,
        alarm: bool,
    },
    /// These statements fail.
    Fail {
        from: u32,
        until: u32,
    },
}

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Went {
    Well,
    Failed,
    Crashed,
}

impl World {
    /// Lets these happen in one turn, and all that the platform does about it.
    pub fn happen(&mut self, happenings: Vec<Happening>, fate: Fate) -> Went {
        let went = self.turn(happenings, fate);
        if went != Went::Crashed {
            self.sweep();
        }
        self.links.tidy();
        went
    }

    fn sweep(&mut self) {
        let now = self.now();
        let Some(room) = self.room.as_ref().filter(|room| room.wants_sweep(now)) else { return };
        let known = |id: &ConnectionId| {
            let at = self.links.of(id)?.answered?;
            Some((id.clone(), Timestamp::from_millis(at)))
        };
        let answered = room.to_sweep().filter_map(known).collect();
        self.coverage.sweeps += 1;
        self.turn(vec![Happening { event: Event::Sweep { answered }, asked: None }], Fate::Well);
    }

    /// The alarm goes off.
    pub fn go_off(&mut self, fate: Fate) {
        let Some(alarm) = self.alarm.take() else { return };
        self.coverage.alarms += 1;
        self.note(|_| "the alarm goes off".to_owned());
        match self.happen(vec![Happening { event: Event::Alarm, asked: None }], fate) {
            Went::Well => {}
            Went::Failed | Went::Crashed => self.alarm_failed(alarm),
        }
    }

    /// The room is told that its time has come.
    pub fn tick(&mut self, fate: Fate) {
        self.tick = None;
        self.coverage.ticks += 1;
        self.happen(vec![Happening { event: Event::Tick, asked: None }], fate);
    }

    fn turn(&mut self, happenings: Vec<Happening>, fate: Fate) -> Went {
        self.coverage.turns += 1;
        if fate == Fate::CrashBefore {
            self.coverage.crashes_before += 1;
            self.crash();
            return Went::Crashed;
        }
        self.database.begin(match fate {
            Fate::CrashWithin(at) | Fate::Panic(at) => Plan::Crash { at },
            Fate::Fail { from, until } => Plan::Fail { from, until },
            _ => Plan::Work,
        });
        // Whoever comes in after the last was let go comes into an empty room.
        let was_empty = self.connected().is_empty() || self.all_are_let_go(&happenings);
        self.fresh = false;
        let before = self.model.head();
        if !self.open() {
            self.coverage.failed_opens += 1;
            self.note(|_| "the room cannot be opened".to_owned());
            return self.turned_away(&happenings, fate);
        }
        if std::mem::take(&mut self.broke_off) {
            self.coverage.restarts += 1;
            self.note(|_| "the room starts over".to_owned());
            self.missed_by_classic();
            let went = self.turn(vec![Happening { event: Event::Restarted, asked: None }], Fate::Well);
            self.missed_by_classic();
            // An alarm that it sets while the alarm goes off is one too many.
            self.stray_alarm = true;
            debug_assert!(went != Went::Crashed, "nothing is done to it");
            return self.turn(happenings, fate);
        }
        self.expect(&happenings);
        let plain = self.is_plain(&happenings);
        let tries = self.tries(&happenings);
        let letting_go = happenings.iter().any(|happening| happening.asked == Some(Asked::TooLarge));
        let is_alarm = happenings.iter().any(|happening| happening.event == Event::Alarm);
        let gone = ends(&happenings);
        let begun = begins(&happenings);
        let now = self.now();
        self.coverage.grouped_turns += u64::from(happenings.len() > 1);
        let room = self.room.as_mut().expect("it is open");
        let effects = room.turn(now, happenings.into_iter().map(|happening| happening.event));
        let failed = self.database.failed();
        let crashed = self.database.crashed();
        let mut turn = Turn { now: self.clock(), empty: was_empty };
        self.model.acts.begin_turn();
        let clock = self.clock();
        self.model.law.begin_turn(clock);
        let mut done = self.model.mirror(&self.database, &self.config, turn);
        self.coverage.stored += self.model.head() - before;
        self.read_timers();
        for id in &gone {
            self.links.of_mut(id).into_iter().for_each(|link| link.server = Server::Gone);
        }
        let died = match fate {
            _ if crashed || matches!(fate, Fate::Panic(_)) => Some((0, false)),
            Fate::CrashAfter { effects, alarm } => Some((effects, alarm)),
            _ => None,
        };
        let written = self.database.written();
        let count = died.map_or(effects.len(), |(count, _)| effects.len().min(count));
        let faults = effects.iter().any(|effect| matches!(effect, Effect::Fault(_)));
        promise!("SESSION-11", !faults || failed, "the database worked, and the room says that it failed");
        self.carry_out(effects, count, died, before);
        self.model.check_order();
        self.check_floods(tries, before, !failed && died.is_none());
        for id in gone {
            self.is_gone(&id);
        }
        turn.empty |= letting_go || self.connected().is_empty();
        let owed = self.owed();
        self.model.check_owed(&owed, turn, &mut done);
        self.count(done);
        if matches!(fate, Fate::Panic(_)) {
            self.break_off(&begun, is_alarm);
            return Went::Crashed;
        }
        if died.is_some() {
            let places = [&mut self.coverage.crashes_after, &mut self.coverage.crashes_within];
            *places[usize::from(crashed)] += 1;
            self.stray_alarm = true;
            self.crash();
            return Went::Crashed;
        }
        let timeless = self.room.as_ref().and_then(|room| room.next_tick(now));
        self.tick = timeless.map(|at| self.time + (at.as_millis() - now.as_millis()).max(0));
        self.check_after(before, failed, turn.empty, is_alarm && !failed);
        if let Some(messages) = plain.filter(|_| !failed && !self.fresh && done.pruned == 0) {
            self.check_rows(messages, before, written);
        }
        if failed {
            self.coverage.failed_turns += 1;
            self.stray_alarm = true;
            self.unsure_of_leaves = true;
        }
        if faults { Went::Failed } else { Went::Well }
    }

    fn all_are_let_go(&self, happenings: &[Happening]) -> bool {
        let is_let_go = |id: &ConnectionId| {
            happenings.iter().any(|happening| {
                happening.asked == Some(Asked::TooLarge)
                    && matches!(&happening.event, Event::Receive { connection, .. } if connection == id)
            })
        };
        let is_here = |link: &Link| link.track.inside && (!link.v1 || link.track.who.is_some());
        self.links.iter().filter(|(_, link)| is_here(link)).all(|(_, link)| is_let_go(&link.id))
    }

    /// Notes what is to be answered.
    fn expect(&mut self, happenings: &[Happening]) {
        let now = self.clock();
        let head = self.model.head();
        for happening in happenings {
            let Event::Receive { connection, .. } = &happening.event else { continue };
            let Some(link) =
                self.links.of_mut(connection).filter(|link| link.track.inside && link.server == Server::Open)
            else {
                continue;
            };
            let asked = happening.asked.clone().expect("it is known what clients send");
            if let Asked::Command { what: What::Hello(hello), .. } = &asked {
                self.came.insert(hello.person.clone());
            }
            match &asked {
                Asked::Command { .. } if link.track.who.is_some() => link.track.alive = now,
                Asked::Says(_) | Asked::Nothing => {
                    link.track.heard_at = head;
                    link.track.unheard = 0;
                }
                Asked::Command { .. } | Asked::Garbage | Asked::TooLarge => {}
            }
            let passed = link.track.passed_by(now);
            self.model.refused.extend(passed.iter().filter_map(|text| texts::place_of(text)));
            if link.v1 {
                link.track.expected.push_back(asked);
            }
        }
    }

    /// Reads the timer table where it may have changed.
    pub fn read_timers(&mut self) {
        if self.database.look("SELECT name FROM sqlite_schema WHERE name = 'timers'", &[]).is_empty() {
            return;
        }
        let rows = self.database.look("SELECT kind, key, due, payload FROM timers ORDER BY kind, key", &[]);
        let integer = |value: &Value| match value {
            Value::Integer(integer) => *integer,
            _ => 0,
        };
        let text = |value: &Value| match value {
            Value::Text(text) => text.clone(),
            _ => String::new(),
        };
        let rows = rows.iter().map(|row| TimerRow {
            kind: integer(&row.0[0]),
            key: integer(&row.0[1]),
            due: integer(&row.0[2]),
            payload: text(&row.0[3]),
        });
        self.timers = rows.collect();
    }

    fn owed(&self) -> Vec<Owed> {
        let replies = self.timers.iter().filter(|row| row.kind == 2);
        replies.map(|row| Owed { due: row.due, topic: row.payload.clone() }).collect()
    }
}

/// Whose connections end in this turn.
pub fn ends(happenings: &[Happening]) -> Vec<ConnectionId> {
    let ends = happenings.iter().filter_map(|happening| match &happening.event {
        Event::Disconnect { connection } => Some(connection.clone()),
        _ => None,
    });
    ends.collect()
}

/// Whose begin.
fn begins(happenings: &[Happening]) -> Vec<ConnectionId> {
    let begun = happenings.iter().filter_map(|happening| match &happening.event {
        Event::Connect { connection, .. } => Some(connection.clone()),
        _ => None,
    });
    begun.collect()
}
