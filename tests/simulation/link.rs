//! A connection, both ends of it and the network between: in order each way, as late as it likes.

use crate::{
    asked::{Asked, Send, Upward},
    frames::{Frame, Presence},
};
use edge_chat::{
    room::Attachment,
    wire::{ConnectionId, Visitor},
};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    rc::Rc,
};

/// COMMAND-13, in milliseconds.
const AGAIN: i64 = 10_000;

/// On its way to the room.
#[derive(Clone, Debug)]
pub enum Up {
    /// The request for the connection.
    Open,
    Frame(Upward),
    Ping,
    /// The client closed it, or it broke.
    Close,
}

/// On its way to the client.
#[derive(Clone, Debug)]
pub enum Down {
    Opened,
    Frame(Rc<Frame>),
    Pong,
    Close(u16),
    /// It broke.
    Lost,
}

/// The room's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// The request has not come yet.
    Coming,
    Open,
    /// The room closed it; the client's answer is still to come.
    Closing,
    Gone,
}

#[derive(Debug)]
pub struct Link {
    pub id: ConnectionId,
    pub v1: bool,
    /// The name in the address, of a classic one.
    pub name: String,
    /// What the Worker knows of whoever it is of.
    pub visitor: Visitor,
    /// Whether it is of one who floods.
    pub floods: bool,
    /// Whether the client still listens.
    pub heard: bool,
    pub up: VecDeque<Up>,
    pub down: VecDeque<Down>,
    pub server: Server,
    /// As the platform keeps it: serialised.
    pub attachment: Option<String>,
    /// When the runtime last answered a `ping`; milliseconds since 1970.
    pub answered: Option<i64>,
    pub track: Track,
}

/// What the simulation knows of a connection from what the room was told and has answered.
#[derive(Debug, Default)]
pub struct Track {
    /// Whether it is in the room.
    pub inside: bool,
    /// The person who is welcomed, and their session.
    pub who: Option<(String, String)>,
    /// Whether it is caught up, and gets what is said.
    pub live: bool,
    /// The last event that it was sent.
    pub sent: u64,
    /// The last event that it said it has seen.
    pub seen: u64,
    /// The last event of its latest page, and the bytes that it pulled without going on from there.
    pub pulled: u64,
    pub unread: u64,
    /// Whether the room may take it to have seen a little more, since it was out of memory.
    pub blurred: bool,
    pub behind: Option<i64>,
    pub presence: Option<Presence>,
    /// What it asked and was not answered yet.
    pub expected: VecDeque<Asked>,
    /// The `cid`s that were refused as unavailable, in order, and since when the first is waited for.
    pub unstored: Vec<String>,
    pub waits_since: i64,
    /// Texts that were refused so.
    pub refused: BTreeSet<String>,
    /// Its last sign of life that is no `ping`; milliseconds since 1970.
    pub alive: i64,
    /// Bytes sent to it, if classic, since it last said something, and when that was.
    pub unheard: u64,
    pub heard_at: u64,
}

impl Track {
    /// Whether what was refused before is waited for.
    fn waits(&self, now: i64) -> bool {
        !self.unstored.is_empty() && (self.waits_since..self.waits_since + AGAIN).contains(&now)
    }

    /// Texts that were refused, and are not waited for any more.
    pub fn passed_by(&mut self, now: i64) -> BTreeSet<String> {
        if self.waits(now) { BTreeSet::new() } else { std::mem::take(&mut self.refused) }
    }

    /// Whether this may be refused for that alone.
    pub fn has_to_wait(&self, send: &Send, now: i64) -> bool {
        self.waits(now) && self.unstored[0] != send.cid
    }

    pub fn refuses(&mut self, send: Send, now: i64) {
        if !self.waits(now) {
            self.unstored.clear();
        }
        self.refused.insert(send.text);
        if !self.unstored.contains(&send.cid) {
            self.unstored.push(send.cid.clone());
        }
        if self.unstored[0] == send.cid {
            self.waits_since = now;
        }
    }

    /// It said that it has seen everything up to `seq`.
    pub fn saw(&mut self, seq: u64) {
        self.seen = self.seen.max(seq);
    }

    pub fn settles(&mut self, send: &Send, now: i64) {
        if self.waits(now) && self.unstored[0] == send.cid {
            self.waits_since = now;
        }
        self.unstored.retain(|cid| *cid != send.cid);
    }
}

impl Link {
    pub fn new(id: ConnectionId, v1: bool, name: String) -> Self {
        Self {
            id,
            v1,
            name,
            visitor: Visitor::default(),
            floods: false,
            heard: true,
            up: VecDeque::from([Up::Open]),
            down: VecDeque::new(),
            server: Server::Coming,
            attachment: None,
            answered: None,
            track: Track::default(),
        }
    }

    pub fn kept(&self) -> Option<Attachment> {
        let text = self.attachment.as_ref()?;
        Some(Attachment::read(self.id.clone(), text).expect("it is read as it was written"))
    }

    /// Something for the client, as long as the room's end is open.
    pub fn push(&mut self, down: Down) {
        if self.heard {
            self.down.push_back(down);
        }
    }

    /// Nothing more can come of it.
    pub fn is_over(&self) -> bool {
        self.server == Server::Gone && !self.heard
    }
}

/// All connections that there are, in the order in which they were opened.
#[derive(Debug, Default)]
pub struct Links {
    next: u32,
    all: BTreeMap<u32, Link>,
    ids: BTreeMap<ConnectionId, u32>,
}

impl Links {
    pub fn open(&mut self, link: Link) -> u32 {
        self.next += 1;
        self.ids.insert(link.id.clone(), self.next);
        self.all.insert(self.next, link);
        self.next
    }

    pub fn get(&self, key: u32) -> Option<&Link> {
        self.all.get(&key)
    }

    pub fn get_mut(&mut self, key: u32) -> Option<&mut Link> {
        self.all.get_mut(&key)
    }

    pub fn of(&self, id: &ConnectionId) -> Option<&Link> {
        self.all.get(self.ids.get(id)?)
    }

    pub fn of_mut(&mut self, id: &ConnectionId) -> Option<&mut Link> {
        self.all.get_mut(self.ids.get(id)?)
    }

    pub fn iter(&self) -> impl Iterator<Item = (u32, &Link)> {
        self.all.iter().map(|(key, link)| (*key, link))
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = (u32, &mut Link)> {
        self.all.iter_mut().map(|(key, link)| (*key, link))
    }

    /// Forgets those that are over.
    pub fn tidy(&mut self) {
        let over: Vec<_> = self.all.iter().filter(|(_, link)| link.is_over()).map(|(key, _)| *key).collect();
        for key in over {
            if let Some(link) = self.all.remove(&key) {
                self.ids.remove(&link.id);
            }
        }
    }
}
