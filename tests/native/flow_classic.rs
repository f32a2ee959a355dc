//! Classic connections that say nothing, and perhaps do not read.

use super::world::{World, saying};
use edge_chat::wire::ConnectionId;

/// A classic connection that says nothing, and a v1 one that talks.
fn room() -> (World, ConnectionId, ConnectionId) {
    let mut world = World::new();
    let silent = world.join("silent");
    let talker = world.join("talker");
    (world, silent, talker)
}

/// So many messages, many in a turn.
fn talk(world: &mut World, talker: &ConnectionId, mut messages: usize) {
    while messages > 0 {
        let now = messages.min(1_000);
        world.turn((0..now).map(|_| saying(talker, "x")).collect());
        world.forget_frames();
        messages -= now;
    }
}

#[test]
fn one_that_says_nothing_for_16384_messages_is_closed_flow_4() {
    let (mut world, silent, talker) = room();
    talk(&mut world, &talker, 16_384);
    assert_eq!(world.closed(&silent), None);
    talk(&mut world, &talker, 1);
    assert_eq!((world.closed(&silent), world.attachment(&silent)), (Some(4102), None));
    assert_eq!(world.closed(&talker), None);
    world.disconnect(&silent);
    assert_eq!(world.database.timers(), 1, "the heartbeat of the one who stays");
}

#[test]
fn whatever_it_says_counts_flow_4() {
    for frame in [r#"{"type":"heartbeat"}"#, r#"{"message":""}"#, "not json", r#"{"message":"hi"}"#] {
        let (mut world, silent, talker) = room();
        talk(&mut world, &talker, 16_384);
        world.send(&silent, frame);
        world.forget_frames();
        talk(&mut world, &talker, 16_383);
        assert_eq!(world.closed(&silent), None, "{frame}");
        talk(&mut world, &talker, 2);
        assert_eq!(world.closed(&silent), Some(4102), "{frame}");
    }
}

#[test]
fn one_that_says_nothing_for_4_mib_is_closed_flow_4() {
    for (last, closed) in [(4_096, None), (4_097, Some(4102))] {
        let mut world = World::new();
        let talker = world.join("talker");
        let silent = world.connect("silent");
        // The welcome and its own notice are no news; the notice counts.
        let notice = world.texts(&silent)[1].len();
        world.send(&silent, r#"{"type":"heartbeat"}"#);
        assert!(notice > 0);
        for _ in 0..1_023 {
            world.say_bytes(&talker, "talker", 4_096);
            world.forget_frames();
        }
        world.say_bytes(&talker, "talker", last);
        assert_eq!(world.closed(&silent), closed, "4 MiB and {} bytes", last - 4_096);
        world.send(&silent, r#"{"type":"heartbeat"}"#);
        world.say(&talker, "x");
        assert_eq!(world.closed(&silent), closed.map(|_| 4001), "one that says something is left alone");
    }
}

#[test]
fn one_that_speaks_now_and_then_is_not_closed_for_the_rooms_sleep_session_9() {
    let (mut world, silent, talker) = room();
    for _ in 0..20 {
        talk(&mut world, &talker, 1_000);
        world.send(&silent, r#"{"type":"heartbeat"}"#);
        world.hibernate();
    }
    talk(&mut world, &talker, 15_000);
    assert_eq!(world.closed(&silent), None, "[FLOW-4]");
}

#[test]
fn one_that_says_nothing_is_closed_though_the_room_sleeps_flow_4() {
    let (mut world, silent, talker) = room();
    for _ in 0..18 {
        talk(&mut world, &talker, 1_000);
        world.hibernate();
    }
    assert_eq!(world.closed(&silent), Some(4102));
}
