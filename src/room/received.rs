//! What came in and waits for its turn (SPEC.md, LIMIT-11).

use super::{Event, Incoming};
use crate::wire::limits;
use std::collections::VecDeque;

/// Frames that came in, in their order.
#[derive(Debug, Default)]
pub struct Received(VecDeque<Event>);

impl Received {
    pub fn push(&mut self, event: Event) {
        self.0.push_back(event);
    }

    pub fn iter(&self) -> impl Iterator<Item = &Event> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those of one turn: the first, and after it as many as are within bounds.
    pub fn next_turn(&mut self) -> Vec<Event> {
        let mut bytes = 0;
        let within = |event: &&Event| {
            bytes += size(event);
            bytes <= limits::TURN_BYTES
        };
        let fit = self.0.iter().take(limits::TURN_FRAMES).take_while(within).count();
        self.0.drain(..fit.max(1).min(self.0.len())).collect()
    }
}

fn size(event: &Event) -> usize {
    match event {
        Event::Receive { frame: Incoming::Text(text), .. } => text.len(),
        _ => 0,
    }
}
