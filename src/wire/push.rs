use super::{PersonId, Role, Seq};
use serde::Serialize;
use std::collections::BTreeMap;

/// What the room tells v1 connections unasked, besides chat frames.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Push<'a> {
    /// Who is here, all of them (PRESENCE-2).
    #[serde(rename = "presence")]
    State(Presence<'a>),
    /// Who came and went.
    #[serde(rename = "presence")]
    Change(PresenceChange<'a>),
    /// No more pushes until the client pulls (FLOW-2).
    Held { after: Seq },
    /// Who is writing something.
    Typing { people: Vec<Person<'a>> },
    /// How far some have read.
    Read { marks: BTreeMap<&'a PersonId, Seq> },
}

#[derive(Debug, Serialize)]
pub struct Presence<'a> {
    pub count: usize,
    /// By their ids; `None` where they are too many to name.
    pub people: Option<Vec<Person<'a>>>,
}

#[derive(Debug, Serialize)]
pub struct PresenceChange<'a> {
    pub count: usize,
    pub join: Vec<Joined<'a>>,
    pub leave: Vec<&'a PersonId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Person<'a> {
    pub id: &'a PersonId,
    pub name: &'a str,
    /// Whether they have proved who they are.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

impl<'a> Person<'a> {
    /// Somebody of whom no more is to be said.
    pub fn named(id: &'a PersonId, name: &'a str) -> Self {
        Self { id, name, verified: false, role: None }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Joined<'a> {
    pub id: &'a PersonId,
    pub name: &'a str,
    /// Whether they were here until a moment ago.
    pub back: bool,
    /// As in [`Person`], as is what follows.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

impl Push<'_> {
    /// The push's text on the wire.
    ///
    /// # Panics
    /// Never: strings, numbers, booleans and fixed keys always encode.
    pub fn encode(&self) -> String {
        serde_json::to_string(self).expect("strings, numbers, booleans and fixed keys always encode")
    }
}

/// One v1 frame of these, which must not be none: the one itself, or an array of them.
pub fn joined(frames: &[String]) -> String {
    match frames {
        [frame] => frame.clone(),
        frames => format!("[{}]", frames.join(",")),
    }
}
