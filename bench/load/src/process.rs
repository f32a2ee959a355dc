//! What Linux tells of a process.

use std::fs;

/// Of `/proc/PID/stat`, in ticks a second: Linux has no other.
const TICKS: f64 = 100.0;

/// The time on a processor so far, in seconds; 0 where there is no such process.
pub fn cpu_seconds(pid: &str) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // After the name, which may hold anything, the fields from the third on: utime and stime are the 14th and 15th.
    let fields: Vec<_> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / TICKS
}

/// Memory that is the process's own, in KiB: without the pages of its program, which are read in as they are first used,
/// and are one for all its processes.
pub fn own_kib(pid: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("RssAnon:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}
