//! Signs of life, and the peace of a room without classic connections.

use super::world::{World, hello, nothing, person, said};
use edge_chat::{room::Event, wire::limits};
use serde_json::json;
use std::time::Duration;

const SILENCE: Duration = Duration::from_secs(65);
const MOMENT: Duration = Duration::from_millis(1);

fn seen() -> serde_json::Value {
    json!({ "type": "seen", "seq": 0 })
}

#[test]
fn a_v1_room_owes_nothing_alive_2() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let bob = world.enter("Bob");
    world.tell(&ann, "a", "hi");
    world.ok(&bob, &json!({ "type": "pull", "after": 0 }));
    assert_eq!((world.alarm, world.database.timers()), (None, 0));
}

#[test]
fn idle_it_runs_no_code_and_writes_no_row_alive_2() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    world.enter("Bob");
    world.tell(&ann, "a", "hi");
    // The second of them came within 100 ms: that is still to be told.
    world.advance(Duration::from_millis(100));
    let (turns, rows) = (world.turns, world.database.rows_written());
    world.hibernate();
    world.advance(Duration::from_hours(24));
    assert_eq!((world.turns, world.database.rows_written()), (turns, rows));
}

#[test]
fn coming_in_writes_no_row_alive_2() {
    let mut world = World::new();
    world.enter("Ann");
    let before = world.database.rows_written();
    let bob = world.enter("Bob");
    world.ok(&bob, &seen());
    world.ok(&bob, &json!({ "type": "pull", "after": 0 }));
    assert_eq!(world.database.rows_written(), before);
    world.hibernate();
    world.ok(&bob, &seen());
    assert_eq!(world.database.rows_written(), before, "nor does waking");
}

#[test]
fn heartbeats_end_with_the_last_classic_connection_alive_2() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let carl = world.join("Carl");
    assert!(world.alarm.is_some(), "[TIMER-1]");
    world.advance(Duration::from_secs(26));
    assert_eq!(world.got(&carl, "heartbeat").len(), 1);
    world.disconnect(&carl);
    assert_eq!((world.alarm, world.database.timers()), (None, 0));
    world.forget_frames();
    world.advance(Duration::from_secs(100));
    assert_eq!(world.frames(&ann), nothing());
}

#[test]
fn one_without_a_sign_of_life_for_65_seconds_is_closed_alive_3() {
    for (silence, closed) in [(SILENCE, None), (SILENCE + MOMENT, Some(4102))] {
        let mut world = World::new();
        let ann = world.enter("Ann");
        let bob = world.enter("Bob");
        world.pings.insert(bob.clone(), None);
        world.advance(silence);
        assert_eq!(world.closed(&bob), None, "the room does not wake for it");
        world.tell(&ann, "a", "the room does something");
        assert_eq!((world.closed(&bob), world.closed(&ann)), (closed, None), "after {silence:?}");
        assert_eq!(world.attachment(&bob).is_some(), closed.is_none());
    }
}

#[test]
fn a_ping_is_a_sign_of_life_alive_3() {
    for (ago, closed) in [(SILENCE, None), (SILENCE + MOMENT, Some(4102))] {
        for hibernates in [false, true] {
            let mut world = World::new();
            let ann = world.enter("Ann");
            let bob = world.enter("Bob");
            world.advance(Duration::from_hours(1));
            world.pings.insert(bob.clone(), Some(world.now));
            world.advance(ago);
            if hibernates {
                world.hibernate();
            }
            world.tell(&ann, "a", "the room does something");
            assert_eq!(world.closed(&bob), closed, "pinged {ago:?} ago");
        }
    }
}

#[test]
fn a_command_is_a_sign_of_life_alive_3() {
    for hibernates in [false, true] {
        let mut world = World::new();
        let ann = world.enter("Ann");
        let bob = world.enter("Bob");
        world.pings.insert(bob.clone(), None);
        for round in 0..10 {
            world.advance(Duration::from_secs(40));
            world.ok(&bob, &seen());
            if hibernates {
                world.hibernate();
            }
            world.advance(Duration::from_secs(20));
            world.ok(&ann, &said(&format!("cid-{round}"), "the room does something"));
            assert_eq!(world.closed(&bob), None, "it said something 20 s ago; hibernates: {hibernates}");
            world.frames(&bob);
        }
    }
}

#[test]
fn it_has_gone_like_any_other_alive_3() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let bob = world.enter("Bob");
    world.pings.insert(bob.clone(), None);
    world.advance(SILENCE * 2);
    world.forget_frames();
    world.ok(&ann, &seen());
    assert_eq!(world.closed(&bob), Some(4102));
    assert_eq!(world.got(&ann, "presence"), nothing(), "[PRESENCE-4]");
    world.disconnect(&bob);
    world.advance(Duration::from_secs(12));
    let push = json!({ "type": "presence", "count": 1, "join": [], "leave": [person("Bob").as_str()] });
    assert_eq!(world.frames(&ann), [push]);
}

#[test]
fn one_who_is_not_welcomed_within_65_seconds_is_closed_alive_3() {
    for pings in [false, true] {
        for (silence, closed) in [(SILENCE, None), (SILENCE + MOMENT, Some(4102))] {
            let mut world = World::new();
            let ann = world.enter("Ann");
            let guest = world.connect_v1();
            if !pings {
                world.pings.insert(guest.clone(), None);
            }
            world.advance(silence);
            world.tell(&ann, "a", "the room does something");
            assert_eq!(world.closed(&guest), closed, "after {silence:?}; it pings: {pings}");
        }
    }
}

#[test]
fn a_woken_room_looks_first_thing_alive_3() {
    let mut world = World::new();
    let bob = world.enter("Bob");
    let ann = world.enter("Ann");
    world.pings.insert(bob.clone(), None);
    world.hibernate();
    // What it may have said since its socket was last told so, a woken room takes for said.
    world.advance(limits::SWEEP + SILENCE + MOMENT);
    world.happen(Event::Disconnect { connection: ann.clone() });
    assert_eq!(world.closed(&bob), Some(4102), "whatever it is that it does");
}

#[test]
fn a_clock_set_back_does_not_keep_the_room_from_looking_alive_3() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let bob = world.enter("Bob");
    let start = world.now;
    world.now = start.after(Duration::from_hours(24 * 400));
    world.tell(&ann, "a", "by a wrong clock");
    world.now = start;
    world.pings.insert(bob.clone(), None);
    world.advance(SILENCE + MOMENT);
    world.tell(&ann, "b", "by the right one");
    assert_eq!(world.closed(&bob), Some(4102));
}

#[test]
fn classic_connections_send_no_pings_alive_3() {
    let mut world = World::new();
    let carl = world.join("Carl");
    let ann = world.enter("Ann");
    world.advance(SILENCE * 10);
    world.ok(&ann, &seen());
    assert_eq!(world.closed(&carl), None);
}

#[test]
fn one_that_comes_back_while_its_dead_connection_is_still_open_is_welcome_alive_3() {
    let mut world = World::new();
    let bob = world.enter("Bob");
    world.pings.insert(bob.clone(), None);
    world.advance(SILENCE * 2);
    let (again, ok) = world.enter_as(&hello("Bob"));
    assert_eq!((ok["count"].clone(), world.closed(&again)), (json!(1), None), "[RESUME-5]");
}
