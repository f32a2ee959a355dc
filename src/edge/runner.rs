//! Carries the room's effects out, in their order.

use super::sockets::Sockets;
use crate::{room::Effect, wire::Timestamp};
use js_sys::Promise;
use wasm_bindgen::{JsCast, prelude::*};
use worker::{State, console_error, wasm_bindgen_futures};

#[wasm_bindgen]
extern "C" {
    type AlarmStorage;

    type Callable;

    #[wasm_bindgen(method)]
    fn bind(this: &Callable, storage: &AlarmStorage, milliseconds: f64) -> JsValue;

    // `worker` has them in futures that do nothing until they are awaited. What is asked of the platform counts from the
    // call on.
    #[wasm_bindgen(method, catch, js_name = setAlarm)]
    fn set_alarm(this: &AlarmStorage, milliseconds: f64) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, getter, js_name = setAlarm)]
    fn alarm_setter(this: &AlarmStorage) -> Callable;

    #[wasm_bindgen(method, catch, js_name = deleteAlarm)]
    fn delete_alarm(this: &AlarmStorage) -> Result<Promise, JsValue>;
}

/// Carries out all of them, whatever may fail: what is stored has to reach those who are there.
///
/// # Errors
/// Where the platform refuses something, or the room reported a fault.
pub fn carry_out(state: &State, sockets: &Sockets, effects: Vec<Effect>) -> worker::Result<()> {
    let mut outcome = Ok(());
    for effect in effects {
        if let Err(error) = carry_out_one(state, sockets, effect) {
            console_error!("{error}");
            outcome = Err(error);
        }
    }
    sockets.flush();
    outcome
}

fn carry_out_one(state: &State, sockets: &Sockets, effect: Effect) -> worker::Result<()> {
    match effect {
        Effect::Send { to, frame } => sockets.send(&to, &frame),
        Effect::Broadcast { audience, frame, except } => sockets.broadcast(audience, &frame, except),
        Effect::Attach { connection, attachment } => sockets.attach(&connection, attachment.as_deref())?,
        Effect::Close { connection, code } => sockets.close(&connection, code),
        Effect::SetAlarm(at) => alarm(state, Some(at))?,
        Effect::ClearAlarm => alarm(state, None)?,
        Effect::Fault(fault) => return Err(fault.to_string().into()),
    }
    Ok(())
}

/// The platform's own function that sets the alarm to a time that has passed.
pub fn alarm_at_once(state: &State) -> JsValue {
    let storage = alarm_storage(state);
    storage.alarm_setter().bind(&storage, 1.0)
}

fn alarm(state: &State, at: Option<Timestamp>) -> worker::Result<()> {
    let storage = alarm_storage(state);
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a Timestamp are below 2^53")]
    let set = match at {
        Some(at) => storage.set_alarm(at.as_millis() as f64)?,
        None => storage.delete_alarm()?,
    };
    wasm_bindgen_futures::spawn_local(async {
        if let Err(error) = wasm_bindgen_futures::JsFuture::from(set).await {
            console_error!("the alarm cannot be set: {error:?}");
        }
    });
    Ok(())
}

fn alarm_storage(state: &State) -> AlarmStorage {
    JsValue::from(state.storage().as_raw()).unchecked_into()
}
