//! The room and its wire, natively: real SQL on real SQLite under a virtual clock. Every test quotes the rule of SPEC.md
//! that it shows.
#![expect(clippy::unchecked_time_subtraction, reason = "a test that panics fails, as it should")]

mod alive;
mod assistant;
mod attachments;
mod codes;
mod command_frames;
mod command_parser;
mod commands;
mod config;
mod database;
mod encoding;
mod failures;
mod failures_v1;
mod fixtures;
mod flow;
mod flow_classic;
mod grace;
mod held;
mod history;
mod limits;
mod log;
mod migrations;
mod names;
mod notices;
mod parser;
mod person_ids;
mod presence;
mod presence_many;
mod protocols;
mod received;
mod resume;
mod retention;
mod routes;
mod search;
mod search_query;
mod sending;
mod session;
mod sessions;
mod superset;
mod talk;
mod timers;
mod timers_v1;
mod timestamps;
mod words;
mod world;
