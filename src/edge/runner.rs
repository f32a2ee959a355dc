//! Carries the room's effects out, in their order.

use crate::{
    room::Effect,
    wire::{CloseCode, ConnectionId},
};
use js_sys::JsString;
use wasm_bindgen::{JsCast, prelude::*};
use worker::{ScheduledTime, State, WebSocket, console_error};

#[wasm_bindgen]
extern "C" {
    type TextSocket;

    // `worker` takes a `&str` and makes a new JavaScript string of it for every socket.
    #[wasm_bindgen(method, catch)]
    fn send(this: &TextSocket, text: &JsString) -> Result<(), JsValue>;
}

/// # Errors
/// Where the platform refuses to set the alarm, or the room reported a fault.
pub async fn carry_out(state: &State, effects: Vec<Effect>) -> worker::Result<()> {
    let mut outcome = Ok(());
    for effect in effects {
        match effect {
            Effect::Send { to, frame } => send(&sockets_of(state, &to), &frame),
            Effect::Broadcast { frame } => send(&state.get_websockets(), &frame),
            Effect::Attach { connection, attachment } => {
                for socket in sockets_of(state, &connection) {
                    socket.serialize_attachment(&attachment)?;
                }
            }
            Effect::Close { connection, code } => {
                for socket in sockets_of(state, &connection) {
                    close(&socket, code);
                }
            }
            Effect::SetAlarm(at) => {
                #[expect(clippy::cast_precision_loss, reason = "milliseconds of a Timestamp are below 2^53")]
                let at = js_sys::Date::new(&JsValue::from(at.as_millis() as f64));
                state.storage().set_alarm(ScheduledTime::new(at)).await?;
            }
            Effect::ClearAlarm => state.storage().delete_alarm().await?,
            Effect::Fault(fault) => {
                console_error!("{fault}");
                outcome = Err(fault.to_string().into());
            }
        }
    }
    outcome
}

fn sockets_of(state: &State, connection: &ConnectionId) -> Vec<WebSocket> {
    state.get_websockets_with_tag(connection.as_str())
}

fn send(sockets: &[WebSocket], frame: &str) {
    let text = JsString::from(frame);
    for socket in sockets {
        let socket: &TextSocket = socket.as_ref().unchecked_ref();
        // Refused only by a socket that is closing; its close event tells the room, so there is nothing to do here.
        drop(socket.send(&text));
    }
}

fn close(socket: &WebSocket, code: CloseCode) {
    // Refused only by a socket that is closed already.
    drop(socket.close(Some(code.code()), Some(code.reason())));
}
