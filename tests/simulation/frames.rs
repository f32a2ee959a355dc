//! What the room sends, read once for all who get it.

use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// One frame from the room.
#[derive(Debug)]
pub struct Frame {
    pub text: String,
    pub items: Vec<Item>,
}

#[derive(Debug)]
pub enum Item {
    Chat(Box<Chat>),
    Reply(Reply),
    /// All who are here.
    State(Presence),
    /// Who came and went.
    Change {
        count: usize,
        join: Vec<Person>,
        leave: Vec<String>,
    },
    Held {
        after: u64,
    },
    Typing,
    Read {
        marks: BTreeMap<String, u64>,
    },
    /// Of the classic protocol.
    System,
    Heartbeat,
    Error,
}

/// An event of the log, or a notice: a chat frame, or an act.
#[derive(Clone, Debug, Deserialize)]
pub struct Chat {
    /// As it is in the log: without reactions.
    #[serde(skip)]
    pub raw: String,
    /// Bytes of it with its reactions.
    #[serde(skip)]
    pub bytes: usize,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub message: String,
    pub sender_id: String,
    #[serde(default)]
    pub is_auto_reply: bool,
    #[serde(default)]
    pub is_system: bool,
    pub timestamp: String,
    pub seq: Option<u64>,
    pub cid: Option<String>,
    pub reply: Option<u64>,
    pub edited: Option<String>,
    pub deleted: Option<String>,
    #[serde(default)]
    pub reactions: Vec<Reaction>,
    pub target: Option<u64>,
    pub emoji: Option<String>,
    pub on: Option<bool>,
    /// Of a deed.
    #[serde(default)]
    pub targets: Vec<u64>,
    /// Of one that erases: the messages from which reactions went.
    #[serde(default)]
    pub reacted: Vec<u64>,
    pub person: Option<String>,
    pub until: Option<String>,
    /// What it brings back; it is not in the log.
    #[serde(skip)]
    pub messages: Vec<Chat>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Reaction {
    pub emoji: String,
    pub people: Vec<String>,
}

impl Chat {
    /// Whether it says the same.
    pub fn is_like(&self, other: &Self) -> bool {
        let of = |one: &Self| {
            let Self {
                kind, message, sender_id, timestamp, seq, cid, reply, edited, deleted, target, ..
            } = one;
            let texts = (kind.clone(), message.clone(), sender_id.clone(), timestamp.clone(), cid.clone());
            (texts, *seq, *reply, edited.clone(), deleted.clone(), *target)
        };
        of(self) == of(other)
    }
}

#[derive(Debug)]
pub struct Reply {
    pub reference: Option<u32>,
    pub outcome: Outcome,
}

impl Reply {
    pub fn is_refusal(&self, why: &str) -> bool {
        matches!(&self.outcome, Outcome::Error { code, .. } if code == why)
    }
}

#[derive(Debug)]
pub enum Outcome {
    Said(Said),
    /// An act is stored.
    Acted {
        seq: u64,
        at: String,
    },
    Page(Page),
    Done,
    Error {
        code: String,
        retry: bool,
    },
}

#[derive(Clone, Debug, Deserialize)]
pub struct Said {
    pub seq: u64,
    pub cid: String,
    pub at: String,
    pub dup: bool,
}

#[derive(Debug)]
pub struct Page {
    pub epoch: String,
    pub head: u64,
    pub recovered: bool,
    pub more: bool,
    pub you: Option<Person>,
    pub presence: Option<Presence>,
    pub pins: Option<Vec<u64>>,
    pub events: Vec<Chat>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Person {
    pub id: String,
    pub name: String,
    /// Only where somebody came.
    pub back: Option<bool>,
}

/// Who is here; of too many only how many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    pub count: usize,
    pub people: Option<BTreeMap<String, String>>,
}

impl Presence {
    /// These, with who came and went since.
    pub fn after(&self, count: usize, join: &[Person], leave: &[String]) -> Self {
        let people = self.people.clone().map(|mut people| {
            people.retain(|id, _| !leave.contains(id));
            people.extend(join.iter().map(|Person { id, name, .. }| (id.clone(), name.clone())));
            people
        });
        Self { count, people }
    }
}

/// A change has `join` and `leave`, a state `people`, be they null.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum AnyPresence {
    Change {
        #[serde(rename = "type")]
        _kind: String,
        count: usize,
        join: Vec<Person>,
        leave: Vec<String>,
    },
    State {
        #[serde(rename = "type")]
        _kind: String,
        count: usize,
        people: Option<Vec<Person>>,
    },
}

#[derive(Deserialize)]
struct AnyReply<'a> {
    #[serde(rename = "ref")]
    reference: Option<u32>,
    #[serde(borrow)]
    ok: Option<&'a RawValue>,
    error: Option<AnyError>,
}

#[derive(Deserialize)]
struct AnyError {
    code: String,
    retry: bool,
}

#[derive(Deserialize)]
struct AnyPage<'a> {
    epoch: String,
    head: u64,
    recovered: bool,
    more: bool,
    you: Option<Person>,
    count: Option<usize>,
    people: Option<Vec<Person>>,
    pins: Option<Vec<u64>>,
    #[serde(borrow)]
    events: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct AnyRead {
    marks: BTreeMap<String, u64>,
}

#[derive(Deserialize)]
struct AnyActed {
    seq: u64,
    at: String,
}

#[derive(Deserialize)]
struct AnyHeld {
    after: u64,
}

impl Frame {
    /// Reads a frame that a room sent.
    ///
    /// # Errors
    /// The text, where no room may send such.
    pub fn read(text: String) -> Result<Self, String> {
        match items(&text) {
            Some(items) => Ok(Self { text, items }),
            None => Err(text),
        }
    }
}

fn items(text: &str) -> Option<Vec<Item>> {
    if !text.starts_with('[') {
        return Some(vec![item(text)?]);
    }
    let parts: Vec<&RawValue> = serde_json::from_str(text).ok()?;
    parts.into_iter().map(|part| item(part.get())).collect()
}

/// Reads a chat frame.
pub fn chat(text: &str) -> Option<Chat> {
    let mut chat: Chat = serde_json::from_str(text).ok()?;
    chat.bytes = text.len();
    text.clone_into(&mut chat.raw);
    if chat.kind == "moderate"
        && let Some((raw, messages)) = text.split_once(",\"messages\":")
    {
        chat.raw = format!("{raw}}}");
        let messages: Vec<&RawValue> = serde_json::from_str(messages.strip_suffix('}')?).ok()?;
        chat.messages =
            messages.into_iter().map(|message| self::chat(message.get())).collect::<Option<_>>()?;
    }
    if !chat.reactions.is_empty() {
        // Nobody can say this: its quotes would be escaped.
        chat.raw = format!("{}}}", text.split(",\"reactions\":[").next()?);
    }
    Some(chat)
}

fn item(text: &str) -> Option<Item> {
    let kind = text.strip_prefix("{\"type\":\"")?.split('"').next()?;
    Some(match kind {
        "chat" | "edit" | "delete" | "react" | "pin" | "moderate" => Item::Chat(Box::new(chat(text)?)),
        "typing" => Item::Typing,
        "read" => Item::Read { marks: serde_json::from_str::<AnyRead>(text).ok()?.marks },
        "reply" => Item::Reply(reply(text)?),
        "presence" => presence(serde_json::from_str(text).ok()?),
        "held" => Item::Held { after: serde_json::from_str::<AnyHeld>(text).ok()?.after },
        "system" => Item::System,
        "heartbeat" => Item::Heartbeat,
        "error" => Item::Error,
        _ => return None,
    })
}

fn presence(any: AnyPresence) -> Item {
    match any {
        AnyPresence::Change { count, join, leave, .. } => Item::Change { count, join, leave },
        AnyPresence::State { count, people, .. } => {
            Item::State(Presence { count, people: people.map(by_id) })
        }
    }
}

fn by_id(people: Vec<Person>) -> BTreeMap<String, String> {
    people.into_iter().map(|Person { id, name, .. }| (id, name)).collect()
}

fn reply(text: &str) -> Option<Reply> {
    let AnyReply { reference, ok, error } = serde_json::from_str(text).ok()?;
    let outcome = match (ok.map(RawValue::get), error) {
        (None, Some(AnyError { code, retry })) => Outcome::Error { code, retry },
        (Some("{}" | "{\"messages\":0,\"more\":true}"), None) => Outcome::Done,
        (Some(ok), None) if ok.starts_with("{\"seq\"") && ok.contains("\"cid\":") => {
            Outcome::Said(serde_json::from_str(ok).ok()?)
        }
        (Some(ok), None) if ok.starts_with("{\"seq\"") => {
            let AnyActed { seq, at } = serde_json::from_str(ok).ok()?;
            Outcome::Acted { seq, at }
        }
        (Some(ok), None) => Outcome::Page(page(ok)?),
        _ => return None,
    };
    Some(Reply { reference, outcome })
}

fn page(text: &str) -> Option<Page> {
    let AnyPage { epoch, head, recovered, more, you, count, people, pins, events } =
        serde_json::from_str(text).ok()?;
    let presence = count.map(|count| Presence { count, people: people.map(by_id) });
    let events = events.into_iter().map(|event| chat(event.get())).collect::<Option<_>>()?;
    Some(Page { epoch, head, recovered, more, you, presence, pins, events })
}
