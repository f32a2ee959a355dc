//! A v1 client that keeps to SPEC.md, as the page in the browser does: it applies what is said exactly once and in order,
//! and sends again what it cannot know to be stored.

use crate::{
    asked::{Upward, What},
    coverage::Coverage,
    frames::{self, Chat, Frame, Item, Outcome, Presence},
    model::Model,
    random::Random,
    violation::{promise, violated},
};
use edge_chat::wire::PersonId;
use std::collections::{BTreeMap, VecDeque};

/// FLOW-1.
const SEEN_EVENTS: u64 = 256;
const SEEN_BYTES: usize = 64 * 1024;
/// Messages that may wait.
pub const OUTBOX: usize = 16;

/// A message that is not seen to be said yet.
#[derive(Clone, Debug)]
pub struct Unsaid {
    pub cid: String,
    pub text: String,
    /// The message that it answers, and in which log.
    pub reply: Option<(String, u64)>,
    /// Where the log was when it was first sent.
    pub sent: Option<(String, u64)>,
    /// Its place, once it is acked.
    pub stored: Option<u64>,
    /// Whether the present connection has it.
    pub handed: bool,
}

#[derive(Debug)]
pub struct Page {
    pub author: u32,
    pub person: String,
    pub id: String,
    pub session: String,
    pub name: String,
    pub position: Option<(String, u64)>,
    pub outbox: Vec<Unsaid>,
    pub said: u32,
    pub welcomed: bool,
    /// Whether it has caught up, so that what waits is sent.
    pub synced: bool,
    pub pulling: bool,
    pub reference: u32,
    pub awaited: VecDeque<(u32, What, i64)>,
    pub unseen: (u64, usize),
    pub presence: Option<Presence>,
    /// When it was last known to be in the room.
    pub last_in: Option<i64>,
    /// What was applied since the latest new start; only where somebody wants to know.
    pub applied: Option<Vec<(u64, String, String)>>,
    /// What it shows of what was said, by its place: what the events that it has applied have made of it.
    pub shown: BTreeMap<u64, String>,
    /// How many connections this session has had before.
    pub attempt: u64,
    /// Once in so many messages it answers another; 0 for never.
    pub answers: u64,
    /// The message that it did something to last; 0: none.
    pub acted: u64,
}

/// What becomes of a connection when its client has heard something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Go,
    /// It gives the connection up, to try another.
    GiveUp,
}

/// What a page acts with.
pub struct Hand<'a> {
    pub random: &'a mut Random,
    pub model: &'a mut Model,
    pub coverage: &'a mut Coverage,
    pub time: i64,
    pub out: Vec<Upward>,
    /// What it said just now.
    pub said: Option<String>,
}

impl Page {
    pub fn new(author: u32, random: &mut Random, person: String) -> Self {
        let id = PersonId::of_secret(&person).expect("a secret of 16 letters").as_str().to_owned();
        Self {
            author,
            id,
            person,
            session: random.token(16),
            name: format!("P{author}"),
            position: None,
            outbox: Vec::new(),
            said: 0,
            welcomed: false,
            synced: false,
            pulling: false,
            reference: 0,
            awaited: VecDeque::new(),
            unseen: (0, 0),
            presence: None,
            last_in: None,
            applied: None,
            shown: BTreeMap::new(),
            attempt: 0,
            answers: 0,
            acted: 0,
        }
    }

    /// The page is loaded anew: only the outbox was kept, with what is known to be stored out of it.
    pub fn reload(&mut self, random: &mut Random) {
        self.lost();
        self.session = random.token(16);
        self.attempt = 0;
        self.position = None;
        self.shown.clear();
        self.presence = None;
        self.last_in = None;
        self.outbox.retain(|unsaid| unsaid.stored.is_none());
        self.applied = self.applied.take().map(|_| Vec::new());
    }

    /// The connection is gone.
    pub fn lost(&mut self) {
        self.welcomed = false;
        self.synced = false;
        self.pulling = false;
        self.awaited.clear();
        self.unseen = (0, 0);
        for unsaid in &mut self.outbox {
            unsaid.handed = false;
        }
    }

    /// Since when it waits for an answer.
    pub fn waits_since(&self) -> Option<i64> {
        self.awaited.front().map(|(_, _, since)| *since)
    }

    pub fn heard(&mut self, hand: &mut Hand, frame: &Frame) -> Next {
        let before = self.position.clone();
        if self.welcomed {
            self.last_in = Some(hand.time);
        }
        for item in &frame.items {
            if self.take(hand, item) == Next::GiveUp {
                return Next::GiveUp;
            }
        }
        if self.position != before {
            self.unseen.1 += frame.text.len();
        }
        if self.unseen.0 >= SEEN_EVENTS || self.unseen.1 >= SEEN_BYTES {
            self.see(hand);
        }
        Next::Go
    }

    fn take(&mut self, hand: &mut Hand, item: &Item) -> Next {
        match item {
            Item::Reply(reply) => return self.answered(hand, reply),
            Item::Chat(chat) => {
                let (_, seq) = self.position.clone().unwrap_or_default();
                let next = chat.seq.unwrap_or(0) <= seq + 1;
                promise!("RESUME-4", next, "{} is at {seq} and was pushed {:?}", self.name, chat.seq);
                self.apply(hand, std::slice::from_ref(chat));
            }
            Item::State(presence) => self.presence = Some(presence.clone()),
            Item::Change { count, join, leave } => {
                let before = self.presence.take().unwrap_or_default();
                self.presence = Some(before.after(*count, join, leave));
            }
            Item::Held { .. } => self.pull(hand),
            Item::Typing | Item::Read { .. } => {}
            Item::System | Item::Heartbeat | Item::Error => {
                violated!("COMMAND-12", "{} was sent {item:?}", self.name)
            }
        }
        Next::Go
    }

    fn answered(&mut self, hand: &mut Hand, reply: &frames::Reply) -> Next {
        if reply.reference.is_none() && reply.is_refusal("banned") {
            return Next::Go;
        }
        let Some((reference, what, _)) = self.awaited.pop_front() else {
            violated!("COMMAND-2", "{} asked nothing and heard {reply:?}", self.name)
        };
        let same = reply.reference == Some(reference);
        promise!("COMMAND-2", same, "{} asked {reference} and heard {reply:?}", self.name);
        match (what, &reply.outcome) {
            (What::Hello(_), Outcome::Page(page)) => {
                self.welcomed = true;
                self.last_in = Some(hand.time);
                self.turn(hand, page)
            }
            (What::Pull { .. }, Outcome::Page(page)) => {
                self.pulling = false;
                self.turn(hand, page)
            }
            (What::Send(send), Outcome::Said(said)) => {
                for unsaid in self.outbox.iter_mut().filter(|unsaid| unsaid.cid == send.cid) {
                    unsaid.stored = Some(said.seq);
                }
                self.passed();
                Next::Go
            }
            (What::Send(send), Outcome::Error { code, .. }) if code == "in_doubt" => {
                // Nobody can tell any more. Whoever wrote it has to.
                self.outbox.retain(|unsaid| unsaid.cid != send.cid);
                Next::Go
            }
            (What::Send(send), Outcome::Error { retry: true, .. }) => {
                for unsaid in self.outbox.iter_mut().filter(|unsaid| unsaid.cid == send.cid) {
                    unsaid.handed = false;
                }
                Next::Go
            }
            (What::Seen { .. } | What::Typing | What::Read { .. }, Outcome::Done)
            | (What::Act(_) | What::Order(_), Outcome::Acted { .. } | Outcome::Done)
            | (What::Act(_) | What::Order(_) | What::Typing, Outcome::Error { .. }) => Next::Go,
            // The end follows.
            (What::Hello(_), Outcome::Error { code, .. }) if code == "banned" => Next::Go,
            (What::Send(send), Outcome::Error { code, .. }) if code == "muted" || code == "locked" => {
                // Whoever wrote it is told, and may say it another time.
                self.outbox.retain(|unsaid| unsaid.cid != send.cid);
                Next::Go
            }
            (_, Outcome::Error { retry: true, .. }) => Next::GiveUp,
            (what, outcome) => violated!("COMMAND-2", "{} asked {what:?} and heard {outcome:?}", self.name),
        }
    }

    /// Takes a page of the log.
    fn turn(&mut self, hand: &mut Hand, page: &frames::Page) -> Next {
        let first = page.events.first().and_then(|event| event.seq);
        match &self.position {
            Some((epoch, seq)) if page.recovered => {
                promise!("RESUME-1", *epoch == page.epoch, "{} recovered in another log", self.name);
                let whole = first.is_none_or(|first| first <= seq + 1);
                promise!("RESUME-1", whole, "{} is at {seq}, recovered, and got {first:?}", self.name);
            }
            _ => {
                if self.position.as_ref().is_some_and(|(epoch, _)| *epoch != page.epoch) {
                    // What was stored in a log that was wiped will not come.
                    self.outbox.retain(|unsaid| unsaid.stored.is_none());
                }
                self.shown.clear();
                self.position = Some((page.epoch.clone(), first.unwrap_or(page.head + 1) - 1));
                self.applied = self.applied.take().map(|_| Vec::new());
            }
        }
        self.apply(hand, &page.events);
        if page.more {
            promise!("RESUME-1", !page.events.is_empty(), "{} gets no further", self.name);
            self.pull(hand);
            return Next::Go;
        }
        self.presence.clone_from(&page.presence);
        self.synced = true;
        self.send(hand);
        Next::Go
    }

    /// Applies those that are not applied yet, which must follow.
    fn apply(&mut self, hand: &mut Hand, events: &[Chat]) {
        for event in events {
            let Some((epoch, at)) = self.position.clone() else { return };
            let seq = event.seq.unwrap_or(0);
            if seq <= at {
                continue;
            }
            promise!("RESUME-4", seq == at + 1, "{} is at {at} and got {seq}", self.name);
            let stored = hand.model.event_of(&epoch, seq).map(|event| event.raw.as_str());
            promise!(
                "HIST-3",
                stored == Some(&event.raw) || hand.model.was(&epoch, seq, &event.raw),
                "{} got {}, stored is {stored:?}",
                self.name,
                event.raw
            );
            self.position = Some((epoch, seq));
            self.unseen.0 += 1;
            self.show(event);
            if let Some(applied) = &mut self.applied {
                applied.push((seq, event.sender_id.clone(), event.message.clone()));
            }
            if event.sender_id == self.id {
                let waiting = self.outbox.len();
                let doubtful = |unsaid: &Unsaid| unsaid.sent.is_some() && !unsaid.handed;
                self.outbox.retain(|unsaid| {
                    let is_it = event.cid.as_ref() == Some(&unsaid.cid);
                    hand.coverage.settled_in_doubt += u64::from(is_it && doubtful(unsaid));
                    !is_it
                });
                debug_assert!(waiting - self.outbox.len() <= 1, "a cid is in the outbox once");
            }
        }
        self.passed();
    }

    /// What is stored up to here needs no place in the outbox.
    fn passed(&mut self) {
        let at = self.position.as_ref().map_or(0, |(_, seq)| *seq);
        self.outbox.retain(|unsaid| unsaid.stored.is_none_or(|stored| stored > at));
    }
}
