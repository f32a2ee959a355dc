//! Those that the Worker hands a request on to: the rooms' objects, and the client's files. `worker` has them in futures, and
//! to poll those took a fifth of what it takes to come in.

use super::respond;
use crate::wire::{CloseCode, ErrorCode, Protocol, Refusal};
use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, prelude::*};
use worker::{Env, Result, wasm_bindgen_futures::JsFuture, web_sys};

#[wasm_bindgen(module = "/src/edge/door.js")]
extern "C" {
    #[wasm_bindgen(js_name = isSpent)]
    fn is_spent(limiter: &Limiter, network: &str) -> Promise;

    #[wasm_bindgen(js_name = answerUnlessLimited)]
    fn answer_unless_limited(
        service: &Service,
        request: &web_sys::Request,
        limiter: &Limiter,
        network: &str,
        too_many: &JsValue,
    ) -> Promise;
}

#[wasm_bindgen]
extern "C" {
    type Namespace;

    #[wasm_bindgen(method, catch, js_name = getByName)]
    fn get_by_name(this: &Namespace, name: &str) -> std::result::Result<Service, JsValue>;

    pub type Service;

    #[wasm_bindgen(method, catch, js_name = fetch)]
    fn fetch_request(this: &Service, request: &web_sys::Request) -> std::result::Result<Promise, JsValue>;

    /// What counts how often something was asked for.
    pub type Limiter;

    type Settling;

    #[wasm_bindgen(method, js_name = catch)]
    fn or_else(this: &Settling, answer: &JsValue) -> Promise;
}

thread_local! {
    /// Answers in the place of who failed to.
    static FAILED: Closure<dyn FnMut(JsValue) -> JsValue> = Closure::new(respond::failed);

    /// Answer in the place of who was asked for too often.
    static TOO_MANY_CLASSIC: Closure<dyn FnMut() -> JsValue> = Closure::new(|| too_many(Protocol::Classic));
    static TOO_MANY_V1: Closure<dyn FnMut() -> JsValue> = Closure::new(|| too_many(Protocol::V1));
    static TOO_MANY_READS: Closure<dyn FnMut() -> JsValue> = Closure::new(too_many_reads);
}

/// What `wrangler.toml` binds to this name.
///
/// # Errors
/// Where it binds nothing.
fn bound<T: JsCast>(env: &Env, name: &str) -> Result<T> {
    let binding = Reflect::get(env, &JsValue::from_str(name))?;
    if binding.is_undefined() {
        return Err(format!("nothing is bound to {name}").into());
    }
    Ok(binding.unchecked_into())
}

impl Service {
    /// The service of this binding.
    ///
    /// # Errors
    /// Where there is none.
    pub fn of(env: &Env, binding: &str) -> Result<Self> {
        bound(env, binding)
    }

    /// The object of this name.
    ///
    /// # Errors
    /// Where there is no such binding.
    pub fn named(env: &Env, binding: &str, name: &str) -> Result<Self> {
        Ok(bound::<Namespace>(env, binding)?.get_by_name(name)?)
    }

    /// Has it answer a request; where it does not, [`failed`](respond::failed) does.
    ///
    /// # Errors
    /// Where it cannot even be asked.
    pub fn answer(&self, request: &web_sys::Request) -> Result<Promise> {
        let answer: Settling = self.fetch_request(request)?.unchecked_into();
        Ok(FAILED.with(|failed| answer.or_else(failed.as_ref())))
    }

    /// The same, for a network that did not ask for too much lately: for sockets that speak `protocol`, or over HTTP.
    pub fn answer_unless_limited(
        &self,
        request: &web_sys::Request,
        limiter: &Limiter,
        network: &str,
        protocol: Option<Protocol>,
    ) -> Promise {
        let too_many = match protocol {
            Some(Protocol::Classic) => &TOO_MANY_CLASSIC,
            Some(Protocol::V1) => &TOO_MANY_V1,
            None => &TOO_MANY_READS,
        };
        let answer = too_many
            .with(|too_many| answer_unless_limited(self, request, limiter, network, too_many.as_ref()));
        FAILED.with(|failed| answer.unchecked_into::<Settling>().or_else(failed.as_ref()))
    }
}

impl Limiter {
    /// The limit of this binding; `None` where there is none.
    pub fn of(env: &Env, binding: &str) -> Option<Self> {
        bound(env, binding).ok()
    }

    /// Counts one more of a network; whether it had too many of them lately.
    ///
    /// # Errors
    /// Where the platform cannot count.
    pub async fn is_spent(&self, network: &str) -> Result<bool> {
        Ok(JsFuture::from(is_spent(self, network)).await?.is_truthy())
    }
}

fn too_many(protocol: Protocol) -> JsValue {
    let answer = respond::turn_away(protocol, ErrorCode::TooManyConnections, CloseCode::TooManyConnections);
    answer.map_or_else(|error| respond::failed(error.into()), respond::plain)
}

fn too_many_reads() -> JsValue {
    respond::refuse(Refusal::SlowDown, "").map_or_else(|error| respond::failed(error.into()), respond::plain)
}
