//! v1 connections that are held, or caught up only in part, and how long they may take to pull.

use super::world::{World, hello, said};
use edge_chat::wire::ConnectionId;
use serde_json::{Value, json};
use std::time::Duration;

/// Messages that a connection may leave unseen (FLOW-2).
const UNSEEN: u64 = 512;
const HELD: Duration = Duration::from_secs(30);
const MOMENT: Duration = Duration::from_millis(1);

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

#[test]
fn a_held_one_that_does_not_pull_for_30_seconds_is_closed_flow_3() {
    for hibernates in [false, true] {
        let (mut world, carl, bob) = room();
        talk(&mut world, &carl, UNSEEN + 1);
        if hibernates {
            world.hibernate();
        }
        world.advance(HELD - MOMENT);
        assert_eq!(world.closed(&bob), None);
        world.advance(MOMENT);
        assert_eq!((world.closed(&bob), world.attachment(&bob)), (Some(4008), None));
        world.disconnect(&bob);
        world.disconnect(&carl);
        world.advance(Duration::from_mins(2));
        assert_eq!((world.alarm, world.database.timers()), (None, 0), "[TIMER-2]");
    }
}

#[test]
fn its_client_resumes_flow_3() {
    let (mut world, carl, bob) = room();
    talk(&mut world, &carl, UNSEEN + 1);
    world.advance(HELD);
    assert_eq!(world.closed(&bob), Some(4008));
    let mut back = hello("Bob");
    back["epoch"] = json!(world.epoch());
    back["seq"] = json!(UNSEEN - 156);
    let (bob, ok) = world.enter_as(&back);
    assert_eq!((&ok["recovered"], ok["events"].as_array().map(Vec::len)), (&json!(true), Some(157)));
    world.say(&carl, "x");
    assert_eq!(world.seqs(&bob), [UNSEEN + 2]);
}

#[test]
fn one_caught_up_in_part_has_30_seconds_too_flow_3() {
    let mut world = World::new();
    let carl = world.join("Carl");
    world.say_at_once(&carl, (0..500).map(|n| n.to_string()));
    let mut back = hello("Bob");
    back["epoch"] = json!(world.epoch());
    back["seq"] = json!(0);
    let (bob, ok) = world.enter_as(&back);
    assert_eq!(ok["more"], true);
    world.advance(HELD - MOMENT);
    assert_eq!(world.ok(&bob, &pull(200))["more"], true, "each part gives another 30 s");
    world.advance(HELD - MOMENT);
    assert_eq!(world.closed(&bob), None);
    world.advance(MOMENT);
    assert_eq!(world.closed(&bob), Some(4008));
}

#[test]
fn one_that_has_caught_up_is_left_alone_flow_3() {
    let mut world = World::new();
    let (ann, _) = world.enter_as(&hello("Ann"));
    for n in 0..=UNSEEN {
        world.ok(&ann, &said(&format!("cid-{n}"), "x"));
    }
    world.forget_frames();
    assert!(world.alarm.is_some());
    world.advance(HELD - MOMENT);
    assert_eq!(world.ok(&ann, &pull(UNSEEN))["more"], false);
    assert_eq!((world.alarm, world.database.timers()), (None, 0), "[ALIVE-2]");
    world.advance(HELD * 10);
    assert_eq!(world.closed(&ann), None);
}

#[test]
fn each_has_its_own_30_seconds_flow_3() {
    let (mut world, carl, bob) = room();
    talk(&mut world, &carl, 100);
    let (eve, _) = world.enter_as(&hello("Eve"));
    world.ok(&eve, &seen(100));
    talk(&mut world, &carl, UNSEEN - 99);
    world.advance(Duration::from_secs(10));
    talk(&mut world, &carl, 100);
    world.advance(Duration::from_secs(20));
    assert_eq!((world.closed(&bob), world.closed(&eve)), (Some(4008), None));
    world.advance(Duration::from_secs(10) - MOMENT);
    assert_eq!(world.closed(&eve), None);
    world.advance(MOMENT);
    assert_eq!(world.closed(&eve), Some(4008));
}

#[test]
fn a_clock_set_back_keeps_nobody_held_for_ever_flow_3() {
    let (mut world, carl, bob) = room();
    talk(&mut world, &carl, UNSEEN + 1);
    world.now = edge_chat::wire::Timestamp::from_millis(super::world::START - 86_400_000);
    let mut back = hello("Eve");
    back["seq"] = json!(0);
    back["epoch"] = json!(world.epoch());
    let (eve, _) = world.enter_as(&back);
    world.advance(HELD * 2);
    assert_eq!(world.closed(&eve), Some(4008), "another who does not pull has a look set");
    assert_eq!(world.closed(&bob), Some(4008), "and that one finds Bob out too");
}

/// A page of 100 KiB may be asked for three times without going on from it, and no fourth time.
#[test]
fn one_that_pulls_and_pulls_and_goes_on_from_nothing_is_closed_flow_3() {
    let (mut world, carl, bob) = room();
    (0..40).for_each(|_| world.say_bytes(&carl, "Carl", 2_560));
    for _ in 0..3 {
        assert_eq!(world.ok(&bob, &pull(0))["events"].as_array().map(Vec::len), Some(40));
    }
    let head = world.head();
    assert_eq!(world.ok(&bob, &pull(head))["more"], false, "this one has read them");
    for _ in 0..3 {
        world.ok(&bob, &pull(0));
    }
    let (_, event) = world.commanding(&bob, &pull(0));
    world.happen(event);
    assert_eq!(world.closed(&bob), Some(4008));
}

#[test]
fn one_that_is_held_while_nothing_can_be_stored_is_looked_at_later_flow_3() {
    for hibernates in [false, true] {
        let (mut world, carl, bob) = room();
        talk(&mut world, &carl, UNSEEN);
        // The message, and then no timer.
        world.database.let_writes_fail_after(Some(1));
        world.say(&carl, "one too many");
        world.database.let_writes_fail_after(None);
        assert_eq!(world.got(&bob, "held").len(), 1);
        if hibernates {
            world.hibernate();
        }
        world.say(&carl, "the disk is well again");
        world.advance(HELD);
        assert_eq!(world.closed(&bob), Some(4008));
    }
}
