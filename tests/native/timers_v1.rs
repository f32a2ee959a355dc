//! What the room owes, with v1 connections in it.

use super::world::{World, hello, nothing, said, seqs};
use serde_json::Value;
use std::time::Duration;

const DELAY: Duration = Duration::from_millis(1_500);
const WAIT: Duration = Duration::from_mins(1);
const MOMENT: Duration = Duration::from_millis(1);

/// A room where Ann asked something and left, which nobody is in.
fn room_that_owes() -> World {
    let mut world = World::new();
    let ann = world.enter("Ann");
    world.tell(&ann, "a", "天气?");
    world.disconnect(&ann);
    world
}

/// What the room tells one who comes in now, the reply to its `hello` first.
fn greeting(world: &mut World) -> Vec<Value> {
    let bob = world.connect_v1();
    let (_, event) = world.commanding(&bob, &hello("Bob"));
    world.happen(event);
    world.frames(&bob)
}

#[test]
fn a_question_of_a_v1_client_is_answered_to_all_assist_3() {
    let mut world = World::new();
    let carl = world.join("Carl");
    let ann = world.enter("Ann");
    world.tell(&ann, "a", "天气?");
    world.forget_frames();
    world.advance(DELAY - MOMENT);
    assert_eq!(world.got(&ann, "chat"), nothing());
    world.advance(MOMENT);
    let answer = world.got(&ann, "chat");
    assert_eq!((seqs(&answer), &answer[0]["is_auto_reply"]), (vec![2], &Value::from(true)), "[HIST-1]");
    assert_eq!(world.got(&carl, "chat"), answer, "[COMMAND-12]");
}

#[test]
fn a_question_sent_again_is_answered_once_assist_3() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    world.tell(&ann, "a", "天气?");
    world.ok(&ann, &said("a", "天气?"));
    world.advance(DELAY * 4);
    assert_eq!(world.seqs(&ann), [1, 2]);
    assert_eq!((world.alarm, world.database.timers()), (None, 0), "[ALIVE-2]");
}

#[test]
fn a_reply_waits_for_a_v1_client_too_timer_4() {
    let mut world = room_that_owes();
    world.advance(DELAY + WAIT - MOMENT);
    let greeting = greeting(&mut world);
    assert_eq!(
        (&greeting[0]["type"], seqs(&greeting[1..])),
        (&Value::from("reply"), vec![2]),
        "{greeting:?}"
    );
    world.advance(WAIT);
    assert_eq!((world.head(), world.alarm, world.database.timers()), (2, None, 0));
}

#[test]
fn one_who_has_not_said_hello_is_nobody_to_reply_to_timer_4() {
    let mut world = room_that_owes();
    let guest = world.connect_v1();
    world.advance(DELAY * 2);
    assert_eq!((world.frames(&guest), world.head()), (nothing(), 1));
    world.ok(&guest, &hello("Bob"));
    assert_eq!(world.seqs(&guest), [2]);
}

#[test]
fn a_reply_too_old_is_dropped_when_a_v1_client_comes_timer_4() {
    let mut world = room_that_owes();
    // Its alarm is late.
    world.now = world.now.after(DELAY + WAIT);
    let greeting = greeting(&mut world);
    assert_eq!((greeting.len(), world.head()), (1, 1), "{greeting:?}");
    world.advance(WAIT);
    assert_eq!(world.head(), 1);
}

#[test]
fn a_pending_reply_survives_a_kill_under_v1_clients_timer_3() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    world.tell(&ann, "a", "天气?");
    world.kill();
    world.advance(DELAY * 2);
    let greeting = greeting(&mut world);
    assert_eq!(seqs(&greeting[1..]), [2]);
}
