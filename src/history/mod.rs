//! What a room keeps in the SQLite of its object, behind one small synchronous [`Database`]. Native tests run the same
//! SQL on the same SQLite.
//!
//! The [log] of what was said, the [index] to find it by, the [timer table](timers) of what the room owes,
//! and the [tickets] that were used.

pub mod acts;
mod database;
pub mod erasures;
pub mod hidden;
pub mod index;
pub mod law;
pub mod log;
mod migrations;
pub mod personal;
pub mod tickets;
pub mod timers;

pub use database::{Database, DatabaseError, Row, Value};
pub use log::Log;
pub use migrations::migrate;
