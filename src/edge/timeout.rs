use std::{cell::Cell, rc::Rc, time::Duration};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &JsValue, milliseconds: f64) -> JsValue;

    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(id: &JsValue);
}

/// Something to be done a little later, again and again. While it is pending the object stays in memory.
pub struct Timeout {
    pending: Rc<Cell<bool>>,
    callback: Closure<dyn FnMut()>,
}

impl Timeout {
    pub fn new(mut work: impl FnMut() + 'static) -> Self {
        let pending = Rc::new(Cell::new(false));
        let callback = {
            let pending = Rc::clone(&pending);
            Closure::new(move || {
                pending.set(false);
                work();
            })
        };
        Self { pending, callback }
    }

    /// Has it done after this time, unless it is to be done already.
    pub fn ensure(&self, delay: Duration) {
        if !self.pending.replace(true) {
            #[expect(clippy::cast_precision_loss, reason = "milliseconds until soon")]
            set_timeout(self.callback.as_ref(), delay.as_millis() as f64);
        }
    }
}

/// A call to a function of the platform that is made soon, even where this WebAssembly is no longer fit to run, unless it
/// is taken back.
#[must_use = "a call that nobody can take back is made"]
pub struct Guard(JsValue);

impl Guard {
    pub fn set(call: &JsValue) -> Self {
        Self(set_timeout(call, 0.0))
    }

    pub fn take_back(self) {
        clear_timeout(&self.0);
    }
}
