//! Edge Chat: a chat room at the edge.
//!
//! A room is a pure state machine, `(now, event) → effects`, under a thin shell that runs it in a Durable Object. The
//! modules form chains, each importing only those to its left:
//!
//! ```text
//! names  ←  wire  ←  history  ←  room  ←  edge
//!           wire  ←  identity  ←  edge
//! ```
//!
//! | module | what lives there |
//! |---|---|
//! | [`names`] | what a name may be, and what it looks like |
//! | [`wire`] | frames both ways, names, ids, times, close codes, routes, limits |
//! | [`identity`] | who knocks, and whether they may: keys, cookies, tickets, accounts, origins |
//! | [`history`] | what the room keeps in SQLite, behind the small synchronous [`history::Database`] |
//! | [`room`] | the room itself: who is here, what is said, what is owed |
//! | `edge` | the Worker and the Durable Object; the only importer of `worker`, `js-sys` and `wasm-bindgen` |
//!
//! `edge` exists only in WebAssembly, where its dependencies do, so a native build shows that the rest is pure: no clock,
//! no randomness, no platform. The observable rules are in `SPEC.md`.

pub mod history;
pub mod identity;
pub mod names;
pub mod room;
pub mod wire;

#[cfg(target_arch = "wasm32")]
mod edge;
