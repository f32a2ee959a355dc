//! The door to the rooms: who knocks, whether they may, and what their room is told of them.

use super::{
    access, clock,
    config::Configuration,
    respond,
    service::{Limiter, Service},
};
use crate::{
    identity::{Cookie, Ticket, is_for_development, is_from_own_page, origin_of},
    wire::{CloseCode, ErrorCode, Network, Nonce, PersonId, Protocol, Refusal, RoomName, Timestamp, Visitor},
};
use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use worker::{Env, Result, wasm_bindgen_futures, web_sys};

#[wasm_bindgen(module = "/src/edge/door.js")]
extern "C" {
    fn onward(
        url: &str,
        method: &str,
        protocol: Option<&str>,
        is_socket: bool,
        known: Option<&str>,
        visitor: &str,
        ticket: Option<&str>,
    ) -> web_sys::Request;
}

/// What the door tells a room of its visitor, as [`Visitor::text`] has it.
pub const VISITOR: &str = "X-Edge-Chat-Visitor";

/// The ticket that they come with, which is good if the room does not know it yet.
pub const TICKET: &str = "X-Edge-Chat-Ticket";

/// The address that a request came from, as the platform says. (Where the platform is not in front, as on bare workerd, a client
/// can say anything.)
pub const ADDRESS: &str = "CF-Connecting-IP";

/// The bindings of the limits on handshakes, on what is asked of rooms over HTTP, and on signing in, in `wrangler.toml`. There need
/// be none.
const HANDSHAKES: &str = "HANDSHAKES";
const READS: &str = "READS";
const SIGN_INS: &str = "SIGN_INS";

/// The binding of the room's namespace in `wrangler.toml`.
const ROOM: &str = "ROOM";

/// A request at the door.
pub struct Knock {
    pub headers: web_sys::Headers,
    pub url: String,
    pub method: String,
    pub now: Timestamp,
    pub configuration: Rc<Configuration>,
}

/// What is at hand of who somebody is.
pub enum Person {
    Known(Option<PersonId>),
    /// An assertion of Cloudflare Access that has to be verified.
    Asserted(String),
}

/// Where somebody wants to go.
pub struct Way {
    pub room: RoomName,
    /// What the socket is to speak, where it is one.
    pub socket: Option<Protocol>,
    /// Whether it is for those alone who have proved who they are.
    pub is_personal: bool,
}

impl Knock {
    pub fn of(request: &web_sys::Request, url: &str, configuration: &Rc<Configuration>) -> Self {
        Self {
            headers: request.headers(),
            url: url.to_owned(),
            method: request.method(),
            now: clock::now(),
            configuration: Rc::clone(configuration),
        }
    }

    /// Whether its page may be served at all.
    pub fn is_admitted(&self) -> Result<bool> {
        let origin = self.headers.get("Origin")?;
        Ok(self.configuration.door.origins.admit(origin.as_deref(), origin_of(&self.url)))
    }

    /// Whether a page of this very site asks, or no page at all.
    pub fn is_from_own_page(&self) -> Result<bool> {
        let (origin, site) = (self.headers.get("Origin")?, self.headers.get("Sec-Fetch-Site")?);
        Ok(is_from_own_page(origin.as_deref(), site.as_deref(), origin_of(&self.url)))
    }

    /// Whether what it carries goes over the network encrypted.
    pub fn is_secure(&self) -> bool {
        self.url.starts_with("https://")
    }

    /// Whether it may carry a cookie: in the clear only while somebody develops.
    pub fn may_carry_cookie(&self) -> bool {
        self.is_secure() || is_for_development(origin_of(&self.url))
    }

    /// Its cookie, and whether that has to be made anew. Where people sign in by Cloudflare Access a cookie says nothing.
    pub fn cookie(&self) -> Result<Option<(Cookie, bool)>> {
        let door = &self.configuration.door;
        if door.access.is_some() || !self.may_carry_cookie() {
            return Ok(None);
        }
        let header = self.headers.get("Cookie")?;
        Ok(header.and_then(|header| Cookie::read(&header, self.is_secure(), &door.keys, self.now)))
    }

    pub fn person(&self) -> Result<Person> {
        if self.configuration.door.access.is_none() {
            return Ok(Person::Known(self.cookie()?.map(|(cookie, _)| cookie.person)));
        }
        Ok(match self.headers.get(access::ASSERTION)? {
            None => Person::Known(None),
            Some(assertion) => match access::remembered(&assertion) {
                None => Person::Asserted(assertion),
                person => Person::Known(person),
            },
        })
    }

    /// Whether its network signs in, or asks for tickets, more often than it may.
    pub async fn comes_too_often(&self, env: &Env) -> Result<bool> {
        match (Limiter::of(env, SIGN_INS), self.network()?) {
            (Some(limiter), Some(network)) => limiter.is_spent(network.as_str()).await,
            _ => Ok(false),
        }
    }

    /// Where it comes from, by the name that this has today.
    fn network(&self) -> Result<Option<Network>> {
        let address = self.headers.get(ADDRESS)?;
        Ok(address.and_then(|address| self.configuration.door.keys.network(&address, self.now)))
    }

    /// Who it is, however long it takes to find out.
    pub async fn whoever(&self) -> Result<Option<PersonId>> {
        Ok(match (self.person()?, &self.configuration.door.access) {
            (Person::Known(person), _) => person,
            (Person::Asserted(assertion), Some(access)) => access::verified(access, &assertion).await,
            (Person::Asserted(_), None) => None,
        })
    }

    /// Hands it to its room, with what is known of the visitor.
    pub fn enter(self, env: &Env, way: Way) -> Result<JsValue> {
        let offer = if way.socket.is_some() { self.headers.get("Sec-WebSocket-Protocol")? } else { None };
        let mut tickets = Protocol::tickets(offer.as_deref());
        match (way.socket, tickets.next(), tickets.next()) {
            (Some(protocol), Some(ticket), more) => {
                let keys = &self.configuration.door.keys;
                let ticket = Ticket::open(ticket, &way.room, keys, self.now).filter(|_| more.is_none());
                match ticket {
                    Some(Ticket { person, nonce }) => self.go(env, &way, Some(person), Some(&nonce)),
                    None => bad_ticket(protocol),
                }
            }
            _ => match self.person()? {
                Person::Known(person) => self.go(env, &way, person, None),
                Person::Asserted(_) => Ok(self.enter_later(env.clone(), way).into()),
            },
        }
    }

    fn enter_later(self, env: Env, way: Way) -> Promise {
        respond::later(async move {
            let person = self.whoever().await?;
            let answer = self.go(&env, &way, person, None)?;
            Ok(wasm_bindgen_futures::JsFuture::from(Promise::resolve(&answer)).await?)
        })
    }

    fn go(&self, env: &Env, way: &Way, person: Option<PersonId>, ticket: Option<&Nonce>) -> Result<JsValue> {
        if way.is_personal && person.is_none() {
            return respond::refuse(Refusal::NotSignedIn, &self.url).map(respond::plain);
        }
        let room = Service::named(env, ROOM, way.room.as_str())?;
        let visitor = Visitor { person, network: self.network()? };
        let known = if way.socket.is_none() { self.headers.get("If-None-Match")? } else { None };
        let request = onward(
            &self.url,
            &self.method,
            way.socket.and_then(Protocol::chosen),
            way.socket.is_some(),
            known.as_deref(),
            &visitor.text(),
            ticket.map(Nonce::as_str),
        );
        let limiter = Limiter::of(env, if way.socket.is_some() { HANDSHAKES } else { READS });
        match (limiter, visitor.network) {
            (Some(limiter), Some(network)) => {
                Ok(room.answer_unless_limited(&request, &limiter, network.as_str(), way.socket).into())
            }
            _ => room.answer(&request).map(JsValue::from),
        }
    }
}

/// The answer to a handshake with a ticket that is of no use.
fn bad_ticket(protocol: Protocol) -> Result<JsValue> {
    respond::turn_away(protocol, ErrorCode::NotAllowed, CloseCode::NotAMember).map(respond::plain)
}

/// The answer where a page may not.
pub fn not_admitted(url: &str) -> Result<JsValue> {
    respond::refuse(Refusal::OriginNotAllowed, url).map(respond::plain)
}
