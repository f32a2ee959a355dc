//! v1 connections that do not read.

use super::world::{World, hello, nothing, seqs};
use edge_chat::wire::ConnectionId;
use serde_json::{Value, json};
use std::time::Duration;

fn seen(seq: u64) -> Value {
    json!({ "type": "seen", "seq": seq })
}

fn pull(after: u64) -> Value {
    json!({ "type": "pull", "after": after })
}

/// Carl, a classic connection that talks, and Bob, who is to read.
fn room() -> (World, ConnectionId, ConnectionId) {
    let mut world = World::new();
    let carl = world.join("Carl");
    let bob = world.enter("Bob");
    world.advance(Duration::from_secs(1));
    world.forget_frames();
    (world, carl, bob)
}

/// Carl says so many things, each in a turn of its own.
fn talk(world: &mut World, carl: &ConnectionId, messages: u64) {
    (0..messages).for_each(|_| world.say(carl, "x"));
    world.texts(carl);
}

fn range(range: std::ops::RangeInclusive<u64>) -> Vec<u64> {
    range.collect()
}

/// What Bob got: the `seq`s of chat frames, and whether it was held after one.
fn outcome(world: &mut World, bob: &ConnectionId) -> (Vec<u64>, Option<u64>) {
    let (held, chat): (Vec<_>, Vec<_>) =
        world.frames(bob).into_iter().partition(|frame| frame["type"] == "held");
    assert!(held.len() < 2, "held once");
    (seqs(&chat), held.first().map(|held| held["after"].as_u64().expect("a place")))
}

#[test]
fn seen_is_answered_and_moves_on_flow_1() {
    let (mut world, carl, bob) = room();
    talk(&mut world, &carl, 200);
    assert_eq!(world.ok(&bob, &seen(200)), json!({}));
    assert_eq!(world.ok(&bob, &seen(100)), json!({}), "it never goes back");
    assert_eq!(world.ok(&bob, &seen(0)), json!({}));
    talk(&mut world, &carl, 256);
    assert_eq!(outcome(&mut world, &bob), (range(1..=456), None));
    talk(&mut world, &carl, 1);
    assert_eq!(outcome(&mut world, &bob), (vec![], Some(456)));
}

#[test]
fn who_says_something_says_what_was_seen_with_it_flow_1() {
    let (mut world, carl, bob) = room();
    talk(&mut world, &carl, 200);
    let send = json!({ "type": "send", "cid": "one", "message": "said", "seen": 200 });
    assert_eq!(world.ok(&bob, &send)["seq"], json!(201));
    talk(&mut world, &carl, 255);
    assert_eq!(outcome(&mut world, &bob), (range(1..=456), None));
    let reused = json!({ "type": "send", "cid": "one", "message": "another", "seen": 456 });
    assert_eq!(world.refusal(&bob, &reused), "cid_reused");
    talk(&mut world, &carl, 256);
    assert_eq!(outcome(&mut world, &bob), (range(457..=712), None), "it counts all the same");
    let beyond = json!({ "type": "send", "cid": "two", "message": "not said", "seen": 713 });
    assert_eq!(world.refusal(&bob, &beyond), "unprocessable");
    talk(&mut world, &carl, 1);
    assert_eq!(outcome(&mut world, &bob), (vec![], Some(712)));
}

#[test]
fn beyond_the_head_nothing_can_be_seen_flow_1() {
    let (mut world, carl, bob) = room();
    talk(&mut world, &carl, 3);
    assert_eq!(world.refusal(&bob, &seen(4)), "unprocessable");
    assert_eq!(world.refusal(&bob, &seen((1 << 53) - 1)), "unprocessable");
    assert_eq!(world.ok(&bob, &seen(3)), json!({}));
}

#[test]
fn a_pull_says_so_too_flow_1() {
    let (mut world, carl, bob) = room();
    talk(&mut world, &carl, 200);
    world.ok(&bob, &pull(200));
    world.ok(&bob, &pull(150));
    talk(&mut world, &carl, 256);
    assert_eq!(outcome(&mut world, &bob), (range(1..=456), None));
    talk(&mut world, &carl, 1);
    assert_eq!(outcome(&mut world, &bob).1, Some(456));
}

#[test]
fn what_hello_brought_is_not_seen_until_it_is_said_flow_2() {
    let mut world = World::new();
    let carl = world.join("Carl");
    talk(&mut world, &carl, 56);
    let (bob, ok) = world.enter_as(&hello("Bob"));
    assert_eq!(ok["events"].as_array().map(Vec::len), Some(56));
    world.advance(Duration::from_secs(1));
    world.forget_frames();
    talk(&mut world, &carl, 200);
    assert_eq!(outcome(&mut world, &bob), (range(57..=256), None));
    talk(&mut world, &carl, 1);
    assert_eq!(outcome(&mut world, &bob), (vec![], Some(256)));
}

#[test]
fn one_that_has_not_seen_256_messages_is_held_flow_2() {
    let (mut world, carl, bob) = room();
    talk(&mut world, &carl, 256);
    assert_eq!(outcome(&mut world, &bob), (range(1..=256), None));
    talk(&mut world, &carl, 3);
    assert_eq!(world.frames(&bob), [json!({ "type": "held", "after": 256 })]);
    world.enter("Eve");
    world.advance(Duration::from_secs(1));
    talk(&mut world, &carl, 3);
    assert_eq!(world.frames(&bob), nothing(), "no more pushes, of presence neither");
}

#[test]
fn one_that_has_not_seen_256_kib_is_held_flow_2() {
    for (last, held) in [(4_096, None), (4_097, Some(63))] {
        let (mut world, carl, bob) = room();
        (0..63).for_each(|_| world.say_bytes(&carl, "Carl", 4_096));
        world.say_bytes(&carl, "Carl", last);
        let (got, was_held) = outcome(&mut world, &bob);
        assert_eq!(was_held, held, "256 KiB and {} bytes", last - 4_096);
        assert_eq!(got, range(1..=if held.is_some() { 63 } else { 64 }));
        if held.is_none() {
            world.say(&carl, "x");
            assert_eq!(outcome(&mut world, &bob), (vec![], Some(64)));
        }
    }
}

#[test]
fn bytes_are_counted_from_what_was_seen_flow_2() {
    let (mut world, carl, bob) = room();
    for _ in 0..10 {
        (0..60).for_each(|_| world.say_bytes(&carl, "Carl", 4_096));
        let head = world.head();
        world.ok(&bob, &seen(head));
    }
    assert_eq!(outcome(&mut world, &bob).1, None);
    (0..64).for_each(|_| world.say_bytes(&carl, "Carl", 4_096));
    assert_eq!(outcome(&mut world, &bob).1, None);
    world.say(&carl, "x");
    assert_eq!(outcome(&mut world, &bob).1, Some(664));
}

#[test]
fn a_burst_that_is_too_much_is_held_whole_and_pulled_whole_flow_2() {
    let (mut world, carl, bob) = room();
    talk(&mut world, &carl, 10);
    world.say_at_once(&carl, (0..300).map(|n| n.to_string()));
    assert_eq!(outcome(&mut world, &bob), (range(1..=10), Some(10)), "not a part of it");
    let ok = world.ok(&bob, &pull(10));
    assert_eq!((&ok["more"], &ok["recovered"]), (&json!(true), &json!(true)));
    world.say(&carl, "in between");
    assert_eq!(world.frames(&bob), nothing());
    let rest = world.ok(&bob, &pull(210));
    let mut all = seqs(ok["events"].as_array().expect("events"));
    all.extend(seqs(rest["events"].as_array().expect("events")));
    assert_eq!((all, &rest["more"]), (range(11..=311), &json!(false)));
    world.say(&carl, "live again");
    assert_eq!(world.seqs(&bob), [312], "[RESUME-4]");
}

#[test]
fn one_that_is_held_may_still_speak_flow_2() {
    let (mut world, carl, bob) = room();
    talk(&mut world, &carl, 257);
    world.forget_frames();
    assert_eq!(world.tell(&bob, "a", "hi"), 258);
    assert_eq!(world.frames(&bob), nothing());
    assert_eq!(world.seqs(&carl), [258]);
    assert_eq!(world.ok(&bob, &seen(256)), json!({}));
    assert_eq!(world.frames(&bob), nothing(), "held until it pulls");
    world.say(&carl, "x");
    assert_eq!(world.frames(&bob), nothing());
    assert_eq!(world.ok(&bob, &pull(256))["events"].as_array().map(Vec::len), Some(3));
}

#[test]
fn one_is_held_and_others_read_on_flow_2() {
    let (mut world, carl, bob) = room();
    let eve = world.enter("Eve");
    for head in 1..=300 {
        world.say(&carl, "x");
        world.ok(&eve, &seen(head));
    }
    assert_eq!(outcome(&mut world, &bob).1, Some(256));
    assert_eq!(world.seqs(&eve), range(1..=300));
}

#[test]
fn being_held_lasts_through_hibernation_flow_2() {
    let (mut world, carl, bob) = room();
    talk(&mut world, &carl, 257);
    world.forget_frames();
    world.hibernate();
    world.say(&carl, "x");
    assert_eq!(world.frames(&bob), nothing());
    world.ok(&bob, &pull(256));
    world.hibernate();
    world.say(&carl, "x");
    assert_eq!(world.seqs(&bob), [259]);
}

#[test]
fn one_that_reads_all_is_not_held_for_the_rooms_sleep_session_9() {
    for by_pull in [false, true] {
        let (mut world, carl, bob) = room();
        for head in 1..=600 {
            world.say(&carl, "x");
            world.ok(&bob, &if by_pull { pull(head) } else { seen(head) });
        }
        world.hibernate();
        world.say(&carl, "x");
        assert_eq!(outcome(&mut world, &bob).1, None, "[FLOW-2] by pull: {by_pull}");
    }
}

#[test]
fn what_was_seen_just_before_the_room_slept_counts_session_9() {
    let (mut world, carl, bob) = room();
    talk(&mut world, &carl, 127);
    world.ok(&bob, &seen(127));
    world.hibernate();
    talk(&mut world, &carl, 256);
    assert_eq!(outcome(&mut world, &bob), (range(1..=383), None), "[FLOW-2]");
    talk(&mut world, &carl, 1);
    assert_eq!(outcome(&mut world, &bob), (vec![], Some(383)));
}

#[test]
fn one_that_does_not_read_is_held_though_the_room_sleeps_flow_2() {
    let (mut world, carl, bob) = room();
    for _ in 0..30 {
        talk(&mut world, &carl, 20);
        world.hibernate();
    }
    assert!(outcome(&mut world, &bob).1.is_some_and(|after| (256..=400).contains(&after)));
}
