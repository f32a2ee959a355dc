//! What was done by a room's law, as it is told and recorded (SPEC.md, MOD-1).

use super::{PersonId, Role, Seq, Settings, Timestamp, json::Json};
use serde::Deserialize;

/// A kind of deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Claim,
    Settings,
    Role,
    Invite,
    Mute,
    Kick,
    Ban,
    Hide,
    Clear,
    Erase,
    Undo,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Settings => "settings",
            Self::Role => "role",
            Self::Invite => "invite",
            Self::Mute => "mute",
            Self::Kick => "kick",
            Self::Ban => "ban",
            Self::Hide => "hide",
            Self::Clear => "clear",
            Self::Erase => "erase",
            Self::Undo => "undo",
        }
    }
}

/// One deed. What its kind has no use for is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deed {
    /// To whom, with the name that they go by.
    pub person: Option<(PersonId, Option<String>)>,
    /// What they are after and were before; `None` for nothing.
    pub role: Option<(Option<Role>, Option<Role>)>,
    /// The settings that changed, as they are and as they were.
    pub settings: Option<(Settings, Settings)>,
    /// From what moment on; milliseconds since 1970.
    pub since: Option<i64>,
    /// To which messages.
    pub targets: Option<Vec<Seq>>,
    /// Messages from which somebody's reactions went.
    pub reacted: Vec<Seq>,
    /// How many may come.
    pub uses: Option<u32>,
    /// When it ends by itself.
    pub until: Option<Timestamp>,
    /// Whether it is about where they are too.
    pub network: bool,
    /// The invitation that brought it about.
    pub invite: Option<Seq>,
    /// The deed that this one goes on with, or undoes.
    pub of: Option<Seq>,
    /// What kind that one was, where it is undone.
    pub undone: Option<Kind>,
}

/// Who does it, and why.
#[derive(Clone, Copy, Debug)]
pub struct Doer<'a> {
    pub person: &'a PersonId,
    pub name: &'a str,
    pub reason: &'a str,
}

/// Bytes of a deed's event besides what varies most.
const AROUND_TEXTS: usize = 400;

/// What the events begin with that bring messages back: as they were made, and as they are once something was taken out.
const UNDO: [&str; 2] = ["{\"type\":\"moderate\",\"act\":\"undo\"", "{\"act\":\"undo\""];

/// Whether an event may be one that brings messages back.
pub fn is_undo(event: &str) -> bool {
    UNDO.iter().any(|beginning| event.starts_with(beginning))
}

impl Deed {
    /// The event's text.
    pub fn encode(&self, kind: Kind, by: Doer<'_>, at: Timestamp, seq: Seq) -> String {
        let targets = self.targets.as_deref().unwrap_or_default();
        let mut json = Json::with_capacity(AROUND_TEXTS + by.reason.len() + targets.len() * 8);
        json.raw("{\"type\":\"moderate\",\"act\":").plain(kind.as_str());
        if let Some(of) = self.of {
            json.raw(",\"of\":").number(of.get());
        }
        if let Some(undone) = self.undone {
            json.raw(",\"undone\":").plain(undone.as_str());
        }
        self.encode_person(&mut json);
        if let Some((settings, was)) = &self.settings {
            json.raw(",\"settings\":").raw(&text(settings)).raw(",\"was\":").raw(&text(was));
        }
        if let Some(since) = self.since.and_then(|since| u64::try_from(since).ok()) {
            json.raw(",\"since\":").number(since);
        }
        if self.targets.is_some() {
            json.raw(",\"targets\":");
            encode_places(&mut json, targets);
        }
        if !self.reacted.is_empty() {
            json.raw(",\"reacted\":");
            encode_places(&mut json, &self.reacted);
        }
        if kind == Kind::Erase {
            json.raw(",\"final\":true");
        }
        if let Some(uses) = self.uses {
            json.raw(",\"uses\":").number(uses.into());
        }
        if let Some(until) = self.until {
            json.raw(",\"until\":").plain(until.iso().as_str());
        }
        if !by.reason.is_empty() {
            json.raw(",\"reason\":").text(by.reason);
        }
        json.raw(",\"sender_id\":").text(by.person.as_str());
        json.raw(",\"sender_name\":").text(by.name);
        json.raw(",\"timestamp\":").plain(at.iso().as_str());
        json.raw(",\"seq\":").number(seq.get()).raw("}");
        json.finish()
    }

    fn encode_person(&self, json: &mut Json) {
        let Self { person, role, network, invite, .. } = self;
        if let Some((person, name)) = person {
            json.raw(",\"person\":").text(person.as_str());
            if let Some(name) = name {
                json.raw(",\"name\":").text(name);
            }
        }
        if let Some((role, was)) = role {
            let named = |role: &Option<Role>| role.map_or("none", Role::as_str);
            json.raw(",\"role\":").plain(named(role));
            // An invitation has no role before.
            if person.is_some() {
                json.raw(",\"before\":").plain(named(was));
            }
        }
        if *network {
            json.raw(",\"network\":true");
        }
        if let Some(invite) = invite {
            json.raw(",\"invite\":").number(invite.get());
        }
    }
}

fn encode_places(json: &mut Json, places: &[Seq]) {
    json.raw("[");
    for (place, seq) in places.iter().enumerate() {
        json.raw(if place == 0 { "" } else { "," }).number(seq.get());
    }
    json.raw("]");
}

fn text(settings: &Settings) -> String {
    // Texts, numbers and booleans always encode.
    serde_json::to_string(settings).unwrap_or_default()
}

/// A deed as it was recorded, as far as that is ever asked.
#[derive(Debug, Deserialize)]
pub struct Recorded {
    pub act: Kind,
    pub person: Option<String>,
    pub name: Option<String>,
    pub role: Option<String>,
    pub before: Option<String>,
    pub settings: Option<Settings>,
    pub was: Option<Settings>,
    #[serde(default)]
    pub targets: Vec<Seq>,
    pub since: Option<i64>,
    pub reason: Option<String>,
}
