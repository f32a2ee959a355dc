//! Answers that need no room, and what those of rooms have in common.

use super::clock;
use crate::wire::{CloseCode, ErrorCode, Protocol, Refusal, Reply, ServerFrame, error_body, not_passed_body};
use js_sys::Promise;
use serde::Serialize;
use serde_json::json;
use std::pin::Pin;
use wasm_bindgen::JsValue;
use worker::{
    Response, ResponseBuilder, Result, WebSocket, WebSocketPair, console_error, wasm_bindgen_futures,
    web_sys, web_sys::Request,
};

const JSON: &str = "application/json; charset=utf-8";

/// How an answer is kept that is not for everyone: by nobody.
pub const PRIVATE: &str = "private, no-store";

/// What a browser is told of every answer but the handshakes that are accepted: to do nothing with it but read it. (The pages and
/// files have theirs from `static/public/_headers`.)
const GUARDS: [(&str, &str); 6] = [
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", PERMISSIONS),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
];

/// As the pages have it.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

/// Where the request came over TLS: that the next has to as well (RFC 6797, 7.2).
const STRICT_TRANSPORT: (&str, &str) = ("Strict-Transport-Security", "max-age=31536000");

pub fn health(url: &str) -> Result<Response> {
    let body = json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") });
    guarded(with_json(Response::builder(), body.to_string())?, url)
}

pub fn refuse(refusal: Refusal, url: &str) -> Result<Response> {
    let mut response = Response::builder().with_status(refusal.status());
    if let Some((name, value)) = refusal.header() {
        response = response.with_header(name, value)?;
    }
    guarded(with_json(response, refusal.body())?, url)
}

/// Refuses whoever has not passed the widget of Turnstile with this key.
pub fn not_passed(site_key: &str, url: &str) -> Result<Response> {
    let response = Response::builder().with_status(Refusal::NotPassed.status());
    guarded(with_json(response, not_passed_body(site_key))?, url)
}

pub fn misconfigured(error: &str, url: &str) -> Result<Response> {
    console_error!("misconfigured: {error}");
    let body = error_body("misconfigured", error);
    guarded(with_json(Response::builder().with_status(500), body)?, url)
}

/// What is told to who signs in or out, with the `Set-Cookie` where there is one.
pub fn with_cookie(body: String, set_cookie: Option<&str>) -> Result<Response> {
    let mut response = Response::builder();
    if let Some(cookie) = set_cookie {
        response = response.with_header("Set-Cookie", cookie)?;
    }
    with_json(response, body)
}

/// Answers in the place of who failed to.
#[expect(clippy::needless_pass_by_value, reason = "as JavaScript hands it over")]
pub fn failed(error: JsValue) -> JsValue {
    console_error!("a request failed: {error:?}");
    refuse(Refusal::Internal, "").map_or(JsValue::UNDEFINED, plain)
}

/// An answer that takes its time.
///
/// One kind for all, since each would take 8 KB of its own.
pub fn later(answer: impl Future<Output = Result<JsValue>> + 'static) -> Promise {
    let answer: Pin<Box<dyn Future<Output = Result<JsValue>>>> = Box::pin(answer);
    wasm_bindgen_futures::future_to_promise(async move {
        Ok(answer.await.unwrap_or_else(|error| failed(error.into())))
    })
}

/// As the platform has it.
pub fn plain(response: Response) -> JsValue {
    web_sys::Response::from(response).into()
}

/// The answer, with what a browser is told of every one.
pub fn guarded(mut response: Response, url: &str) -> Result<Response> {
    let headers = response.headers_mut();
    for (name, value) in GUARDS {
        headers.set(name, value)?;
    }
    // Where it is not at hand, too: without TLS a browser does not heed it.
    if !url.starts_with("http://") {
        headers.set(STRICT_TRANSPORT.0, STRICT_TRANSPORT.1)?;
    }
    Ok(response)
}

/// Opens the socket only to say why it is closed again. A browser shows its page nothing of a handshake that failed.
pub fn turn_away(protocol: Protocol, why: ErrorCode, code: CloseCode) -> Result<Response> {
    let frame = match protocol {
        Protocol::Classic => ServerFrame::error(why, clock::now()).encode(),
        Protocol::V1 => Reply::refused(None, why),
    };
    say_and_close(protocol, &frame, code)
}

/// The same, with a frame that says why.
pub fn say_and_close(protocol: Protocol, frame: &str, code: CloseCode) -> Result<Response> {
    let WebSocketPair { client, server } = WebSocketPair::new()?;
    server.accept()?;
    server.send_with_str(frame)?;
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
    bytes(response, request, &|| Ok(serde_json::to_vec(body)?))
}

/// The same for every kind of content.
fn bytes(
    response: ResponseBuilder,
    request: &Request,
    body: &dyn Fn() -> Result<Vec<u8>>,
) -> Result<Response> {
    let response = response.with_header("Content-Type", JSON)?;
    if request.method() == "HEAD" {
        return Ok(response.empty());
    }
    Ok(response.fixed(body()?))
}

fn with_json(response: ResponseBuilder, body: String) -> Result<Response> {
    let response = response.with_header("Content-Type", JSON)?.with_header("Cache-Control", "no-store")?;
    Ok(response.fixed(body.into_bytes()))
}
