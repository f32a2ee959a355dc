//! Pages of history over HTTP (SPEC.md, HIST-7 to HIST-9).

use super::respond;
use crate::{
    history::Database,
    room::Room,
    wire::{Epoch, PageQuery, Refusal, Seq},
};
use serde::Serialize;
use serde_json::value::RawValue;
use worker::{Response, Result, console_error, web_sys::Request};

#[derive(Serialize)]
struct Body<'a> {
    epoch: &'a Epoch,
    head: Seq,
    messages: Vec<&'a RawValue>,
}

pub fn answer<D: Database>(room: &Room<D>, request: &Request, query: &str) -> Result<Response> {
    let Some(query) = PageQuery::parse(query) else {
        return respond::refuse(Refusal::BadQuery, &request.url());
    };
    let page = match room.history(query) {
        Ok(page) => page,
        Err(fault) => {
            console_error!("{fault}");
            return respond::refuse(Refusal::Unavailable, &request.url());
        }
    };
    let first = page.events.first().map(|event| event.seq).unwrap_or_default();
    let tag = format!("\"{}-{}-{first}-{}\"", page.epoch.as_str(), page.head, page.events.len());
    let keep = if room.is_private() { respond::PRIVATE } else { "no-cache" };
    let response = Response::builder().with_header("Cache-Control", keep)?.with_header("ETag", &tag)?;
    if request.headers().get("If-None-Match")?.is_some_and(|known| names(&known, &tag)) {
        return Ok(response.with_status(304).empty());
    }
    let messages = page.events.iter().map(|event| &*event.frame).collect();
    let body = Body { epoch: page.epoch, head: page.head, messages };
    respond::content(response, request, &body)
}

/// Whether an `If-None-Match` names this tag, weakly (RFC 9110, 13.1.2).
fn names(known: &str, tag: &str) -> bool {
    known.trim() == "*" || known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)
}
