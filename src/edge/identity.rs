//! Signing in and out, and tickets: what the Worker answers itself, and no room has to know of (SPEC.md, ID).

use super::{
    clock,
    door::{ADDRESS, Knock},
    entropy, nfc, respond,
};
use crate::{
    identity::{Cookie, Ticket, Turnstile},
    wire::{Nonce, PersonId, Refusal, SignIn, Signing, limits, room_in},
};
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use worker::{
    Env, Response, Result, console_error,
    wasm_bindgen_futures::JsFuture,
    web_sys::{self, Request},
};

#[wasm_bindgen(module = "/src/edge/outward.js")]
extern "C" {
    #[wasm_bindgen(js_name = passedTurnstile)]
    fn passed_turnstile(url: &str, secret: &str, token: &str, address: Option<&str>) -> Promise;
}

/// What was asked for, or why it is not given.
type Outcome = Result<std::result::Result<Response, Refusal>>;

/// What is asked for.
#[derive(Clone, Copy)]
pub enum Asked {
    Sign(Signing),
    Ticket,
}

/// Does what is asked for where a page of this very site asks for it.
pub fn answer(knock: Knock, env: Env, request: Request, asked: Asked) -> Promise {
    respond::later(async move {
        let outcome = if !knock.is_from_own_page()? {
            Err(Refusal::OriginNotAllowed)
        } else if !knock.may_carry_cookie() {
            Err(Refusal::NotSecure)
        } else if knock.comes_too_often(&env).await? {
            Err(Refusal::SlowDown)
        } else {
            match asked {
                Asked::Sign(Signing::In) => sign_in(&knock, &request).await?,
                Asked::Sign(Signing::Out) => Ok(sign_out(&knock)?),
                Asked::Ticket => give_ticket(&knock, &request).await?,
            }
        };
        let response = match (outcome, &knock.configuration.door.turnstile) {
            (Ok(response), _) => respond::guarded(response, &knock.url)?,
            (Err(Refusal::NotPassed), Some(turnstile)) => {
                respond::not_passed(&turnstile.site_key, &knock.url)?
            }
            (Err(refusal), _) => respond::refuse(refusal, &knock.url)?,
        };
        Ok(respond::plain(response))
    })
}

async fn sign_in(knock: &Knock, request: &Request) -> Outcome {
    let door = &knock.configuration.door;
    if door.access.is_some() {
        let person = knock.whoever().await?;
        return person.map_or(Ok(Err(Refusal::NotSignedIn)), |person| Ok(Ok(signed_in(&person, None)?)));
    }
    if let Some((cookie, stale)) = knock.cookie()? {
        let set =
            stale.then(|| Cookie { made: knock.now, ..cookie.clone() }.set(knock.is_secure(), &door.keys));
        return Ok(Ok(signed_in(&cookie.person, set.as_deref())?));
    }
    let Some(asked) = body(knock, request).await?.as_deref().and_then(SignIn::parse) else {
        return Ok(Err(Refusal::BadBody));
    };
    if let Some(turnstile) = &door.turnstile
        && let Err(refusal) = passed(knock, turnstile, asked.turnstile.as_deref()).await?
    {
        return Ok(Err(refusal));
    }
    let person = match asked.person.as_deref().map(PersonId::of_secret) {
        Some(None) => return Ok(Err(Refusal::BadBody)),
        Some(Some(person)) => person,
        None => PersonId::from_random(random()?),
    };
    let cookie = Cookie { person, made: clock::now() };
    Ok(Ok(signed_in(&cookie.person, Some(&cookie.set(knock.is_secure(), &door.keys)))?))
}

fn signed_in(person: &PersonId, set_cookie: Option<&str>) -> Result<Response> {
    respond::with_cookie(format!(r#"{{"id":"{person}","verified":true}}"#), set_cookie)
}

fn sign_out(knock: &Knock) -> Result<Response> {
    respond::with_cookie(r#"{"verified":false}"#.to_owned(), Some(&Cookie::unset(knock.is_secure())))
}

async fn passed(
    knock: &Knock,
    turnstile: &Turnstile,
    token: Option<&str>,
) -> Result<std::result::Result<(), Refusal>> {
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return Ok(Err(Refusal::NotPassed));
    };
    let address = knock.headers.get(ADDRESS)?;
    let asked = passed_turnstile(&turnstile.url, &turnstile.secret, token, address.as_deref());
    Ok(match JsFuture::from(asked).await {
        Ok(passed) if passed.is_truthy() => Ok(()),
        Ok(_) => Err(Refusal::NotPassed),
        Err(error) => {
            console_error!("Turnstile cannot be asked: {error:?}");
            Err(Refusal::Unavailable)
        }
    })
}

async fn give_ticket(knock: &Knock, request: &Request) -> Outcome {
    let Some(person) = knock.whoever().await? else {
        return Ok(Err(Refusal::NotSignedIn));
    };
    let Some(room) = body(knock, request).await?.and_then(|body| room_in(&body, nfc)) else {
        return Ok(Err(Refusal::BadBody));
    };
    let ticket = Ticket { person, nonce: Nonce::from_random(random()?) };
    let (text, expires) = ticket.seal(&room, &knock.configuration.door.keys, clock::now());
    Ok(Ok(respond::with_cookie(format!(r#"{{"ticket":"{text}","expires":"{expires}"}}"#), None)?))
}

/// The body of a request, where it is no longer than it may be and says so beforehand.
async fn body(knock: &Knock, request: &Request) -> Result<Option<String>> {
    let length = knock.headers.get("Content-Length")?.and_then(|length| length.parse::<usize>().ok());
    match length {
        None if request.body().is_none() => Ok(Some(String::new())),
        Some(length) if length <= limits::BODY_BYTES => Ok(text(request).await?.as_string()),
        _ => Ok(None),
    }
}

async fn text(request: &web_sys::Request) -> Result<JsValue> {
    Ok(JsFuture::from(request.text()?).await?)
}

fn random() -> Result<u128> {
    Ok(u128::from(entropy::bits()?) << 64 | u128::from(entropy::bits()?))
}
