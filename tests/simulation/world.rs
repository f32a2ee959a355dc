//! The object as the platform runs it: sockets with what they keep, SQLite, one alarm, a clock; and a room that comes into
//! memory when something happens, and leaves it at any time, or dies.

use crate::{
    coverage::Coverage,
    database::{Plan, SqliteDatabase},
    floods::Floods,
    law::{Plain, ROOM},
    link::{Down, Link, Links, Server},
    model::Model,
    random::Random,
    texts,
};
use edge_chat::{
    room::{Config, Room},
    wire::{ConnectionId, RoomName, Timestamp},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// 2026-11-23T08:26:00.000Z.
const START: i64 = 1_795_422_360_000;

/// How often the platform repeats an alarm that failed, and how long it waits before the first time; twice that before each
/// next.
const RETRIES: u32 = 6;
const RETRY_MS: i64 = 2_000;

/// A row of the timer table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimerRow {
    pub kind: i64,
    pub key: i64,
    pub due: i64,
    pub payload: String,
}

/// The platform's one alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alarm {
    pub due: i64,
    /// How much later than due it goes off; by the clock, milliseconds.
    pub late: i64,
    /// Not before this, for it was tried already.
    pub not_before: i64,
    pub tries: u32,
}

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a doubt of its own")]
pub struct World {
    /// Milliseconds that have passed, whatever the clock says.
    pub time: i64,
    /// How far the clock was set forward.
    pub shift: i64,
    pub config: Config,
    pub database: SqliteDatabase,
    pub room: Option<Room<SqliteDatabase>>,
    pub links: Links,
    pub alarm: Option<Alarm>,
    /// When the room is to be told that its time has come; lost with its memory.
    pub tick: Option<i64>,
    pub model: Model,
    pub timers: Vec<TimerRow>,
    /// The names that people gave last.
    pub names: BTreeMap<String, String>,
    /// People whose last connection went, and when they may be told to have gone.
    pub departing: BTreeMap<String, i64>,
    /// Who was connected when the latest turn ended.
    pub present: BTreeMap<String, String>,
    /// Whether a crash or a failure may have left an alarm that nothing is owed for.
    pub stray_alarm: bool,
    /// Whether a failure may have left somebody departing who is not, or the other way round.
    pub unsure_of_leaves: bool,
    /// Whether the room broke off, and has not started over since.
    pub broke_off: bool,
    /// Who was removed in the present turn.
    pub removed: BTreeSet<String>,
    /// Who came in the present turn.
    pub came: BTreeSet<String>,
    /// Where the log was when the room came into memory.
    pub opened_at: u64,
    /// Whether the room was just opened.
    pub fresh: bool,
    pub used: BTreeSet<ConnectionId>,
    pub chance: Random,
    /// What is left to those who flood, where there are such.
    pub floods: Option<Floods>,
    pub coverage: Coverage,
    pub notes: Option<Vec<String>>,
}

impl World {
    pub fn new(config: Config, seed: u64) -> Self {
        Self {
            time: 0,
            shift: 0,
            config,
            database: SqliteDatabase::new(),
            room: None,
            links: Links::default(),
            alarm: None,
            tick: None,
            model: Model::default(),
            timers: Vec::new(),
            names: BTreeMap::new(),
            departing: BTreeMap::new(),
            present: BTreeMap::new(),
            stray_alarm: false,
            unsure_of_leaves: false,
            broke_off: false,
            removed: BTreeSet::new(),
            came: BTreeSet::new(),
            opened_at: 0,
            fresh: false,
            used: BTreeSet::new(),
            chance: Random::new(seed),
            floods: None,
            coverage: Coverage::default(),
            notes: None,
        }
    }

    /// What the clock says; milliseconds since 1970.
    pub fn clock(&self) -> i64 {
        START + self.time + self.shift
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.clock())
    }

    /// Adds a line to the story of the run, where it is told.
    pub fn note(&mut self, line: impl FnOnce(&Self) -> String) {
        if self.notes.is_some() {
            let line = format!("{:>9} {}", self.time, line(self));
            self.notes.iter_mut().for_each(|notes| notes.push(line.clone()));
        }
    }

    /// A client asks for a connection.
    pub fn dial(&mut self, v1: bool, name: &str) -> u32 {
        let id = loop {
            let id = ConnectionId::from_random(self.chance.bits());
            if self.used.insert(id.clone()) {
                break id;
            }
        };
        self.links.open(Link::new(id, v1, name.to_owned()))
    }

    /// Brings the room into memory; false where that fails.
    pub fn open(&mut self) -> bool {
        if self.room.is_some() {
            return true;
        }
        let open = |link: &&Link| matches!(link.server, Server::Open | Server::Closing);
        let attachments: Vec<_> =
            self.links.iter().map(|(_, link)| link).filter(open).filter_map(Link::kept).collect();
        let room = Room::open(self.config.clone(), self.database.clone(), attachments, self.chance.bits());
        let name = RoomName::from_segment(ROOM, str::to_owned).expect("a good name");
        self.room = room.ok().map(|room| room.sealed(name, Rc::new(Plain)));
        self.fresh = true;
        self.opened_at = self.model.head();
        for (_, link) in self.links.iter_mut() {
            link.track.blurred = true;
        }
        self.coverage.opens += 1;
        if self.room.is_some() {
            self.restore_leaves();
        }
        self.room.is_some()
    }

    /// Who is departing is in the timer table, and nowhere else that lasts.
    fn restore_leaves(&mut self) {
        let connected = self.connected();
        let leaving = self.timers.iter().filter(|row| row.kind == 3);
        let people = leaving.filter_map(|row| {
            Some((row.payload.trim_start_matches('+').split(' ').next()?.to_owned(), row.due))
        });
        self.departing = people.filter(|(person, _)| !connected.contains_key(person)).collect();
        self.unsure_of_leaves = false;
    }

    /// Whether the platform may take the room out of memory: a timeout that is set keeps it.
    pub fn may_evict(&self) -> bool {
        self.room.is_some() && self.tick.is_none()
    }

    pub fn evict(&mut self) {
        self.leaves_memory();
        // Nobody waits any more: in truth the platform lets nobody speak for that long before.
        for (_, link) in self.links.iter_mut() {
            link.track.unstored.clear();
            let refused = std::mem::take(&mut link.track.refused);
            self.model.refused.extend(refused.iter().filter_map(|text| texts::place_of(text)));
        }
        self.coverage.evictions += 1;
        self.note(|_| "the room leaves memory".to_owned());
    }

    /// The room is no more, but for what is stored.
    pub fn leaves_memory(&mut self) {
        self.room = None;
        let now = self.clock();
        self.floods.iter_mut().for_each(|floods| floods.forget(now));
    }

    /// The process dies, and with it the room, what it was about to do, and all sockets.
    pub fn crash(&mut self) {
        self.leaves_memory();
        self.tick = None;
        self.coverage.crashes += 1;
        self.database.begin(Plan::Work);
        let chance = &mut self.chance;
        for (_, link) in self.links.iter_mut().filter(|(_, link)| link.server != Server::Coming) {
            link.server = Server::Gone;
            link.attachment = None;
            link.up.clear();
            link.track = crate::link::Track::default();
            let arrives = chance.place(link.down.len() + 1);
            if chance.one_in(2) {
                link.down.truncate(arrives);
            }
            // Some hear of it only by hearing nothing.
            if !chance.one_in(10) {
                link.push(Down::Lost);
            }
        }
        self.broke_off = false;
        self.departing.clear();
        self.present.clear();
        self.links.tidy();
        self.note(|_| "the process dies".to_owned());
    }

    /// The object's data is deleted.
    pub fn wipe(&mut self) {
        self.crash();
        self.database = SqliteDatabase::new();
        self.timers.clear();
        self.departing.clear();
        self.model.wipe();
        self.stray_alarm = true;
        self.coverage.wipes += 1;
        self.note(|_| "everything is wiped".to_owned());
    }

    pub fn set_alarm(&mut self, due: i64) {
        let late = match self.chance.below(20) {
            0 => -1,
            1 => self.chance.millis(0, 90_000),
            2..=6 => self.chance.millis(0, 500),
            _ => 0,
        };
        self.alarm = Some(Alarm { due, late, not_before: 0, tries: 0 });
        self.stray_alarm = false;
    }

    /// The object has left behind a call to set the alarm, for the case that it breaks off.
    pub fn guard(&mut self, in_alarm: bool) {
        self.stray_alarm = true;
        if !in_alarm {
            self.alarm = Some(Alarm { due: self.clock(), late: 0, not_before: self.time, tries: 0 });
        }
    }

    /// When, in passing time, the alarm goes off.
    pub fn alarm_at(&self) -> Option<i64> {
        let Alarm { due, late, not_before, .. } = self.alarm?;
        Some((due + late - START - self.shift).max(not_before))
    }

    /// The alarm's event failed: the platform repeats it, though not for ever.
    pub fn alarm_failed(&mut self, Alarm { due, tries, .. }: Alarm) {
        self.stray_alarm = true;
        if self.alarm.is_none() && tries < RETRIES {
            let not_before = self.time + (RETRY_MS << tries);
            self.alarm = Some(Alarm { due, late: 0, not_before, tries: tries + 1 });
            self.coverage.alarm_retries += 1;
        }
    }

    /// Who is connected, by their ids, with their names.
    pub fn connected(&self) -> BTreeMap<String, String> {
        let inside = self.links.iter().filter(|(_, link)| link.track.inside);
        inside
            .filter_map(|(_, link)| match &link.track.who {
                Some((person, _)) => Some((person.clone(), self.names.get(person)?.clone())),
                None if !link.v1 => Some((link.id.as_str().to_owned(), link.name.clone())),
                None => None,
            })
            .collect()
    }
}
