//! Those that the Worker hands a request on to: the rooms' objects, and the client's files. `worker` has them in futures, and
//! to poll those took a fifth of what it takes to come in.

use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, prelude::*};
use worker::{Env, Result, web_sys};

#[wasm_bindgen]
extern "C" {
    type Namespace;

    #[wasm_bindgen(method, catch, js_name = getByName)]
    fn get_by_name(this: &Namespace, name: &str) -> std::result::Result<Service, JsValue>;

    pub type Service;

    #[wasm_bindgen(method, catch, js_name = fetch)]
    fn fetch_request(this: &Service, request: &web_sys::Request) -> std::result::Result<Promise, JsValue>;

    type Settling;

    #[wasm_bindgen(method, js_name = catch)]
    fn or_else(this: &Settling, answer: &JsValue) -> Promise;
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

    /// Has it answer a request; where it does not, `or_else` does.
    ///
    /// # Errors
    /// Where it cannot even be asked.
    pub fn answer(&self, request: &web_sys::Request, or_else: &JsValue) -> Result<Promise> {
        let answer: Settling = self.fetch_request(request)?.unchecked_into();
        Ok(answer.or_else(or_else))
    }
}
