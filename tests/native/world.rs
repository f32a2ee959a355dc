//! A room in a small world: sockets that record what they get, a virtual clock, an alarm that goes off when it is due,
//! hibernation, and kills of the process.

use super::database::SqliteDatabase;
use edge_chat::{
    room::{Attachment, Config, Effect, Event, Incoming, Room},
    wire::{ConnectionId, Timestamp, Username},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

/// 2026-11-23T08:26:00.000Z, 16:26:00 in Beijing.
pub const START: i64 = 1_795_422_360_000;

#[derive(Debug, Default)]
struct Socket {
    open: bool,
    attachment: Option<Attachment>,
    frames: Vec<Value>,
    closed: Option<u16>,
}

pub struct World {
    pub now: Timestamp,
    pub database: SqliteDatabase,
    pub alarm: Option<Timestamp>,
    pub faults: usize,
    config: Config,
    room: Option<Room<SqliteDatabase>>,
    sockets: BTreeMap<ConnectionId, Socket>,
    next_id: u64,
}

impl World {
    pub fn new() -> Self {
        Self::with(Config::default())
    }

    pub fn with(config: Config) -> Self {
        Self {
            now: Timestamp::from_millis(START),
            database: SqliteDatabase::new(),
            alarm: None,
            faults: 0,
            config,
            room: None,
            sockets: BTreeMap::new(),
            next_id: 0,
        }
    }

    pub fn connect(&mut self, name: &str) -> ConnectionId {
        self.next_id += 1;
        let connection = ConnectionId::from_random(self.next_id);
        self.connect_as(connection.clone(), name);
        connection
    }

    pub fn connect_as(&mut self, connection: ConnectionId, name: &str) {
        let name = Username::parse(name).expect("a name for this test is accepted");
        let socket = self.sockets.entry(connection.clone()).or_default();
        socket.open = true;
        self.happen(Event::Connect { connection, name });
    }

    /// Connects, and forgets what was said about it.
    pub fn join(&mut self, name: &str) -> ConnectionId {
        let connection = self.connect(name);
        self.forget_frames();
        connection
    }

    pub fn send(&mut self, connection: &ConnectionId, text: &str) {
        let frame = Incoming::Text(text.to_owned());
        self.happen(Event::Receive { connection: connection.clone(), frame });
    }

    pub fn send_binary(&mut self, connection: &ConnectionId, bytes: usize) {
        let frame = Incoming::Binary(bytes);
        self.happen(Event::Receive { connection: connection.clone(), frame });
    }

    pub fn say(&mut self, connection: &ConnectionId, message: &str) {
        self.send(connection, &json!({ "message": message }).to_string());
    }

    pub fn disconnect(&mut self, connection: &ConnectionId) {
        if let Some(socket) = self.sockets.get_mut(connection) {
            socket.open = false;
        }
        self.happen(Event::Disconnect { connection: connection.clone() });
        self.sockets.remove(connection);
    }

    /// The room leaves memory; sockets, attachments, SQLite and the alarm stay.
    pub fn hibernate(&mut self) {
        self.room = None;
    }

    /// Puts this many more connections into the room as hibernation would bring them back, without telling anyone.
    pub fn fill(&mut self, connections: u64) {
        for _ in 0..connections {
            self.next_id += 1;
            let id = ConnectionId::from_random(self.next_id);
            let name = Username::parse("filler").expect("a good name");
            let attachment = Some(Attachment { id: id.clone(), name });
            self.sockets.insert(id, Socket { open: true, attachment, ..Socket::default() });
        }
        self.hibernate();
    }

    /// The process is killed; SQLite and the alarm stay.
    pub fn kill(&mut self) {
        self.room = None;
        self.sockets.clear();
    }

    /// Lets time pass, with the alarm going off whenever it is due.
    pub fn advance(&mut self, duration: Duration) {
        let end = self.now.after(duration);
        let mut alarms = 0;
        while let Some(due) = self.alarm.filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.alarm = None;
            alarms += 1;
            assert!(alarms < 1_000, "the alarm goes off again and again, and settles nothing");
            self.happen(Event::Alarm);
        }
        self.now = end;
    }

    /// The frames that a connection got since it was last asked, oldest first.
    pub fn frames(&mut self, connection: &ConnectionId) -> Vec<Value> {
        self.sockets.get_mut(connection).map(|socket| std::mem::take(&mut socket.frames)).unwrap_or_default()
    }

    /// The messages of these frames.
    pub fn messages(&mut self, connection: &ConnectionId) -> Vec<String> {
        let text = |frame: Value| frame["message"].as_str().expect("every frame has a message").to_owned();
        self.frames(connection).into_iter().map(text).collect()
    }

    /// The codes of the error frames that a connection got since it was last asked.
    pub fn errors(&mut self, connection: &ConnectionId) -> Vec<String> {
        let code = |frame: Value| frame["code"].as_str().map(str::to_owned);
        self.frames(connection).into_iter().filter_map(code).collect()
    }

    pub fn closed(&self, connection: &ConnectionId) -> Option<u16> {
        self.sockets.get(connection)?.closed
    }

    pub fn attachment(&self, connection: &ConnectionId) -> Option<&Attachment> {
        self.sockets.get(connection)?.attachment.as_ref()
    }

    pub fn forget_frames(&mut self) {
        for socket in self.sockets.values_mut() {
            socket.frames.clear();
        }
    }

    pub fn happen(&mut self, event: Event) {
        if self.room.is_none() {
            let attachments = self.sockets.values().filter_map(|socket| socket.attachment.clone());
            let opened = Room::open(self.config.clone(), self.database.clone(), attachments, self.now);
            self.room = Some(opened.expect("the room opens"));
        }
        let room = self.room.as_mut().expect("it was just opened");
        for effect in room.handle(self.now, event) {
            self.carry_out(effect);
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Send { to, frame } => self.deliver(&frame, |id| *id == to),
            Effect::Broadcast { frame } => self.deliver(&frame, |_| true),
            Effect::Attach { connection, attachment } => {
                self.sockets.get_mut(&connection).expect("it has a socket").attachment = attachment;
            }
            Effect::Close { connection, code } => {
                if let Some(socket) = self.sockets.get_mut(&connection) {
                    socket.open = false;
                    socket.closed = Some(code.code());
                }
            }
            Effect::SetAlarm(at) => self.alarm = Some(at),
            Effect::ClearAlarm => self.alarm = None,
            Effect::Fault(_) => self.faults += 1,
        }
    }

    fn deliver(&mut self, frame: &str, is_for: impl Fn(&ConnectionId) -> bool) {
        let frame: Value = serde_json::from_str(frame).expect("the room sends JSON");
        for (_, socket) in self.sockets.iter_mut().filter(|(id, socket)| socket.open && is_for(id)) {
            socket.frames.push(frame.clone());
        }
    }
}
