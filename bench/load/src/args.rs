use crate::dialect::Dialect;
use clap::{Parser, ValueEnum};

/// Puts a load on a chat room, checks what its members are told, and prints one line of JSON.
#[derive(Clone, Debug, Parser)]
pub struct Args {
    /// Of a room, with `{room}` for its number.
    #[arg(long)]
    pub url: String,
    #[arg(long)]
    pub dialect: Dialect,
    #[arg(long)]
    pub load: Load,
    /// The server's process, for its CPU time and memory.
    #[arg(long)]
    pub pid: String,
    /// Members of each room.
    #[arg(long, default_value_t = 100)]
    pub members: usize,
    #[arg(long, default_value_t = 1)]
    pub rooms: usize,
    /// Messages on their way in each room at once, where the load is closed.
    #[arg(long, default_value_t = 100)]
    pub window: usize,
    /// Messages a second, where the load is open.
    #[arg(long, default_value_t = 20.0)]
    pub rate: f64,
    /// Messages of all members, where the load is a soak.
    #[arg(long, default_value_t = 1_000_000)]
    pub messages: usize,
    /// Bytes of a message.
    #[arg(long, default_value_t = 100)]
    pub bytes: usize,
    /// Seconds before what is measured.
    #[arg(long, default_value_t = 1.0)]
    pub warm: f64,
    /// Seconds that are measured.
    #[arg(long, default_value_t = 4.0)]
    pub seconds: f64,
    /// Handshakes under way at once.
    #[arg(long, default_value_t = 50)]
    pub connecting: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Load {
    /// As fast as it goes: the next message when one has come back.
    Closed,
    /// At a rate, whatever comes back.
    Open,
    /// Members come in, and nothing is said.
    Joins,
    /// As fast as it goes, until so many messages have come back.
    Soak,
}
