//! v1 connections that do not read.

use super::world::{World, hello, nothing, seqs};
use edge_chat::wire::ConnectionId;
use serde_json::{Value, json};
use std::time::Duration;

/// Messages that a connection may leave unseen (FLOW-2).
const UNSEEN: u64 = 512;

/// Of them, those from before the room left memory.
const BEFORE: u64 = 256;

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
    talk(&mut world, &carl, UNSEEN);
    assert_eq!(outcome(&mut world, &bob), (range(1..=200 + UNSEEN), None));
    talk(&mut world, &carl, 1);
    assert_eq!(outcome(&mut world, &bob), (vec![], Some(200 + UNSEEN)));
}

#[test]
fn who_says_something_says_what_was_seen_with_it_flow_1() {
    let (mut world, carl, bob) = room();
    talk(&mut world, &carl, 200);
    let send = json!({ "type": "send", "cid": "one", "message": "said", "seen": 200 });
    assert_eq!(world.ok(&bob, &send)["seq"], json!(201));
    talk(&mut world, &carl, UNSEEN - 1);
    let first = 200 + UNSEEN;
    assert_eq!(outcome(&mut world, &bob), (range(1..=first), None));
    let reused = json!({ "type": "send", "cid": "one", "message": "another", "seen": first });
    assert_eq!(world.refusal(&bob, &reused), "cid_reused");
    talk(&mut world, &carl, UNSEEN);
    let second = first + UNSEEN;
    assert_eq!(outcome(&mut world, &bob), (range(first + 1..=second), None), "it counts all the same");
    let beyond = json!({ "type": "send", "cid": "two", "message": "not said", "seen": second + 1 });
    assert_eq!(world.refusal(&bob, &beyond), "unprocessable");
    talk(&mut world, &carl, 1);
    assert_eq!(outcome(&mut world, &bob), (vec![], Some(second)));
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
    talk(&mut world, &carl, UNSEEN);
    assert_eq!(outcome(&mut world, &bob), (range(1..=200 + UNSEEN), None));
    talk(&mut world, &carl, 1);
    assert_eq!(outcome(&mut world, &bob).1, Some(200 + UNSEEN));
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
    talk(&mut world, &carl, UNSEEN - 56);
    assert_eq!(outcome(&mut world, &bob), (range(57..=UNSEEN), None));
    talk(&mut world, &carl, 1);
    assert_eq!(outcome(&mut world, &bob), (vec![], Some(UNSEEN)));
}

#[test]
fn one_that_has_not_seen_512_messages_is_held_flow_2() {
    let (mut world, carl, bob) = room();
    talk(&mut world, &carl, UNSEEN);
    assert_eq!(outcome(&mut world, &bob), (range(1..=UNSEEN), None));
    talk(&mut world, &carl, 3);
    assert_eq!(world.frames(&bob), [json!({ "type": "held", "after": UNSEEN })]);
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
    talk(&mut world, &carl, UNSEEN - 290);
    let talked: Vec<_> = world.seqs(&bob);
    assert_eq!(talked, range(1..=UNSEEN - 290));
    world.say_at_once(&carl, (0..300).map(|n| n.to_string()));
    assert_eq!(outcome(&mut world, &bob), (vec![], Some(UNSEEN - 290)), "not a part of it");
    let ok = world.ok(&bob, &pull(UNSEEN - 290));
    assert_eq!((&ok["more"], &ok["recovered"]), (&json!(true), &json!(true)));
    world.say(&carl, "in between");
    assert_eq!(world.frames(&bob), nothing());
    let rest = world.ok(&bob, &pull(UNSEEN - 90));
    let mut all = seqs(ok["events"].as_array().expect("events"));
    all.extend(seqs(rest["events"].as_array().expect("events")));
    assert_eq!((all, &rest["more"]), (range(UNSEEN - 289..=UNSEEN + 11), &json!(false)));
    world.say(&carl, "live again");
    assert_eq!(world.seqs(&bob), [UNSEEN + 12], "[RESUME-4]");
}

#[test]
fn one_that_is_held_may_still_speak_flow_2() {
    let (mut world, carl, bob) = room();
    talk(&mut world, &carl, UNSEEN + 1);
    world.forget_frames();
    assert_eq!(world.tell(&bob, "a", "hi"), UNSEEN + 2);
    assert_eq!(world.frames(&bob), nothing());
    assert_eq!(world.seqs(&carl), [UNSEEN + 2]);
    assert_eq!(world.ok(&bob, &seen(UNSEEN)), json!({}));
    assert_eq!(world.frames(&bob), nothing(), "held until it pulls");
    world.say(&carl, "x");
    assert_eq!(world.frames(&bob), nothing());
    assert_eq!(world.ok(&bob, &pull(UNSEEN))["events"].as_array().map(Vec::len), Some(3));
}

#[test]
fn one_is_held_and_others_read_on_flow_2() {
    let (mut world, carl, bob) = room();
    let eve = world.enter("Eve");
    for head in 1..=UNSEEN + 44 {
        world.say(&carl, "x");
        world.ok(&eve, &seen(head));
    }
    assert_eq!(outcome(&mut world, &bob).1, Some(UNSEEN));
    assert_eq!(world.seqs(&eve), range(1..=UNSEEN + 44));
}

#[test]
fn being_held_lasts_through_hibernation_flow_2() {
    let (mut world, carl, bob) = room();
    talk(&mut world, &carl, UNSEEN + 1);
    world.forget_frames();
    world.hibernate();
    world.say(&carl, "x");
    assert_eq!(world.frames(&bob), nothing());
    world.ok(&bob, &pull(UNSEEN));
    world.hibernate();
    world.say(&carl, "x");
    assert_eq!(world.seqs(&bob), [UNSEEN + 3]);
}

#[test]
fn one_that_reads_all_is_not_held_for_the_rooms_sleep_session_9() {
    for by_pull in [false, true] {
        let (mut world, carl, bob) = room();
        for head in 1..=2 * UNSEEN + 88 {
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
    talk(&mut world, &carl, BEFORE - 1);
    world.ok(&bob, &seen(BEFORE - 1));
    world.hibernate();
    let last = BEFORE - 1 + UNSEEN;
    talk(&mut world, &carl, UNSEEN);
    assert_eq!(outcome(&mut world, &bob), (range(1..=last), None), "[FLOW-2]");
    talk(&mut world, &carl, 1);
    assert_eq!(outcome(&mut world, &bob), (vec![], Some(last)));
}

#[test]
fn of_what_was_sent_before_the_room_slept_256_messages_may_be_unseen_flow_2() {
    for unseen in [BEFORE, BEFORE + 1] {
        let (mut world, carl, bob) = room();
        talk(&mut world, &carl, BEFORE - 1);
        // So much is taken for seen, since that much may have been said and not kept.
        talk(&mut world, &carl, unseen);
        world.hibernate();
        let head = BEFORE - 1 + unseen;
        assert_eq!(outcome(&mut world, &bob), (range(1..=head), None));
        world.say(&carl, "x");
        let goes_on = (vec![head + 1], None);
        let is_held = (vec![], Some(head));
        assert_eq!(outcome(&mut world, &bob), if unseen == BEFORE { goes_on } else { is_held });
    }
}

#[test]
fn one_that_does_not_read_is_held_though_the_room_sleeps_flow_2() {
    let (mut world, carl, bob) = room();
    for _ in 0..30 {
        talk(&mut world, &carl, 20);
        world.hibernate();
    }
    assert!(
        outcome(&mut world, &bob).1.is_some_and(|after| (2 * BEFORE - 1..2 * BEFORE + 20).contains(&after))
    );
}
