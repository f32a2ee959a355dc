use crate::{identity::Settings, names::Unicode, room::Config};
use js_sys::{Array, JsString, Reflect};
use std::{cell::OnceCell, fmt::Display, rc::Rc};
use wasm_bindgen::JsValue;
use worker::Env;

/// All that the owner has set.
pub struct Configuration {
    pub room: Config,
    pub door: Settings,
}

thread_local! {
    static CONFIG: OnceCell<Result<Rc<Configuration>, String>> = const { OnceCell::new() };
}

/// The configuration, read from the variables once an isolate: they cannot change while it lives.
///
/// # Errors
/// What is wrong with the first variable that cannot be used.
pub fn of(env: &Env) -> Result<Rc<Configuration>, String> {
    let lookup = |name| variable(env, name);
    let read = || {
        let room = Config::from_variables(lookup).map_err(said)?;
        let room = Config { unicode: UNICODE, ..room };
        let door = Settings::from_variables(lookup).map_err(said)?;
        Ok(Rc::new(Configuration { room, door }))
    };
    CONFIG.with(|config| config.get_or_init(read).clone())
}

fn said<E: Display>(error: E) -> String {
    error.to_string()
}

/// A variable as text, of whatever type `wrangler.toml` has it. (`Env::var` takes one that is no string for one that is
/// not set.)
fn variable(env: &Env, name: &str) -> Option<String> {
    let value = Reflect::get(env, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
    if value.is_undefined() {
        return None;
    }
    // As JavaScript writes it, without the exceptions of a conversion asked for by name.
    Some(Array::of1(&value).join(",").into())
}

const UNICODE: Unicode = Unicode {
    nfkd: |text| JsString::from(text).normalize("NFKD").into(),
    lower_case: |text| JsString::from(text).to_lower_case().into(),
    upper_case: |text| JsString::from(text).to_upper_case().into(),
};
