//! The room and its wire, natively: real SQL on real SQLite under a virtual clock. Every test quotes the rule of SPEC.md
//! that it shows.
#![expect(clippy::unchecked_time_subtraction, reason = "a test that panics fails, as it should")]

mod access;
mod alive;
mod assistant;
mod attachments;
mod codes;
mod command_frames;
mod command_parser;
mod commands;
mod config;
mod corpus;
mod database;
mod door_settings;
mod encoding;
mod failures;
mod failures_v1;
mod fixtures;
mod floods;
mod flow;
mod flow_classic;
mod fuzzed;
mod grace;
mod held;
mod hiding;
mod history;
mod law_matrix;
mod limits;
mod log;
mod migrations;
mod moderation;
mod names;
mod naming;
mod notices;
mod origins;
mod parser;
mod person_ids;
mod presence;
mod presence_many;
mod privacy;
mod privacy_told;
mod protocols;
mod received;
mod resume;
mod retention;
mod roles;
mod routes;
mod sealed;
mod search;
mod search_query;
mod sending;
mod session;
mod sessions;
mod superset;
mod talk;
mod tickets;
mod timers;
mod timers_v1;
mod timestamps;
mod visitors;
mod words;
mod world;
mod yielding;

/// What the fuzzer runs.
#[path = "../../fuzz/src"]
mod fuzzing {
    pub mod targets;
}
