//! A sequence of what happens to a room, over real SQLite.

mod reader;
mod stage;

use super::texts::text;
use stage::Stage;

/// Steps of one sequence.
const STEPS: usize = 64;

/// A step a line: its first byte tells what happens, its second to whom, and the rest is what they send. What that does is in
/// [`Stage::step`].
///
/// # Panics
/// Where the room does, or breaks a promise: everyone gets what is theirs, in order and without a gap (RESUME-4), a reply for each
/// command (COMMAND-2), and no error of another's (WIRE-12); what is acked is in the log (HIST-1, HIST-3); and no statement
/// fails (SEARCH-7) unless the disk does.
pub fn room(input: &[u8]) {
    let text = text(input);
    let mut stage = Stage::new(text.starts_with('r'));
    for line in text.split('\n').take(STEPS) {
        stage.step(line);
    }
    stage.end();
}
