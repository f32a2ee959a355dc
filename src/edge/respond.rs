//! Answers that need no room.

use super::clock;
use crate::{
    room::ConfigError,
    wire::{CloseCode, ErrorCode, Refusal, ServerFrame, error_body},
};
use serde_json::json;
use worker::{Response, ResponseBuilder, Result, WebSocket, WebSocketPair, console_error};

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
pub fn turn_away(why: ErrorCode, code: CloseCode) -> Result<Response> {
    let WebSocketPair { client, server } = WebSocketPair::new()?;
    server.accept()?;
    say_and_close(&server, why, code)?;
    Response::from_websocket(client)
}

pub fn say_and_close(socket: &WebSocket, why: ErrorCode, code: CloseCode) -> Result<()> {
    socket.send_with_str(ServerFrame::error(why, clock::now()).encode())?;
    socket.close(Some(code.code()), Some(code.reason()))
}

fn with_json(response: ResponseBuilder, body: String) -> Result<Response> {
    let response = response
        .with_header("Content-Type", "application/json; charset=utf-8")?
        .with_header("Cache-Control", "no-store")?
        .with_header("X-Content-Type-Options", "nosniff")?;
    Ok(response.fixed(body.into_bytes()))
}
