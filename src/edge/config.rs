use crate::{
    names::Unicode,
    room::{Config, ConfigError},
};
use js_sys::{Array, JsString, Reflect};
use std::cell::OnceCell;
use wasm_bindgen::JsValue;
use worker::Env;

thread_local! {
    static CONFIG: OnceCell<Result<Config, ConfigError>> = const { OnceCell::new() };
}

/// The configuration, read from the variables once an isolate: they cannot change while it lives.
pub fn of(env: &Env) -> Result<Config, ConfigError> {
    let read = || {
        let config = Config::from_variables(|name| variable(env, name))?;
        Ok(Config { unicode: UNICODE, ..config })
    };
    CONFIG.with(|config| config.get_or_init(read).clone())
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
