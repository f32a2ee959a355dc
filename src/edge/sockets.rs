//! What the platform does for an object's sockets and `worker` 0.8 does not bind.

use crate::wire::{ConnectionId, Timestamp};
use wasm_bindgen::{JsCast, prelude::*};
use worker::{State, WebSocket};

#[wasm_bindgen]
extern "C" {
    type SocketsOfState;

    #[wasm_bindgen(method, catch, js_name = getWebSocketAutoResponseTimestamp)]
    fn answered_at(this: &SocketsOfState, socket: &JsValue) -> Result<Option<js_sys::Date>, JsValue>;

    #[wasm_bindgen(method, catch, js_name = setWebSocketAutoResponse)]
    fn set_auto_response(this: &SocketsOfState, pair: &RequestResponsePair) -> Result<(), JsValue>;

    #[wasm_bindgen(js_name = WebSocketRequestResponsePair)]
    type RequestResponsePair;

    #[wasm_bindgen(constructor, catch, js_class = "WebSocketRequestResponsePair")]
    fn new(request: &str, response: &str) -> Result<RequestResponsePair, JsValue>;
}

/// The signs of life that the runtime answers by itself, without waking the object (SPEC.md, ALIVE-1).
const PING: &str = "ping";
const PONG: &str = "pong";

/// A property of the platform's own handle of an object, which lives as long as the object is in memory, be its WebAssembly
/// started anew in between.
const OPENED: &str = "edgeChatOpened";

pub trait ObjectSockets {
    /// Whether the object was opened before since it came into memory, so that it broke off in the middle of something.
    fn was_opened(&self) -> bool;

    /// Has it known that the object is open.
    fn is_opened(&self);

    /// Has the runtime answer pings.
    fn answer_pings(&self);

    /// When it last answered a ping of each socket with this tag, for those whose it did.
    fn answered_pings(&self, tag: &str) -> Vec<(ConnectionId, Timestamp)>;
}

impl ObjectSockets for State {
    fn was_opened(&self) -> bool {
        let (handle, opened) = (self.as_raw().as_ref(), JsValue::from_str(OPENED));
        js_sys::Reflect::get(handle, &opened).is_ok_and(|before| before.is_truthy())
    }

    fn is_opened(&self) {
        let (handle, opened) = (self.as_raw().as_ref(), JsValue::from_str(OPENED));
        if let Err(error) = js_sys::Reflect::set(handle, &opened, &JsValue::TRUE) {
            worker::console_error!("a restart would go unnoticed: {error:?}");
        }
    }

    fn answer_pings(&self) {
        let set =
            RequestResponsePair::new(PING, PONG).and_then(|pair| sockets_of(self).set_auto_response(&pair));
        if let Err(error) = set {
            worker::console_error!("pings are not answered: {error:?}");
        }
    }

    fn answered_pings(&self, tag: &str) -> Vec<(ConnectionId, Timestamp)> {
        let answered = |socket: &WebSocket| {
            let at = sockets_of(self).answered_at(socket.as_ref()).ok()??;
            let connection = self.get_tags(socket).into_iter().next()?;
            #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53")]
            let at = Timestamp::from_millis(at.get_time() as i64);
            Some((ConnectionId::from_tag(connection), at))
        };
        self.get_websockets_with_tag(tag).iter().filter_map(answered).collect()
    }
}

fn sockets_of(state: &State) -> &SocketsOfState {
    let raw: &JsValue = state.as_raw().as_ref();
    raw.unchecked_ref()
}
