//! Searches over HTTP (SPEC.md, SEARCH).

use super::respond;
use crate::{
    history::Database,
    room::Room,
    wire::{Epoch, Refusal, SearchQuery, Seq},
};
use serde::Serialize;
use serde_json::value::RawValue;
use worker::{Response, Result, console_error, web_sys::Request};

#[derive(Serialize)]
struct Body<'a> {
    epoch: &'a Epoch,
    head: Seq,
    matches: Vec<&'a RawValue>,
    more: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Seq>,
    pending: u64,
}

pub fn answer<D: Database>(room: &Room<D>, request: &Request, query: &str) -> Result<Response> {
    let Some(query) = SearchQuery::parse(query) else {
        return respond::refuse(Refusal::BadSearch, &request.url());
    };
    let found = match room.search(&query) {
        Ok(found) => found,
        Err(fault) => {
            console_error!("{fault}");
            return respond::refuse(Refusal::Unavailable, &request.url());
        }
    };
    let matches = found.matches.iter().map(|event| &*event.frame).collect();
    let (epoch, head, next, pending) = (found.epoch, found.head, found.next, found.pending);
    let body = Body { epoch, head, matches, more: next.is_some(), next, pending };
    let keep = if room.is_private() { respond::PRIVATE } else { "no-store" };
    let response = Response::builder().with_header("Cache-Control", keep)?;
    respond::content(response, request, &body)
}
