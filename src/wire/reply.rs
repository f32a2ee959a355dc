use super::{Cid, Epoch, ErrorCode, Person, PersonId, Reference, Role, Seq, Settings, Timestamp, json::Json};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The answer to one command (SPEC.md, COMMAND-2): `ok` or `error`.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "reply")]
pub struct Reply<T> {
    /// `None` answers a frame that was no command.
    #[serde(rename = "ref")]
    reference: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ok: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Refused>,
}

#[derive(Debug, Serialize)]
struct Refused {
    number: u8,
    code: ErrorCode,
    message: &'static str,
    retry: bool,
    /// When it may be accepted, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
}

/// The ok of a `send`: it is stored.
#[derive(Debug, Serialize)]
pub struct Said<'a> {
    pub seq: Seq,
    pub cid: &'a str,
    pub at: &'a str,
    pub dup: bool,
}

/// The ok of `hello` and `pull`: a slice of the log, and who is here once there is no more of it.
#[derive(Debug, Serialize)]
pub struct Welcome<'a> {
    pub epoch: &'a Epoch,
    pub head: Seq,
    pub recovered: bool,
    pub more: bool,
    /// Who the client is, in answer to `hello`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub you: Option<You<'a>>,
    /// The room's settings, but for those that are as of old; in answer to `hello` too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room: Option<Settings>,
    /// As in [`Presence`](super::Presence).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<Option<Vec<Person<'a>>>>,
    /// The pinned messages; with `people`, as is what follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pins: Option<&'a [Seq]>,
    /// How far people have read, where they are few.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<BTreeMap<&'a PersonId, Seq>>,
    pub events: Vec<&'a RawValue>,
}

/// Whoever came in.
#[derive(Debug, Serialize)]
pub struct You<'a> {
    pub id: &'a PersonId,
    pub name: &'a str,
    /// As in [`Person`], as is the role.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Until when they may say nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub muted: Option<Timestamp>,
}

/// The ok of an act: it is stored.
#[derive(Debug, Serialize)]
pub struct Done {
    pub seq: Seq,
    pub at: Timestamp,
}

/// The ok of an order: it is done.
#[derive(Debug, Default, Serialize)]
pub struct Ordered<'a> {
    /// Its event, and when that was stored; `None` where nothing had to be done yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<Seq>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// The link of an invitation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invite: Option<&'a str>,
    /// How many messages were hidden or brought back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages: Option<usize>,
    /// Whether the same again would do more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

/// The ok of `audit`: the newest entry first.
#[derive(Debug, Serialize)]
pub struct Audit {
    pub entries: Vec<Box<RawValue>>,
    pub more: bool,
}

/// The ok of `law`.
#[derive(Debug, Serialize)]
pub struct Standing<'a> {
    pub room: Settings,
    /// Those who have a role, with the name by which they got it.
    pub roles: Vec<Person<'a>>,
    pub invites: Vec<StandingInvite>,
    pub sanctions: Vec<StandingSanction<'a>>,
}

#[derive(Debug, Serialize)]
pub struct StandingInvite {
    pub id: Seq,
    pub role: Role,
    /// How many may still come by it.
    pub uses: u32,
    pub until: Timestamp,
}

/// Somebody is muted or banned; of a place it is not told which.
#[derive(Debug, Serialize)]
pub struct StandingSanction<'a> {
    pub id: Seq,
    pub act: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// The ok of `revisions`.
#[derive(Debug, Serialize)]
pub struct Revisions<'a> {
    revisions: Vec<Revision<'a>>,
}

impl<'a> Revisions<'a> {
    /// What a message said until each of its edits, by their events.
    pub fn of(before: &'a [(Seq, String)]) -> Self {
        Self {
            revisions: before.iter().map(|(until, message)| Revision { until: *until, message }).collect(),
        }
    }

    /// The list alone, as JSON.
    ///
    /// # Panics
    /// Never: strings, numbers and fixed keys always encode.
    pub fn list(&self) -> String {
        serde_json::to_string(&self.revisions).expect("numbers and strings encode")
    }
}

/// What a message said until it was edited.
#[derive(Debug, Serialize)]
struct Revision<'a> {
    /// The event of the edit.
    until: Seq,
    message: &'a str,
}

/// The ok of a command that there is nothing to say to.
#[derive(Debug, Serialize)]
struct Nothing {}

impl<T: Serialize> Reply<T> {
    pub fn ok(reference: Reference, ok: T) -> Self {
        Self { reference: Some(reference.get()), ok: Some(ok), error: None }
    }

    /// The reply's text on the wire.
    ///
    /// # Panics
    /// Never: strings, numbers, booleans and fixed keys always encode.
    pub fn encode(&self) -> String {
        serde_json::to_string(self).expect("strings, numbers, booleans and fixed keys always encode")
    }
}

/// Bytes of an ack, at most.
const ACK_BYTES: usize = 160;

impl Reply<()> {
    /// The text of a reply that nothing more is to be said in.
    pub fn done(reference: Reference) -> String {
        Reply::ok(reference, Nothing {}).encode()
    }

    /// The text of a refusal.
    pub fn refused(reference: Option<Reference>, code: ErrorCode) -> String {
        Self::refused_until(reference, code, None)
    }

    /// The text of a refusal that ends.
    pub fn refused_until(reference: Option<Reference>, code: ErrorCode, until: Option<Timestamp>) -> String {
        let (number, message, retry) = (code.number(), code.message(), code.may_retry());
        let error = Refused { number, code, message, retry, until };
        Self { reference: reference.map(Reference::get), ok: None, error: Some(error) }.encode()
    }

    /// The text of an ack.
    pub fn said(reference: Reference, seq: Seq, cid: &Cid, at: Timestamp) -> String {
        let mut json = Json::with_capacity(ACK_BYTES);
        json.raw("{\"type\":\"reply\",\"ref\":").number(reference.get().into());
        json.raw(",\"ok\":{\"seq\":").number(seq.get());
        json.raw(",\"cid\":").plain(cid.as_str());
        json.raw(",\"at\":").plain(at.iso().as_str());
        json.raw(",\"dup\":false}}");
        json.finish()
    }
}
