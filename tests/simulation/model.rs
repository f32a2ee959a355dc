//! What must be true of the log, beside the room: a mirror of what SQLite holds, checked whenever it changes.

use crate::{
    acts::Acts,
    database::{Logged, SqliteDatabase},
    frames::{self, Chat},
    law::Law,
    texts,
    violation::{promise, violated},
};
use edge_chat::room::Config;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// As `limits` has it; said again, so that a change there is seen here.
const PENDING_REPLIES: usize = 1_000;
const REPLY_WAIT: i64 = 60_000;
const SURPLUS_BLOCKS: usize = 16;

/// A row of the log.
#[derive(Clone, Copy, Debug)]
struct Block {
    last: u64,
    at: i64,
}

/// A reply that is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    pub due: i64,
    pub topic: String,
}

#[derive(Debug, Default)]
pub struct Model {
    pub epoch: String,
    /// The event of `seq` is at `seq` − 1, also when it was pruned.
    pub events: Vec<Chat>,
    /// When each was stored.
    times: Vec<i64>,
    pub acts: Acts,
    pub law: Law,
    /// Bytes of all events up to each.
    bytes: Vec<u64>,
    pub floor: u64,
    blocks: VecDeque<Block>,
    pub by_cid: BTreeMap<(String, String), u64>,
    last_said: BTreeMap<String, u32>,
    /// Messages that were refused, and may so come after later ones.
    pub refused: BTreeSet<(u32, u32)>,
    /// Messages that were stored after later ones in the latest turn.
    disorder: Vec<(u32, u32)>,
    /// What people may have said under their `cid`.
    pub composed: BTreeMap<(String, String), Vec<String>>,
    /// People who keep no rule, so that their messages may be stored twice.
    pub lawless: BTreeSet<String>,
    pub owed: VecDeque<Owed>,
    /// Questions that got no reply, because too many were owed.
    pub unanswered: u64,
    pub acked: BTreeSet<u64>,
    /// Logs that were wiped, by their epochs.
    pub wiped: BTreeMap<String, Vec<Chat>>,
}

/// How things stood around a turn.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    pub now: i64,
    /// Whether nobody was in the room at some time in it.
    pub empty: bool,
}

/// What a turn did to the log.
#[derive(Clone, Copy, Debug, Default)]
pub struct Done {
    pub replies: u64,
    pub dropped: u64,
    pub pruned: u64,
    pub surplus: bool,
}

impl Model {
    pub fn head(&self) -> u64 {
        self.events.len() as u64
    }

    /// Bytes of the events after `seq`, up to `until`.
    pub fn bytes_between(&self, seq: u64, until: u64) -> u64 {
        let up_to = |seq: u64| match usize::try_from(seq) {
            Ok(0) | Err(_) => 0,
            Ok(seq) => self.bytes.get(seq - 1).or(self.bytes.last()).copied().unwrap_or(0),
        };
        up_to(until).saturating_sub(up_to(seq))
    }

    pub fn event(&self, seq: u64) -> Option<&Chat> {
        self.events.get(usize::try_from(seq).ok()?.checked_sub(1)?)
    }

    /// The event of a log that may have been wiped since.
    pub fn event_of(&self, epoch: &str, seq: u64) -> Option<&Chat> {
        if epoch == self.epoch {
            return self.event(seq);
        }
        self.wiped.get(epoch)?.get(usize::try_from(seq).ok()?.checked_sub(1)?)
    }

    /// Whether the event at `seq` is nothing that was said.
    pub fn is_act(&self, seq: u64) -> bool {
        self.event(seq).is_some_and(|event| event.kind != "chat")
    }

    /// When the event at `seq` was stored.
    pub fn time_of(&self, seq: u64) -> i64 {
        self.times[usize::try_from(seq - 1).expect("it is there")]
    }

    pub fn compose(&mut self, person: &str, cid: &str, text: &str) {
        self.composed.entry((person.to_owned(), cid.to_owned())).or_default().push(text.to_owned());
    }

    pub fn place(&self, person: &str, cid: &str) -> Option<u64> {
        self.by_cid.get(&(person.to_owned(), cid.to_owned())).copied()
    }

    /// The database was wiped: what was acked is void.
    pub fn wipe(&mut self) {
        self.wiped.insert(std::mem::take(&mut self.epoch), std::mem::take(&mut self.events));
        self.bytes.clear();
        self.times.clear();
        self.acts.wiped();
        self.law = Law::default();
        self.blocks.clear();
        self.by_cid.clear();
        self.last_said.clear();
        self.owed.clear();
        self.acked.clear();
        self.floor = 0;
    }

    /// Takes in what the log has become.
    pub fn mirror(&mut self, database: &SqliteDatabase, config: &Config, turn: Turn) -> Done {
        let mut done = Done::default();
        let rows = database.look("SELECT name FROM sqlite_schema WHERE name = 'room'", &[]);
        if rows.is_empty() {
            return done;
        }
        let room = database.look("SELECT epoch, floor FROM room", &[]);
        let Some(room) = room.first() else { return done };
        let epoch = room.text(0).expect("an epoch is a text");
        if self.epoch.is_empty() {
            epoch.clone_into(&mut self.epoch);
        }
        promise!("HIST-2", epoch == self.epoch, "the epoch became {epoch}, and nothing was wiped");
        for Logged { first, count, at, events } in database.take_logged() {
            self.stored(first, count, &events, Turn { now: at, ..turn }, config, &mut done);
            self.blocks.push_back(Block { last: self.head(), at });
        }
        self.check_changed(database);
        let floor = room.seq(1).expect("a floor is a place").get();
        self.prune_to(floor, database, config, turn.now, &mut done);
        done
    }

    fn stored(&mut self, first: u64, count: u64, events: &str, turn: Turn, config: &Config, done: &mut Done) {
        promise!("HIST-1", first == self.head() + 1, "a block begins at {first} after {}", self.head());
        let parts: Vec<&RawValue> = serde_json::from_str(events).expect("a block is an array");
        promise!("HIST-1", parts.len() as u64 == count, "a block of {count} holds {}", parts.len());
        for part in parts {
            let seq = self.head() + 1;
            let Some(chat) = frames::chat(part.get()) else {
                violated!("HIST-1", "what is stored as {seq} is no chat frame: {}", part.get())
            };
            promise!("HIST-1", chat.seq == Some(seq), "the event at {seq} says that it is {:?}", chat.seq);
            promise!("HIST-1", !chat.is_system, "a notice is in the log");
            if chat.kind == "moderate" {
                self.decreed(&chat, turn);
            } else if chat.kind != "chat" {
                self.acted(&chat, turn);
            } else if chat.is_auto_reply {
                self.replied(&chat, turn, done);
                done.replies += 1;
            } else {
                self.said(&chat, seq, turn, config);
            }
            let total = self.bytes.last().copied().unwrap_or(0) + chat.raw.len() as u64;
            self.bytes.push(total);
            self.times.push(turn.now);
            self.events.push(chat);
        }
    }

    /// A person said something: the first time, in their order.
    fn said(&mut self, chat: &Chat, seq: u64, turn: Turn, config: &Config) {
        self.might_speak(chat, turn.now);
        let lawless = self.lawless.contains(&chat.sender_id);
        if let Some(cid) = &chat.cid {
            let key = (chat.sender_id.clone(), cid.clone());
            let known = self.composed.get(&key).is_some_and(|texts| texts.contains(&chat.message));
            promise!("WIRE-14", known, "nobody said {:?} as {cid}", chat.message);
            let before = self.by_cid.get(&key).copied();
            promise!(
                "COMMAND-9",
                lawless || before.is_none(),
                "{cid} of {} is stored as {seq}, and was as {before:?}",
                chat.sender_id
            );
            self.by_cid.insert(key, seq);
        }
        let Some((author, n)) = texts::place_of(&chat.message) else {
            violated!("WIRE-14", "nobody said {:?}", chat.message)
        };
        // A classic connection is a person of its own.
        let sender = if chat.cid.is_some() { author.to_string() } else { chat.sender_id.clone() };
        let last = self.last_said.get(&sender).copied();
        if !lawless && last.is_some_and(|last| last >= n) {
            self.disorder.push((author, n));
        }
        self.last_said.insert(sender, last.map_or(n, |last| last.max(n)));
        if let Some(topic) = texts::topic_of(&chat.message).filter(|_| config.assistant) {
            self.owe(topic, turn.now + millis(config.reply_delay));
        }
    }

    /// Whoever said something later than it was said had been told that it could not be, or not for sure.
    pub fn check_order(&mut self) {
        for message in std::mem::take(&mut self.disorder) {
            let known = self.refused.contains(&message);
            promise!("HIST-5", known, "message {} of {} is stored after later ones", message.1, message.0);
        }
    }

    fn owe(&mut self, topic: &str, due: i64) {
        if self.owed.len() < PENDING_REPLIES {
            for owed in &mut self.owed {
                owed.due = owed.due.min(due);
            }
            self.owed.push_back(Owed { due, topic: topic.to_owned() });
        } else {
            self.unanswered += 1;
        }
    }

    fn replied(&mut self, chat: &Chat, turn: Turn, done: &mut Done) {
        let now = turn.now;
        // Who came in found nobody: what waited for too long was dropped before.
        while turn.empty && self.owed.front().is_some_and(|owed| now - owed.due >= REPLY_WAIT) {
            self.owed.pop_front();
            done.dropped += 1;
        }
        let Some(owed) = self.owed.pop_front() else {
            violated!("TIMER-3", "{:?} is a reply that is not owed", chat.message)
        };
        promise!("ASSIST-3", owed.due <= now, "a reply due at {} came at {now}", owed.due);
        let answers = texts::answers(&chat.message, &owed.topic);
        promise!("ASSIST-6", answers, "{:?} is no reply about {}", chat.message, owed.topic);
    }

    /// The replies that are owed are those in the table.
    pub fn check_owed(&mut self, stored: &[Owed], turn: Turn, done: &mut Done) {
        while self.owed.len() > stored.len() {
            let dropped = self.owed.pop_front().expect("it is longer");
            let waited = turn.now - dropped.due;
            promise!("TIMER-3", turn.empty, "a reply that is owed since {} got lost", dropped.due);
            promise!("TIMER-4", waited >= REPLY_WAIT, "a reply was dropped after {waited} ms");
            done.dropped += 1;
        }
        promise!("TIMER-3", self.owed == stored, "owed are {:?}, stored {stored:?}", self.owed);
    }

    fn prune_to(
        &mut self,
        floor: u64,
        database: &SqliteDatabase,
        config: &Config,
        now: i64,
        done: &mut Done,
    ) {
        promise!("HIST-6", floor >= self.floor, "the floor went from {} to {floor}", self.floor);
        let cutoff = now - millis(config.retention);
        let (mut young, mut end) = (0, self.floor);
        while self.blocks.front().is_some_and(|block| block.last <= floor) {
            let block = self.blocks.pop_front().expect("it has a front");
            young += usize::from(block.at >= cutoff);
            end = block.last;
            done.pruned += 1;
        }
        if floor != self.floor {
            promise!("HIST-6", floor == end, "the floor is {floor}, and no end of a block");
            done.surplus = young > 0;
        }
        let surplus = database.told_size() > config.retention_bytes && young <= SURPLUS_BLOCKS;
        promise!("HIST-6", young == 0 || surplus, "{young} blocks were pruned that are not old");
        self.floor = floor;
        self.law_forgets(floor);
        self.acts.pins.retain(|pin| *pin > floor);
        self.acts.reactions.retain(|one| one.target > floor);
    }

    /// When the oldest event that is kept was stored.
    pub fn oldest(&self) -> Option<i64> {
        self.blocks.front().map(|block| block.at)
    }

    /// SQLite holds what was stored, all that was not pruned, byte for byte.
    pub fn audit(&self, database: &SqliteDatabase) {
        let mut seq = self.floor;
        for row in database.look("SELECT events FROM log ORDER BY first_seq", &[]) {
            let parts: Vec<&RawValue> =
                serde_json::from_str(row.text(0).expect("a text")).expect("a block is an array");
            for part in parts {
                seq += 1;
                let event = self.event(seq).map(|event| event.raw.as_str());
                promise!("HIST-3", event == Some(part.get()), "{seq} was {event:?}, and is {}", part.get());
            }
        }
        promise!("HIST-3", seq == self.head(), "the log ends at {seq}, not at {}", self.head());
    }
}

pub fn millis(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_millis()).expect("it is short")
}
