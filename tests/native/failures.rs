//! The database fails: the one who asked is told, nothing is sent that was not stored, and the room recovers by itself.

use super::world::World;
use std::time::Duration;

const DELAY: Duration = Duration::from_millis(1_500);

#[test]
fn a_question_that_cannot_be_noted_down_is_not_sent_session_11() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let bob = world.join("Bob");
    world.database.let_writes_fail(true);
    world.say(&ann, "天气?");
    assert_eq!(world.errors(&ann), ["unavailable"]);
    assert_eq!(world.messages(&bob), Vec::<String>::new());
    assert_eq!(world.faults, 1, "the operator hears of it");

    world.say(&ann, "plain talk needs storage too");
    assert_eq!(world.errors(&ann), ["unavailable"]);
    assert_eq!((world.messages(&bob), world.faults), (Vec::new(), 2));

    world.database.let_writes_fail(false);
    world.say(&ann, "天气?");
    world.advance(DELAY);
    assert_eq!(world.messages(&bob).len(), 2, "the question and its answer");
    world.say(&ann, "plain talk");
    assert_eq!(world.messages(&bob), ["plain talk"]);
}

#[test]
fn a_connection_that_cannot_be_set_up_is_told_to_come_back_session_11() {
    let mut world = World::new();
    let first = world.join("first");
    world.disconnect(&first);
    world.database.let_writes_fail(true);
    let ann = world.connect("Ann");
    assert_eq!(world.errors(&ann), ["unavailable"]);
    assert_eq!(world.closed(&ann), Some(4101));
    world.database.let_writes_fail(false);
    let ann = world.connect("Ann");
    assert_eq!(world.messages(&ann).len(), 2, "the welcome and the notice");
}

#[test]
fn a_reply_whose_removal_fails_is_not_sent_until_it_succeeds_timer_3() {
    let mut world = World::new();
    let ann = world.join("Ann");
    world.say(&ann, "天气?");
    world.forget_frames();
    world.database.let_writes_fail(true);
    world.advance(DELAY);
    assert_eq!(world.messages(&ann), Vec::<String>::new());
    assert_eq!(world.faults, 1, "so that the platform repeats the alarm");

    world.database.let_writes_fail(false);
    world.happen(edge_chat::room::Event::Alarm);
    assert_eq!(world.messages(&ann).len(), 1);
    world.advance(DELAY * 2);
    assert_eq!(world.messages(&ann), Vec::<String>::new());
}

#[test]
fn the_alarm_is_right_again_once_the_database_is_timer_5() {
    let mut world = World::new();
    let ann = world.join("Ann");
    world.database.let_everything_fail(true);
    let due = world.alarm.take().expect("a heartbeat is due");
    world.now = due;
    world.happen(edge_chat::room::Event::Alarm);
    assert_eq!(world.alarm, None);
    world.database.let_everything_fail(false);
    world.say(&ann, "anything at all");
    assert_eq!(world.alarm, Some(due), "overdue, so it goes off at once");
}

#[test]
fn a_leave_that_cannot_be_stored_is_told_all_the_same_session_5() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let bob = world.join("Bob");
    world.database.let_everything_fail(true);
    world.disconnect(&bob);
    assert_eq!(world.messages(&ann), ["Bob 离开了聊天室"]);
    world.disconnect(&ann);
    world.database.let_everything_fail(false);
    world.advance(Duration::from_mins(2));
    assert_eq!(
        (world.alarm, world.database.timers()),
        (None, 0),
        "what was left behind ended itself [TIMER-2]"
    );
}
