//! Somebody says something: it is stored, acked, and made frames for all.

use super::{
    Work,
    crowd::{classic as classic_crowd, members, saying, saying_classic},
    stage::Stage,
};
use edge_chat::room::{Attachment, Audience, Effect, Event};
use std::hint::black_box;

/// One message a turn, of each member after the other.
pub fn send(people: usize, times: usize) -> Work {
    let turns = (0..times).map(|turn| vec![saying(turn % people, turn, turn)]).collect();
    told(members(people), turns, Audience::V1)
}

/// A turn of a message of each of 100 members.
pub fn turn(times: usize) -> Work {
    told(members(100), (0..times).map(everyone).collect(), Audience::V1)
}

/// One message a turn, of each of 100 classic connections after the other.
pub fn classic(times: usize) -> Work {
    let turns = (0..times).map(|turn| vec![saying_classic(turn % 100)]).collect();
    told(classic_crowd(100), turns, Audience::Classic)
}

/// Each of 100 members says something, and has seen what was said in the turns before.
pub fn everyone(turn: usize) -> Vec<Event> {
    (0..100).map(|number| saying(number, turn, turn * 100)).collect()
}

/// These turns, each of which is to be told to all.
fn told(crowd: Vec<Attachment>, turns: Vec<Vec<Event>>, all: Audience) -> Work {
    let mut stage = Stage::open(crowd);
    let mut turns = turns.into_iter();
    Box::new(move || {
        let effects = black_box(stage.turn(turns.next().expect("no more often than was prepared for")));
        let is_told = |effect: &Effect| matches!(effect, Effect::Broadcast { audience, except, .. } if *audience == all && except.is_empty());
        assert!(effects.iter().any(is_told), "all are told");
    })
}
