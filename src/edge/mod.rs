//! The thin shell around the room: the Worker's entry, and the Durable Object that runs one room. The only importer of
//! `worker`, `js-sys` and `wasm-bindgen`.

mod clock;
mod config;
mod context;
mod database;
mod entropy;
mod history;
mod respond;
mod room_object;
mod runner;
mod search;
mod service;
mod sockets;
mod timeout;

use crate::wire::{
    CloseCode, PageQuery, Protocol, Refusal, RoomName, Route, SearchQuery, Target, username_in,
};
use js_sys::JsString;
use service::Service;
use wasm_bindgen::prelude::*;
use worker::{Env, Response, Result, console_error, web_sys};

/// The binding of the room's namespace in `wrangler.toml`.
const ROOM: &str = "ROOM";

/// The binding of the client's files in `wrangler.toml`.
const ASSETS: &str = "ASSETS";

thread_local! {
    /// Answers in the place of who failed to.
    static FAILED: Closure<dyn FnMut(JsValue) -> JsValue> = Closure::new(failed);
}

/// The Worker's entry. Not by `#[event(fetch)]`, since it has nothing to wait for: what is handed on is answered by others.
#[wasm_bindgen]
pub fn fetch(request: &web_sys::Request, env: &Env, _context: &JsValue) -> JsValue {
    serve(request, env).unwrap_or_else(|error| failed(error.into()))
}

#[expect(clippy::needless_pass_by_value, reason = "as JavaScript hands it over")]
fn failed(error: JsValue) -> JsValue {
    console_error!("a request failed: {error:?}");
    respond::refuse(Refusal::Internal).map_or(JsValue::UNDEFINED, answer)
}

fn serve(request: &web_sys::Request, env: &Env) -> Result<JsValue> {
    let headers = request.headers();
    let url = request.url();
    let target = Target::of(&url);
    let route = Route::find(&request.method(), target.path, headers.get("Upgrade")?.as_deref(), nfc);
    match (route, config::of(env).err()) {
        (Ok(Route::Page), _) => page(request, env),
        (_, Some(error)) => respond::misconfigured(&error).map(answer),
        (Ok(Route::Health), None) => respond::health().map(answer),
        (Ok(Route::Socket(room)), None) => connect(request, env, &room, target),
        (Ok(Route::History(room)), None) => {
            let refusal = PageQuery::parse(target.query).is_none().then_some(Refusal::BadQuery);
            ask(request, env, &room, refusal)
        }
        (Ok(Route::Search(room)), None) => {
            let refusal = SearchQuery::parse(target.query).is_none().then_some(Refusal::BadSearch);
            ask(request, env, &room, refusal)
        }
        (Err(refusal), None) => respond::refuse(refusal).map(answer),
    }
}

fn answer(response: Response) -> JsValue {
    web_sys::Response::from(response).into()
}

/// The client's one page, whatever the path, with the headers of `static/public/_headers`.
fn page(request: &web_sys::Request, env: &Env) -> Result<JsValue> {
    let init = web_sys::RequestInit::new();
    init.set_method(&request.method());
    init.set_headers(&request.headers());
    let request = web_sys::Request::new_with_str_and_init("https://assets/", &init)?;
    hand_on(&request, &Service::of(env, ASSETS)?)
}

/// Hands the request to its room; one with a bad name is turned away here, so that it costs the room nothing.
fn connect(request: &web_sys::Request, env: &Env, room: &RoomName, target: Target<'_>) -> Result<JsValue> {
    let protocol = Protocol::offered(request.headers().get("Sec-WebSocket-Protocol")?.as_deref());
    if protocol == Protocol::Classic
        && let Err(why) = username_in(target.query)
    {
        return respond::turn_away(protocol, why, CloseCode::NameNotAccepted).map(answer);
    }
    hand_on(request, &Service::named(env, ROOM, room.as_str())?)
}

/// Hands the request to its room, unless it makes no sense to any.
fn ask(request: &web_sys::Request, env: &Env, room: &RoomName, refusal: Option<Refusal>) -> Result<JsValue> {
    match refusal {
        Some(refusal) => respond::refuse(refusal).map(answer),
        None => hand_on(request, &Service::named(env, ROOM, room.as_str())?),
    }
}

fn hand_on(request: &web_sys::Request, service: &Service) -> Result<JsValue> {
    FAILED.with(|failed| service.answer(request, failed.as_ref())).map(JsValue::from)
}

fn nfc(text: &str) -> String {
    JsString::from(text).normalize("NFC").into()
}
