//! Answers that need no room, and what those of rooms have in common.

use super::clock;
use crate::{
    room::ConfigError,
    wire::{CloseCode, ErrorCode, Protocol, Refusal, Reply, ServerFrame, error_body},
};
use serde::Serialize;
use serde_json::json;
use worker::{Response, ResponseBuilder, Result, WebSocket, WebSocketPair, console_error, web_sys::Request};

const JSON: &str = "application/json; charset=utf-8";

pub fn health() -> Result<Response> {
    let body = json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") });
    with_json(Response::builder(), body.to_string())
}

pub fn refuse(refusal: Refusal) -> Result<Response> {
    let mut response = Response::builder().with_status(refusal.status());
    if let Some((name, value)) = refusal.header() {
        response = response.with_header(name, value)?;
    }
    with_json(response, refusal.body())
}

pub fn misconfigured(error: &ConfigError) -> Result<Response> {
    console_error!("misconfigured: {error}");
    let body = error_body("misconfigured", &error.to_string());
    with_json(Response::builder().with_status(500), body)
}

/// Opens the socket only to say why it is closed again. A browser shows its page nothing of a handshake that failed.
pub fn turn_away(protocol: Protocol, why: ErrorCode, code: CloseCode) -> Result<Response> {
    let WebSocketPair { client, server } = WebSocketPair::new()?;
    server.accept()?;
    server.send_with_str(match protocol {
        Protocol::Classic => ServerFrame::error(why, clock::now()).encode(),
        Protocol::V1 => Reply::refused(None, why),
    })?;
    server.close(Some(code.code()), Some(code.reason()))?;
    switch(protocol, client)
}

/// The answer to a handshake that is accepted.
fn switch(protocol: Protocol, client: WebSocket) -> Result<Response> {
    let mut response = Response::from_websocket(client)?;
    if let Some(chosen) = protocol.chosen() {
        response.headers_mut().set("Sec-WebSocket-Protocol", chosen)?;
    }
    Ok(response)
}

/// What a room tells in answer to `request`, which may ask for the head alone.
pub fn content(response: ResponseBuilder, request: &Request, body: &impl Serialize) -> Result<Response> {
    let response = response.with_header("Content-Type", JSON)?;
    if request.method() == "HEAD" {
        return Ok(response.empty());
    }
    Ok(response.fixed(serde_json::to_vec(body)?))
}

fn with_json(response: ResponseBuilder, body: String) -> Result<Response> {
    let response = response
        .with_header("Content-Type", JSON)?
        .with_header("Cache-Control", "no-store")?
        .with_header("X-Content-Type-Options", "nosniff")?;
    Ok(response.fixed(body.into_bytes()))
}
