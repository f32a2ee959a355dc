//! The room and its wire, natively: real SQL on real SQLite under a virtual clock. Every test quotes the rule of SPEC.md
//! that it shows.
#![expect(clippy::unchecked_time_subtraction, reason = "a test that panics fails, as it should")]

mod assistant;
mod config;
mod database;
mod failures;
mod fixtures;
mod limits;
mod names;
mod parser;
mod routes;
mod session;
mod timers;
mod timestamps;
mod world;
