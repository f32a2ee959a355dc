use crate::room::{Config, ConfigError};
use std::cell::OnceCell;
use worker::Env;

thread_local! {
    static CONFIG: OnceCell<Result<Config, ConfigError>> = const { OnceCell::new() };
}

/// The configuration, read from the variables once an isolate: they cannot change while it lives.
pub fn of(env: &Env) -> Result<Config, ConfigError> {
    let read = || Config::from_variables(|name| env.var(name).ok().map(|value| value.to_string()));
    CONFIG.with(|config| config.get_or_init(read).clone())
}
