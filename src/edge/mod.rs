//! The thin shell around the room: the Worker's entry, and the Durable Object that runs one room. The only importer of
//! `worker`, `js-sys` and `wasm-bindgen`.

mod access;
mod clock;
mod config;
mod context;
mod database;
mod door;
mod entropy;
mod history;
mod identity;
mod mine;
mod respond;
mod room_object;
mod runner;
mod search;
mod service;
mod sockets;
mod timeout;

use crate::wire::{
    CloseCode, Mine, PageQuery, Protocol, Refusal, RoomName, Route, SearchQuery, Target, after_in,
    username_in,
};
use door::{Knock, Way};
use identity::Asked;
use js_sys::JsString;
use service::Service;
use wasm_bindgen::prelude::*;
use worker::{Env, Result, web_sys};

/// The binding of the client's files in `wrangler.toml`.
const ASSETS: &str = "ASSETS";

/// The Worker's entry. Not by `#[event(fetch)]`, since it mostly has nothing to wait for: what is handed on is answered by others.
#[wasm_bindgen]
pub fn fetch(request: &web_sys::Request, env: &Env, _context: &JsValue) -> JsValue {
    serve(request, env).unwrap_or_else(|error| respond::failed(error.into()))
}

fn serve(request: &web_sys::Request, env: &Env) -> Result<JsValue> {
    let url = request.url();
    let target = Target::of(&url);
    let upgrade = request.headers().get("Upgrade")?;
    let route = Route::find(&request.method(), target.path, upgrade.as_deref(), nfc);
    if route == Ok(Route::Page) {
        return page(request, env);
    }
    let configuration = match config::of(env) {
        Ok(configuration) => configuration,
        Err(error) => return respond::misconfigured(&error, &url).map(respond::plain),
    };
    let knock = |configuration| Knock::of(request, &url, configuration);
    let identify = |asked| -> JsValue {
        identity::answer(knock(&configuration), env.clone(), Clone::clone(request), asked).into()
    };
    match route {
        Err(refusal) => respond::refuse(refusal, &url).map(respond::plain),
        Ok(Route::Page) => page(request, env),
        Ok(Route::Health) => respond::health(&url).map(respond::plain),
        Ok(Route::Identity(signing)) => Ok(identify(Asked::Sign(signing))),
        Ok(Route::Ticket) => Ok(identify(Asked::Ticket)),
        Ok(Route::Socket(room)) => connect(knock(&configuration), env, room, target),
        Ok(Route::History(room)) => {
            let refusal = PageQuery::parse(target.query).is_none().then_some(Refusal::BadQuery);
            ask(knock(&configuration), env, room, refusal)
        }
        Ok(Route::Search(room)) => {
            let refusal = SearchQuery::parse(target.query).is_none().then_some(Refusal::BadSearch);
            ask(knock(&configuration), env, room, refusal)
        }
        Ok(Route::Mine(room, what)) => ask_for_mine(knock(&configuration), env, room, what, target),
    }
}

/// The client's one page, whatever the path, with the headers of `static/public/_headers`.
fn page(request: &web_sys::Request, env: &Env) -> Result<JsValue> {
    let init = web_sys::RequestInit::new();
    init.set_method(&request.method());
    init.set_headers(&request.headers());
    let request = web_sys::Request::new_with_str_and_init("https://assets/", &init)?;
    Service::of(env, ASSETS)?.answer(&request).map(JsValue::from)
}

/// Hands the request to its room; one of a page that may not, or with a bad name, is turned away here, so that it costs the room
/// nothing.
fn connect(knock: Knock, env: &Env, room: RoomName, target: Target<'_>) -> Result<JsValue> {
    if !knock.is_admitted()? {
        return door::not_admitted(&knock.url);
    }
    let protocol = Protocol::offered(knock.headers.get("Sec-WebSocket-Protocol")?.as_deref());
    if protocol == Protocol::Classic
        && let Err(why) = username_in(target.query)
    {
        return respond::turn_away(protocol, why, CloseCode::NameNotAccepted).map(respond::plain);
    }
    knock.enter(env, Way { room, socket: Some(protocol), is_personal: false })
}

/// Hands the request to its room, unless its page may not or it makes no sense to any.
fn ask(knock: Knock, env: &Env, room: RoomName, refusal: Option<Refusal>) -> Result<JsValue> {
    if !knock.is_admitted()? {
        return door::not_admitted(&knock.url);
    }
    match refusal {
        Some(refusal) => respond::refuse(refusal, &knock.url).map(respond::plain),
        None => knock.enter(env, Way { room, socket: None, is_personal: false }),
    }
}

/// The same, for what is the asker's own; what erases it is for pages of this very site.
fn ask_for_mine(knock: Knock, env: &Env, room: RoomName, what: Mine, target: Target<'_>) -> Result<JsValue> {
    let is_admitted = match what {
        Mine::Tell => knock.is_admitted()?,
        Mine::Erase => knock.is_from_own_page()?,
    };
    if !is_admitted {
        return door::not_admitted(&knock.url);
    }
    if what == Mine::Tell && after_in(target.query).is_none() {
        return respond::refuse(Refusal::BadPlace, &knock.url).map(respond::plain);
    }
    knock.enter(env, Way { room, socket: None, is_personal: true })
}

fn nfc(text: &str) -> String {
    JsString::from(text).normalize("NFC").into()
}
