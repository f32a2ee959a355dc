use crate::tally::Faults;
use serde::Serialize;

/// What came of a load.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    pub members: usize,
    pub rooms: usize,
    /// Seconds that were measured.
    pub seconds: f64,
    /// Messages that came back to their sender, and deliveries to all, within them.
    pub messages: u64,
    pub deliveries: u64,
    /// Frames that these came in.
    pub frames: u64,
    /// The server's, in seconds.
    pub server_cpu: f64,
    /// The generator's, in seconds: where it is near `seconds`, the generator was the limit.
    pub generator_cpu: f64,
    /// The server's own memory, in KiB.
    pub memory_kib: u64,
    /// The same after each 100,000 messages, where the load is a soak.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub memory_kib_after: Vec<u64>,
    /// Of deliveries from the moment when each message was due, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency: Option<Latency>,
    pub faults: Faults,
    /// How often a v1 member was held for not reading.
    pub held: u64,
    /// Members whose socket was closed on them.
    pub closed: usize,
}

#[derive(Debug, Serialize)]
pub struct Latency {
    pub p50: f64,
    pub p99: f64,
    pub max: f64,
}
