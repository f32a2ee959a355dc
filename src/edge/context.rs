//! What the platform does for an object, besides its sockets, and `worker` 0.8 does not bind.

use wasm_bindgen::{JsCast, prelude::*};
use worker::State;

#[wasm_bindgen]
extern "C" {
    type Context;

    #[wasm_bindgen(method, catch, js_name = setWebSocketAutoResponse)]
    fn set_auto_response(this: &Context, pair: &RequestResponsePair) -> Result<(), JsValue>;

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

pub trait ObjectContext {
    /// Whether the object was opened before since it came into memory, so that it broke off in the middle of something.
    fn was_opened(&self) -> bool;

    /// Has it known that the object is open.
    fn is_opened(&self);

    /// Has the runtime answer pings.
    fn answer_pings(&self);
}

impl ObjectContext for State {
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
        let raw: &JsValue = self.as_raw().as_ref();
        let context: &Context = raw.unchecked_ref();
        let set = RequestResponsePair::new(PING, PONG).and_then(|pair| context.set_auto_response(&pair));
        if let Err(error) = set {
            worker::console_error!("pings are not answered: {error:?}");
        }
    }
}
