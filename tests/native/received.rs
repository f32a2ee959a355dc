//! What comes in at once, and is more than one turn.

use super::world::{receive, saying};
use edge_chat::{
    room::{Event, Received},
    wire::ConnectionId,
};
use std::iter;

fn turns(frames: impl IntoIterator<Item = Event>) -> Vec<usize> {
    let mut received = Received::default();
    frames.into_iter().for_each(|frame| received.push(frame));
    iter::from_fn(|| (!received.is_empty()).then(|| received.next_turn().len())).collect()
}

/// So many frames of this many bytes each.
fn frames(count: usize, bytes: usize) -> impl Iterator<Item = Event> {
    let sender = ConnectionId::from_random(1);
    iter::repeat_with(move || receive(&sender, &"x".repeat(bytes))).take(count)
}

#[test]
fn a_turn_has_128_frames_at_most_limit_11() {
    assert_eq!(turns(frames(128, 1)), [128]);
    assert_eq!(turns(frames(129, 1)), [128, 1]);
    assert_eq!(turns(frames(300, 1)), [128, 128, 44]);
}

#[test]
fn a_turn_has_64_kib_at_most_limit_11() {
    assert_eq!(turns(frames(4, 16_384)), [4]);
    assert_eq!(turns(frames(4, 16_384).chain(frames(1, 1))), [4, 1]);
    assert_eq!(turns(frames(3, 65_537)), [1, 1, 1], "or a single one that is larger");
}

#[test]
fn they_keep_their_order_hist_5() {
    let sender = ConnectionId::from_random(1);
    let said: Vec<_> = (0..200).map(|at| saying(&sender, &at.to_string())).collect();
    let mut received = Received::default();
    said.iter().cloned().for_each(|frame| received.push(frame));
    let (first, second) = (received.next_turn(), received.next_turn());
    assert_eq!([first, second].concat(), said);
    assert_eq!(received.next_turn(), []);
}
