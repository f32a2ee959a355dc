use std::{cell::Cell, rc::Rc, time::Duration};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &JsValue, milliseconds: f64) -> JsValue;
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
