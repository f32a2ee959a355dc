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
mod sockets;
mod timeout;

use crate::wire::{CloseCode, PageQuery, Protocol, Refusal, RoomName, Route, Target, username_in};
use js_sys::JsString;
use worker::{Context, Env, Request, RequestInit, Response, Result, console_error, event};

/// The binding of the room's namespace in `wrangler.toml`.
const ROOM: &str = "ROOM";

/// The binding of the client's files in `wrangler.toml`.
const ASSETS: &str = "ASSETS";

#[event(fetch)]
async fn fetch(request: Request, env: Env, _: Context) -> Result<Response> {
    match serve(request, &env).await {
        Ok(response) => Ok(response),
        Err(error) => {
            console_error!("a request failed: {error}");
            respond::refuse(Refusal::Internal)
        }
    }
}

async fn serve(request: Request, env: &Env) -> Result<Response> {
    let upgrade = request.headers().get("Upgrade")?;
    let url = request.inner().url();
    let target = Target::of(&url);
    let route = Route::find(&request.inner().method(), target.path, upgrade.as_deref(), nfc);
    match (route, config::of(env).err()) {
        (Ok(Route::Page), _) => page(&request, env).await,
        (_, Some(error)) => respond::misconfigured(&error),
        (Ok(Route::Health), None) => respond::health(),
        (Ok(Route::Socket(room)), None) => connect(request, env, &room, target).await,
        (Ok(Route::History(room)), None) => history(request, env, &room, target).await,
        (Err(refusal), None) => respond::refuse(refusal),
    }
}

/// The client's one page, whatever the path, with the headers of `static/public/_headers`.
async fn page(request: &Request, env: &Env) -> Result<Response> {
    let mut init = RequestInit::new();
    init.with_method(request.method()).with_headers(request.headers().clone());
    env.assets(ASSETS)?.fetch("https://assets/", Some(init)).await
}

/// Hands the request to its room; one with a bad name is turned away here, so that it costs the room nothing.
async fn connect(request: Request, env: &Env, room: &RoomName, target: Target<'_>) -> Result<Response> {
    let protocol = Protocol::offered(request.headers().get("Sec-WebSocket-Protocol")?.as_deref());
    if protocol == Protocol::Classic
        && let Err(why) = username_in(target.query)
    {
        return respond::turn_away(protocol, why, CloseCode::NameNotAccepted);
    }
    env.durable_object(ROOM)?.get_by_name(room.as_str())?.fetch_with_request(request).await
}

/// Hands the request to its room, unless it makes no sense to any.
async fn history(request: Request, env: &Env, room: &RoomName, target: Target<'_>) -> Result<Response> {
    if PageQuery::parse(target.query).is_none() {
        return respond::refuse(Refusal::BadQuery);
    }
    env.durable_object(ROOM)?.get_by_name(room.as_str())?.fetch_with_request(request).await
}

fn nfc(text: &str) -> String {
    JsString::from(text).normalize("NFC").into()
}
