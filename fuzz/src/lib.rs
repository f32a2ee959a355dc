//! What the fuzzer runs: the [`targets`], which `tests/native/fuzzed.rs` runs too, over the world of the native tests.

#[allow(dead_code, unused_imports, reason = "tests use more of it")]
#[path = "../../tests/native"]
mod native {
    pub mod database;
    pub mod world;
}

pub mod targets;

use native::world;
