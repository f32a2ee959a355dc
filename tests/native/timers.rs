use super::world::World;
use edge_chat::{history::Database, room::Config, wire::Timestamp};
use serde_json::json;
use std::time::Duration;

const INTERVAL: Duration = Duration::from_secs(25);
const MOMENT: Duration = Duration::from_millis(1);
const DELAY: Duration = Duration::from_millis(1_500);
const WAIT: Duration = Duration::from_mins(1);

#[test]
fn a_heartbeat_comes_every_25_seconds_timer_1() {
    let mut world = World::new();
    let ann = world.join("Ann");
    world.advance(INTERVAL - MOMENT);
    assert_eq!(world.messages(&ann), Vec::<String>::new());
    world.advance(MOMENT);
    let heartbeat =
        json!({ "type": "heartbeat", "message": "ping", "timestamp": "2026-11-23T08:26:25.000Z" });
    assert_eq!(world.frames(&ann), [heartbeat], "[WIRE-5]");
    world.advance(INTERVAL * 10);
    assert_eq!(world.messages(&ann), ["ping"; 10]);
}

#[test]
fn a_latecomer_gets_the_first_within_the_interval_timer_1() {
    let mut world = World::new();
    world.join("Ann");
    world.advance(Duration::from_secs(10));
    let bob = world.join("Bob");
    world.advance(INTERVAL);
    assert_eq!(world.messages(&bob), ["ping"]);
}

#[test]
fn a_late_alarm_makes_up_for_nothing_timer_1() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let due = world.alarm.expect("a heartbeat is due");
    world.now = due.after(INTERVAL * 3);
    world.advance(Duration::ZERO);
    assert_eq!(world.messages(&ann), ["ping"], "one for the four that were due");
    assert_eq!(world.alarm, Some(world.now.after(INTERVAL)));
}

#[test]
fn a_slightly_late_alarm_does_not_shift_the_next_timer_1() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let due = world.alarm.expect("a heartbeat is due");
    world.now = due.after(Duration::from_secs(2));
    world.advance(Duration::ZERO);
    assert_eq!(world.messages(&ann), ["ping"]);
    assert_eq!(world.alarm, Some(due.after(INTERVAL)));
}

#[test]
fn a_clock_set_back_stops_heartbeats_only_until_the_next_join_timer_1() {
    let mut world = World::new();
    let ann = world.join("Ann");
    world.now = Timestamp::from_millis(world.now.as_millis() - 365 * 86_400_000);
    world.join("Bob");
    world.advance(INTERVAL);
    assert_eq!(world.messages(&ann), ["ping"]);
}

#[test]
fn an_empty_room_sets_no_alarm_timer_2() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let bob = world.join("Bob");
    world.disconnect(&ann);
    assert!(world.alarm.is_some());
    world.disconnect(&bob);
    assert_eq!((world.alarm, world.database.timers()), (None, 0));
}

#[test]
fn the_last_to_leave_a_hibernating_room_clears_the_alarm_timer_2() {
    let mut world = World::new();
    let ann = world.join("Ann");
    world.hibernate();
    world.disconnect(&ann);
    assert_eq!((world.alarm, world.database.timers()), (None, 0));
}

#[test]
fn after_a_kill_an_empty_room_falls_silent_timer_2() {
    let mut world = World::new();
    world.join("Ann");
    world.kill();
    world.advance(INTERVAL);
    assert_eq!((world.alarm, world.database.timers()), (None, 0));
}

#[test]
fn a_pending_reply_survives_hibernation_and_is_sent_once_timer_3() {
    let mut world = World::new();
    let ann = world.join("Ann");
    world.say(&ann, "天气?");
    world.forget_frames();
    world.hibernate();
    world.advance(DELAY);
    assert_eq!(world.messages(&ann).len(), 1);
    world.hibernate();
    world.advance(DELAY * 5);
    assert_eq!(world.messages(&ann), Vec::<String>::new());
}

#[test]
fn a_pending_reply_survives_a_kill_and_is_sent_once_timer_3() {
    for away in [MOMENT, DELAY - MOMENT, DELAY, DELAY * 4] {
        let mut world = World::new();
        let ann = world.join("Ann");
        world.say(&ann, "天气?");
        world.kill();
        world.advance(away);
        let ann = world.connect("Ann");
        world.advance(DELAY * 2);
        let replies: Vec<_> = world.messages(&ann).into_iter().filter(|m| m.contains("weather")).collect();
        assert_eq!(replies.len(), 1, "away for {away:?}");
    }
}

#[test]
fn a_reply_waits_a_minute_for_somebody_timer_4() {
    let replies_after = |wait: Duration| {
        let mut world = World::new();
        let ann = world.join("Ann");
        world.say(&ann, "天气?");
        world.disconnect(&ann);
        world.advance(DELAY + wait);
        let bob = world.connect("Bob");
        world.messages(&bob)
    };
    let answered = replies_after(WAIT - MOMENT);
    assert_eq!(answered.len(), 3, "{answered:?}");
    assert!(answered[1].contains("Bob") && answered[2].contains("weather"), "after the notice: {answered:?}");
    assert_eq!(replies_after(WAIT).len(), 2);
}

#[test]
fn a_reply_too_old_is_dropped_even_if_its_alarm_is_later_than_who_comes_timer_4() {
    let mut world = World::new();
    let ann = world.join("Ann");
    world.say(&ann, "天气?");
    world.kill();
    world.now = world.now.after(DELAY + WAIT);
    let bob = world.connect("Bob");
    assert_eq!(world.messages(&bob).len(), 2, "the welcome and the notice");
    world.advance(DELAY);
    assert_eq!(world.database.timers(), 1, "only the heartbeat is left");
}

#[test]
fn a_reply_that_nobody_came_for_leaves_nothing_timer_4() {
    let mut world = World::new();
    let ann = world.join("Ann");
    world.say(&ann, "天气?");
    world.disconnect(&ann);
    assert_eq!(world.alarm, Some(world.now.after(DELAY + WAIT)), "one alarm, to drop it [TIMER-5]");
    world.advance(DELAY + WAIT);
    assert_eq!((world.alarm, world.database.timers()), (None, 0), "[TIMER-2]");
}

#[test]
fn one_alarm_at_the_earliest_due_timer_5() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let heartbeat = world.now.after(INTERVAL);
    assert_eq!(world.alarm, Some(heartbeat));
    world.say(&ann, "天气?");
    assert_eq!(world.alarm, Some(world.now.after(DELAY)));
    world.advance(DELAY);
    assert_eq!(world.alarm, Some(heartbeat), "whatever an event does, the alarm is right after it");
}

#[test]
fn a_woken_room_sets_its_alarm_again_timer_5() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let due = world.alarm;
    world.hibernate();
    world.alarm = None;
    world.say(&ann, "hello");
    assert_eq!(world.alarm, due);
}

#[test]
fn an_alarm_that_goes_off_early_pays_nothing_and_is_set_again_timer_5() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let due = world.alarm.take();
    world.happen(edge_chat::room::Event::Alarm);
    assert_eq!(world.messages(&ann), Vec::<String>::new());
    assert_eq!(world.alarm, due);
}

#[test]
fn a_reply_of_a_newer_version_is_passed_over() {
    let mut world = World::new();
    let ann = world.join("Ann");
    world.say(&ann, "天气?");
    world.database.query("UPDATE timers SET payload = 'riddle' WHERE kind = 2", &[]).expect("it is stored");
    world.forget_frames();
    world.advance(DELAY * 2);
    assert_eq!(world.messages(&ann), Vec::<String>::new());
    assert_eq!(world.database.timers(), 1, "only the heartbeat is left");
}

#[test]
fn the_interval_is_the_owners_timer_1() {
    let mut world = World::with(Config { heartbeat: Duration::from_secs(1), ..Config::default() });
    let ann = world.join("Ann");
    world.advance(Duration::from_secs(5));
    assert_eq!(world.messages(&ann), ["ping"; 5]);
}
