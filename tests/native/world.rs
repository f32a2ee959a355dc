//! A room in a small world: sockets that record what they get, a virtual clock, an alarm and ticks that come when they are
//! due, sweeps when the room wants them, hibernation, and kills of the process.

mod law;
mod log;
mod own;
mod sockets;
mod v1;

pub use law::{ROOM, owner_link, verified};
pub use sockets::Socket;
pub use v1::{cid, hello, person, said, seqs};

use super::database::SqliteDatabase;
use edge_chat::{
    history::DatabaseError,
    room::{
        Attachment, Audience, Classic, Config, Connection, Effect, Entrance, Event, Incoming, Rates, Room,
    },
    wire::{ConnectionId, Seq, Timestamp, Username, Visitor},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

/// 2026-11-23T08:26:00.000Z, 16:26:00 in Beijing.
pub const START: i64 = 1_795_422_360_000;

pub struct World {
    pub now: Timestamp,
    pub database: SqliteDatabase,
    pub alarm: Option<Timestamp>,
    pub faults: usize,
    /// When the runtime last answered a v1 connection's `ping`, `None` for never. One that is not here pings all the time.
    pub pings: BTreeMap<ConnectionId, Option<Timestamp>>,
    /// Turns that the room has run: a room that sleeps runs none.
    pub turns: usize,
    pub config: Config,
    room: Option<Room<SqliteDatabase>>,
    sockets: BTreeMap<ConnectionId, Socket>,
    tick: Option<Timestamp>,
    next_id: u64,
    next_ref: u32,
    /// The next 64 random bits.
    entropy: u64,
}

impl World {
    pub fn new() -> Self {
        Self::with(Config::default())
    }

    /// A world where nobody does anything too often.
    pub fn with(mut config: Config) -> Self {
        config.rates = Rates::UNBOUNDED;
        Self::limited(config)
    }

    /// A world with the bounds of this configuration.
    pub fn limited(config: Config) -> Self {
        Self {
            now: Timestamp::from_millis(START),
            database: SqliteDatabase::new(),
            alarm: None,
            faults: 0,
            pings: BTreeMap::new(),
            turns: 0,
            config,
            room: None,
            sockets: BTreeMap::new(),
            tick: None,
            next_id: 0,
            next_ref: 0,
            entropy: 1,
        }
    }

    /// An id that no connection has yet.
    pub fn new_id(&mut self) -> ConnectionId {
        self.next_id += 1;
        ConnectionId::from_random(self.next_id)
    }

    pub fn connect(&mut self, name: &str) -> ConnectionId {
        let connection = self.new_id();
        self.connect_as(connection.clone(), name);
        connection
    }

    pub fn connect_as(&mut self, connection: ConnectionId, name: &str) {
        let event = self.connecting_as(connection, name);
        self.happen(event);
    }

    /// The event of a classic connection whose socket opens.
    pub fn connecting_as(&mut self, connection: ConnectionId, name: &str) -> Event {
        let name = Username::parse(name).expect("a name for this test is accepted");
        self.accept(connection, Entrance::Classic(name))
    }

    fn accept(&mut self, connection: ConnectionId, entrance: Entrance) -> Event {
        self.sockets.entry(connection.clone()).or_insert_with(|| Socket::open(&entrance));
        Event::Connect { connection, entrance, visitor: Visitor::default() }
    }

    /// Connects, and forgets what was said about it.
    pub fn join(&mut self, name: &str) -> ConnectionId {
        let connection = self.connect(name);
        self.forget_frames();
        connection
    }

    pub fn send(&mut self, connection: &ConnectionId, text: &str) {
        self.happen(receive(connection, text));
    }

    pub fn send_binary(&mut self, connection: &ConnectionId, bytes: usize) {
        let frame = Incoming::Binary(bytes);
        self.happen(Event::Receive { connection: connection.clone(), frame });
    }

    pub fn say(&mut self, connection: &ConnectionId, message: &str) {
        self.happen(saying(connection, message));
    }

    /// Says these in one turn.
    pub fn say_at_once(&mut self, connection: &ConnectionId, messages: impl IntoIterator<Item = String>) {
        let events = messages.into_iter().map(|message| saying(connection, &message)).collect();
        self.turn(events);
    }

    pub fn disconnect(&mut self, connection: &ConnectionId) {
        if let Some(socket) = self.sockets.get_mut(connection) {
            socket.is_open = false;
        }
        self.happen(Event::Disconnect { connection: connection.clone() });
        self.sockets.remove(connection);
    }

    /// The room leaves memory; sockets, attachments, SQLite and the alarm stay. A room that waits for a tick does so first.
    pub fn hibernate(&mut self) {
        while let Some(due) = self.tick {
            self.now = self.now.max(due);
            self.happen(Event::Tick);
        }
        self.room = None;
    }

    /// Puts this many more connections into the room as hibernation would bring them back, without telling anyone.
    pub fn fill(&mut self, connections: u64) {
        for _ in 0..connections {
            let id = self.new_id();
            let name = Username::parse("filler").expect("a good name");
            let mut socket = Socket::open(&Entrance::Classic(name.clone()));
            let (heard, attached_heard) = (Seq::START, Seq::START);
            let classic = Classic { name, heard, attached_heard, unheard_bytes: 0 };
            socket.attach(Some(&Attachment {
                id: id.clone(),
                visitor: Visitor::default(),
                connection: Connection::Classic(classic),
            }));
            self.sockets.insert(id, socket);
        }
        self.hibernate();
    }

    /// The process is killed; SQLite and the alarm stay.
    pub fn kill(&mut self) {
        self.room = None;
        self.tick = None;
        self.sockets.clear();
    }

    /// The room breaks off in the middle of something, and is opened again over the same sockets.
    pub fn panic(&mut self) {
        self.room = None;
        self.happen(Event::Restarted);
    }

    /// Lets time pass, with the alarm and ticks coming whenever they are due.
    pub fn advance(&mut self, duration: Duration) {
        let end = self.now.after(duration);
        let mut wakes = 0;
        while let Some(due) = self.alarm.into_iter().chain(self.tick).min().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            wakes += 1;
            assert!(wakes < 1_000, "the room is woken again and again, and settles nothing");
            if self.alarm == Some(due) {
                self.alarm = None;
                self.happen(Event::Alarm);
            } else {
                self.happen(Event::Tick);
            }
        }
        self.now = end;
    }

    pub fn happen(&mut self, event: Event) {
        self.turn(vec![event]);
    }

    /// All this happens within one turn; then comes the sweep, where the room wants it.
    pub fn turn(&mut self, events: Vec<Event>) {
        self.run(events);
        let now = self.now;
        let room = self.room();
        if room.wants_sweep(now) {
            let ids: Vec<_> = room.to_sweep().cloned().collect();
            let answered =
                ids.into_iter().filter_map(|id| Some((id.clone(), self.last_ping(&id)?))).collect();
            self.run(vec![Event::Sweep { answered }]);
        }
        self.tick = self.room().next_tick(now);
    }

    fn run(&mut self, events: Vec<Event>) {
        self.turns += 1;
        self.open().expect("the room opens");
        let now = self.now;
        for effect in self.room().turn(now, events) {
            self.carry_out(effect);
        }
    }

    fn last_ping(&self, id: &ConnectionId) -> Option<Timestamp> {
        self.pings.get(id).copied().unwrap_or(Some(self.now))
    }

    /// Brings the room into memory, where it is not there.
    pub fn open(&mut self) -> Result<(), DatabaseError> {
        if self.room.is_none() {
            let attachments = self.sockets.values().filter_map(Socket::attachment);
            let entropy = self.entropy;
            self.entropy = self.entropy.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1);
            let room = Room::open(self.config.clone(), self.database.clone(), attachments, entropy)?;
            self.room = Some(law::sealed(room));
        }
        Ok(())
    }

    /// The room, which must be in memory.
    pub fn room(&mut self) -> &mut Room<SqliteDatabase> {
        self.room.as_mut().expect("the room is in memory")
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Send { to, frame } => self.deliver(&frame, |id, _| *id == to),
            Effect::Broadcast { audience, frame, except } => {
                self.deliver(&frame, |id, of| of == audience && !except.contains(id));
            }
            Effect::Attach { connection, attachment } => {
                let socket = self.sockets.get_mut(&connection).expect("it has a socket");
                socket.attach(attachment.as_deref());
            }
            Effect::Close { connection, code } => {
                if let Some(socket) = self.sockets.get_mut(&connection) {
                    socket.is_open = false;
                    socket.closed = Some(code.code());
                }
            }
            Effect::SetAlarm(at) => self.alarm = Some(at),
            Effect::ClearAlarm => self.alarm = None,
            Effect::Fault(_) => self.faults += 1,
        }
    }

    fn deliver(&mut self, frame: &str, is_for: impl Fn(&ConnectionId, Audience) -> bool) {
        for (id, socket) in &mut self.sockets {
            if socket.is_open && is_for(id, socket.audience) {
                socket.frames.push(frame.into());
            }
        }
    }
}

/// The event of a text frame that comes in.
pub fn receive(connection: &ConnectionId, text: &str) -> Event {
    Event::Receive { connection: connection.clone(), frame: Incoming::Text(text.to_owned()) }
}

/// The event of a classic connection that says something.
pub fn saying(connection: &ConnectionId, message: &str) -> Event {
    receive(connection, &json!({ "message": message }).to_string())
}

/// Nothing at all, as a list of frames.
pub fn nothing() -> Vec<Value> {
    Vec::new()
}
