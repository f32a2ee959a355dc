//! What a room keeps in the SQLite of its object, behind one small synchronous [`Database`]. Native tests run the same
//! SQL on the same SQLite.
//!
//! For now that is what the room owes: the [timer table](timers).

mod database;
mod migrations;
pub mod timers;

pub use database::{Database, DatabaseError, Row, Value};
pub use migrations::migrate;
