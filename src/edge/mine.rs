//! What is somebody's own in a room, over HTTP (SPEC.md, PRIV).

use super::respond;
use crate::{
    history::Database,
    room::{Erased, Room},
    wire::{PersonId, Refusal, Role, RoomName, Seq, StandingSanction, Timestamp, after_in},
};
use serde::Serialize;
use serde_json::value::RawValue;
use worker::{Response, Result, console_error, web_sys::Request};

#[derive(Serialize)]
struct Told<'a> {
    person: &'a PersonId,
    room: &'a str,
    names: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
    sanctions: &'a [StandingSanction<'a>],
    messages: &'a [Box<RawValue>],
    more: bool,
    next: Seq,
}

#[derive(Serialize)]
struct Gone {
    removed: usize,
    more: bool,
}

/// A part of what the room has of `person`.
pub fn tell<D: Database>(
    room: &Room<D>,
    request: &Request,
    (name, person, now): (&RoomName, &PersonId, Timestamp),
    query: &str,
) -> Result<Response> {
    let Some(after) = after_in(query) else {
        return respond::refuse(Refusal::BadPlace, &request.url());
    };
    let mine = match room.mine(now, person, after) {
        Ok(mine) => mine,
        Err(fault) => {
            console_error!("{fault}");
            return respond::refuse(Refusal::Unavailable, &request.url());
        }
    };
    let body = Told {
        person,
        room: name.as_str(),
        names: &mine.names,
        role: mine.role,
        sanctions: &mine.sanctions,
        messages: &mine.messages,
        more: mine.more,
        next: mine.next,
    };
    respond::content(Response::builder().with_header("Cache-Control", respond::PRIVATE)?, request, &body)
}

/// What became of an erasure; `None` where it failed.
pub fn erased(request: &Request, erased: Option<Erased>) -> Result<Response> {
    let Some(Erased { removed, more }) = erased else {
        return respond::refuse(Refusal::Unavailable, &request.url());
    };
    let response = Response::builder().with_header("Cache-Control", respond::PRIVATE)?;
    respond::content(response, request, &Gone { removed, more })
}
