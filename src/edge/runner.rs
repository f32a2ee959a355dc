//! Carries the room's effects out, in their order.

use crate::{
    room::{Audience, Effect},
    wire::{CloseCode, ConnectionId, Timestamp},
};
use js_sys::{JsString, Promise};
use wasm_bindgen::{JsCast, prelude::*};
use worker::{State, WebSocket, console_error, wasm_bindgen_futures};

#[wasm_bindgen]
extern "C" {
    type TextSocket;

    // `worker` takes a `&str` and makes a new JavaScript string of it for every socket.
    #[wasm_bindgen(method, catch)]
    fn send(this: &TextSocket, text: &JsString) -> Result<(), JsValue>;

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
pub fn carry_out(state: &State, effects: Vec<Effect>) -> worker::Result<()> {
    let mut outcome = Ok(());
    for effect in effects {
        if let Err(error) = carry_out_one(state, effect) {
            console_error!("{error}");
            outcome = Err(error);
        }
    }
    outcome
}

fn carry_out_one(state: &State, effect: Effect) -> worker::Result<()> {
    match effect {
        Effect::Send { to, frame } => send(&sockets_of(state, &to), &frame),
        Effect::Broadcast { audience, frame, except } => {
            let mut sockets = state.get_websockets_with_tag(audience_tag(audience));
            if !except.is_empty() {
                sockets.retain(|socket| !is_one_of(state, socket, &except));
            }
            send(&sockets, &frame);
        }
        Effect::Attach { connection, attachment } => {
            let text = attachment.map(|attachment| serde_json::to_string(&attachment)).transpose()?;
            for socket in sockets_of(state, &connection) {
                socket.serialize_attachment(&text)?;
            }
        }
        Effect::Close { connection, code } => close_connection(state, &connection, code),
        Effect::SetAlarm(at) => alarm(state, Some(at))?,
        Effect::ClearAlarm => alarm(state, None)?,
        Effect::Fault(fault) => return Err(fault.to_string().into()),
    }
    Ok(())
}

/// The tag that the sockets of an audience have, besides their connection's id.
pub fn audience_tag(audience: Audience) -> &'static str {
    match audience {
        Audience::Classic => "classic",
        Audience::V1 => "v1",
    }
}

pub fn close_connection(state: &State, connection: &ConnectionId, code: CloseCode) {
    close(&sockets_of(state, connection), code);
}

pub fn close_all(state: &State, audience: Audience, code: CloseCode) {
    close(&state.get_websockets_with_tag(audience_tag(audience)), code);
}

fn close(sockets: &[WebSocket], code: CloseCode) {
    for socket in sockets {
        // Refused only by a socket that is closed already.
        drop(socket.close(Some(code.code()), Some(code.reason())));
    }
}

fn sockets_of(state: &State, connection: &ConnectionId) -> Vec<WebSocket> {
    state.get_websockets_with_tag(connection.as_str())
}

fn is_one_of(state: &State, socket: &WebSocket, connections: &[ConnectionId]) -> bool {
    let tags = state.get_tags(socket);
    let is_there = |tag: &String| connections.binary_search_by(|one| one.as_str().cmp(tag)).is_ok();
    tags.first().is_some_and(is_there)
}

fn send(sockets: &[WebSocket], frame: &str) {
    let text = JsString::from(frame);
    for socket in sockets {
        let socket: &TextSocket = socket.as_ref().unchecked_ref();
        // Refused only by a socket that is closing; its close event tells the room, so there is nothing to do here.
        drop(socket.send(&text));
    }
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
