//! The room itself: `(now, events) → effects`, with no clock, no randomness and no platform in it.
//!
//! The database is the one thing that it calls directly, because in a Durable Object SQL is synchronous. Whatever an event
//! writes is written before its effects are carried out, and where the writing fails there is nothing to carry out but
//! an error to the one who asked.
//!
//! The events of one turn are handed in together, so that what is said in them is stored as one.

mod acts;
mod assistant;
mod attachment;
mod audit;
mod bucket;
mod catch_up;
mod classic;
mod commands;
mod commit;
mod config;
mod event;
mod floods;
mod flow;
mod hiding;
mod invites;
mod law;
mod leaving;
mod naming;
mod notices;
mod orders;
mod owed;
mod pages;
mod presence;
mod privacy;
mod received;
mod roster;
mod search;
mod sweep;
mod unstored;
mod watching;

pub use assistant::Topic;
pub use attachment::Attachment;
pub use bucket::{Bucket, Rate};
pub use config::{Config, ConfigError};
pub use event::{Audience, Effect, Entrance, Event, Incoming};
pub use floods::Rates;
pub use law::Rank;
pub use pages::History;
pub use privacy::{Erased, Mine};
pub use received::Received;
pub use roster::{Classic, Connection, Guest, Member};
pub use search::Found;

use crate::{
    history::{
        self, Database, DatabaseError, Log,
        law::{self as laws, Law},
        tickets,
        timers::{self, TimerKind},
    },
    wire::{CloseCode, ConnectionId, Nonce, PersonId, Seq, Timestamp, Username, Visitor, limits},
};
use acts::Acts;
use commit::{Recent, Staged};
use floods::Floods;
use flow::Sizes;
use law::{Sealed, Spoke};
use naming::Names;
use notices::Notices;
use owed::Alarm;
use presence::Changes;
use roster::Roster;
use std::time::Duration;
use watching::Watching;

/// The one authority over a conversation.
#[derive(Debug)]
pub struct Room<D> {
    config: Config,
    database: D,
    log: Log,
    /// The log's head when the room came into memory.
    opened_at: Seq,
    roster: Roster,
    alarm: Alarm,
    /// What the present turn has said so far; empty between turns.
    staged: Vec<Staged>,
    /// What the present turn wants done so far; empty between turns.
    effects: Vec<Effect>,
    recent: Recent,
    sizes: Sizes,
    acts: Acts,
    law: Law,
    sealed: Option<Sealed>,
    spoke: Spoke,
    watching: Watching,
    changes: Changes,
    notices: Notices,
    names: Names,
    floods: Floods,
    swept: Option<Timestamp>,
    /// Whether somebody may be held whom nobody will look at: it could not be stored, or was not made sure of yet.
    held_unwatched: bool,
    /// When the log was last looked through for what it may let go of; `None` while there is more to do.
    tidied: Option<Timestamp>,
}

impl<D: Database> Room<D> {
    /// The room as its database and its sockets left it: new, or back from hibernation. `entropy` is 64 random bits, for
    /// the epoch of a new log.
    ///
    /// # Errors
    /// Where the database cannot be brought to the newest schema, or read.
    pub fn open(
        config: Config,
        database: D,
        attachments: impl IntoIterator<Item = Attachment>,
        entropy: u64,
    ) -> Result<Self, DatabaseError> {
        history::migrate(&database)?;
        let log = Log::open(&database, entropy)?;
        let mut roster = Roster::restore(attachments, log.head());
        for timer in timers::all(&database, TimerKind::Leave)? {
            let departing = owed::departing_in(&timer).filter(|(person, _)| !roster.is_connected(person));
            if let Some((person, departing)) = departing {
                roster.depart(person, departing);
            }
        }
        Ok(Self {
            acts: Acts::open(&database)?,
            law: Law::read(&database)?,
            sealed: None,
            spoke: Spoke::new(),
            database,
            alarm: Alarm::default(),
            staged: Vec::new(),
            effects: Vec::new(),
            recent: Recent::since(log.head()),
            sizes: Sizes::default(),
            watching: Watching::default(),
            changes: Changes::since(&roster),
            notices: Notices::default(),
            names: Names::new(config.unicode),
            floods: Floods::default(),
            swept: None,
            held_unwatched: true,
            tidied: None,
            opened_at: log.head(),
            log,
            roster,
            config,
        })
    }

    /// Whether a connection of this id is in the room.
    pub fn has(&self, connection: &ConnectionId) -> bool {
        self.roster.contains(connection)
    }

    /// Whether a ticket lets somebody in at `now`: it was not used before. From now on it was.
    ///
    /// # Errors
    /// Where the database cannot say, or note it.
    pub fn use_up(&mut self, ticket: &Nonce, now: Timestamp) -> Result<bool, DatabaseError> {
        tickets::use_up(&self.database, ticket, now)
    }

    /// Everyone who is here, with their names.
    pub fn people(&self) -> impl Iterator<Item = (&PersonId, &Username)> {
        self.roster.people().into_iter()
    }

    /// Takes in what happened in one turn, at `now` and in this order, and returns what is to be done about it.
    pub fn turn(&mut self, now: Timestamp, events: impl IntoIterator<Item = Event>) -> Vec<Effect> {
        let mut alarm = false;
        self.tidy(now);
        for event in events {
            match event {
                Event::Connect { connection, entrance, visitor } => {
                    self.connect(now, connection, entrance, visitor);
                }
                Event::Receive { connection, frame } => self.receive(now, &connection, &frame),
                Event::Disconnect { connection } => self.disconnect(now, &connection),
                Event::Alarm => {
                    alarm = true;
                    self.alarm_went_off(now);
                }
                Event::Tick => {}
                Event::Restarted => self.start_over(now),
                Event::Sweep { answered } => self.sweep(now, &answered),
            }
        }
        self.commit(now);
        self.watch_held_again(now);
        self.tell_presence(now);
        self.tell_notices(now);
        self.tell_watching(now);
        let failed = self.effects.iter().any(|effect| matches!(effect, Effect::Fault(_)));
        if alarm && failed {
            // The platform repeats the alarm.
            self.alarm = Alarm::default();
        } else {
            self.rearm();
        }
        std::mem::take(&mut self.effects)
    }

    fn connect(&mut self, now: Timestamp, connection: ConnectionId, entrance: Entrance, visitor: Visitor) {
        match entrance {
            Entrance::Classic(name) => self.connect_classic(now, connection, name, visitor),
            Entrance::V1 => self.connect_v1(now, connection, visitor),
        }
    }

    fn receive(&mut self, now: Timestamp, id: &ConnectionId, frame: &Incoming) {
        match self.roster.get(id) {
            Some(Connection::Classic(_)) => self.receive_classic(now, id, frame),
            Some(_) => self.receive_command(now, id, frame),
            None => {
                self.effects.push(Effect::Close { connection: id.clone(), code: CloseCode::NotInTheRoom });
            }
        }
    }

    /// Lets go of what the log need not keep any more.
    fn tidy(&mut self, now: Timestamp) {
        let due = self.tidied.is_none_or(|tidied| tidied > now || now.since(tidied) >= limits::HOUSEKEEPING);
        if !due {
            return;
        }
        let Config { retention_bytes, .. } = self.config;
        let retention = self.retention();
        self.tidy_law(now);
        match self.log.prune(&self.database, now, retention, retention_bytes) {
            Ok(more) => {
                self.acts.forget(self.log.floor());
                self.tidied = (!more).then_some(now);
            }
            Err(fault) => {
                // Not again with every message.
                self.tidied = Some(now);
                self.effects.push(Effect::Fault(fault));
            }
        }
    }

    /// How long what was said is kept: as the owner has it, but no longer than the deployment does.
    fn retention(&self) -> Duration {
        match self.law.house.retention {
            0 => self.config.retention,
            days => self.config.retention.min(Duration::from_hours(24 * u64::from(days))),
        }
    }

    /// Forgets what the law need not keep any more.
    fn tidy_law(&mut self, now: Timestamp) {
        if !self.law.is_used {
            return;
        }
        let law = self.database.transaction(|database| {
            laws::tidy(database, now)?;
            Law::read(database)
        });
        match law {
            Ok(law) => self.law = law,
            Err(fault) => self.effects.push(Effect::Fault(fault)),
        }
    }

    fn attach(&mut self, id: &ConnectionId) {
        let attachment = self.roster.attachment(id).map(Box::new);
        self.effects.push(Effect::Attach { connection: id.clone(), attachment });
    }

    fn fault_if(&mut self, outcome: Result<(), DatabaseError>) {
        if let Err(fault) = outcome {
            self.effects.push(Effect::Fault(fault));
        }
    }
}
