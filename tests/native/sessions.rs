//! One session on several connections, one after the other.

use super::world::{World, hello, nothing, person, said, seqs};
use edge_chat::wire::limits;
use serde_json::{Value, json};
use std::time::Duration;

fn pull(after: u64) -> Value {
    json!({ "type": "pull", "after": after })
}

/// A `hello` of Bob on this of his session's connections.
fn attempt(attempt: u64) -> Value {
    let mut hello = hello("Bob");
    hello["attempt"] = json!(attempt);
    hello
}

#[test]
fn the_same_session_takes_over_resume_5() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let old = world.enter("Bob");
    world.forget_frames();
    let (new, ok) = world.enter_as(&hello("Bob"));
    assert_eq!((world.closed(&old), world.attachment(&old)), (Some(4002), None));
    assert_eq!((world.closed(&new), &ok["count"]), (None, &json!(2)));

    world.send(&old, &json!({ "type": "send", "ref": 1, "cid": "ghost", "message": "boo" }).to_string());
    assert_eq!(world.head(), 0, "what still comes is not heard");
    world.disconnect(&old);
    world.advance(Duration::from_mins(1));
    let told: Vec<_> = world.messages(&ann).into_iter().filter(|message| message != "ping").collect();
    assert_eq!(told, Vec::<String>::new(), "nobody came and nobody went [PRESENCE-5]");
    assert_eq!(world.got(&new, "presence"), nothing());
    assert_eq!(world.tell(&new, "a", "hi"), 1);
}

#[test]
fn a_takeover_lasts_through_hibernation_resume_5() {
    let mut world = World::new();
    let old = world.enter("Bob");
    let (new, _) = world.enter_as(&hello("Bob"));
    world.hibernate();
    world.send(&old, r#"{"type":"seen","ref":1,"seq":0}"#);
    assert_eq!(world.frames(&old), nothing());
    world.disconnect(&old);
    assert_eq!(world.ok(&new, &pull(0))["count"], 1);
    world.advance(limits::GRACE * 2);
    assert_eq!(world.ok(&new, &pull(0))["count"], 1);
}

#[test]
fn another_session_or_another_person_takes_nothing_over_resume_5() {
    let mut world = World::new();
    let first = world.enter("Bob");
    let mut other_tab = hello("Bob");
    other_tab["session"] = json!("the-other-tab-of-bob");
    let mut thief = hello("Eve");
    thief["session"] = hello("Bob")["session"].clone();
    for hello in [other_tab, thief] {
        let (id, _) = world.enter_as(&hello);
        assert_eq!((world.closed(&first), world.closed(&id)), (None, None), "{hello}");
    }
}

#[test]
fn what_was_said_before_a_takeover_in_the_same_turn_counts_resume_5() {
    let mut world = World::new();
    let old = world.enter("Bob");
    let new = world.connect_v1();
    let mut turn = vec![world.commanding(&old, &said("a", "hi")).1];
    let (reference, event) = world.commanding(&new, &hello("Bob"));
    turn.push(event);
    turn.push(world.commanding(&old, &said("b", "too late")).1);
    world.turn(turn);
    let ok = world.reply(&new, reference).expect("a reply");
    let mut heard = seqs(ok["ok"]["events"].as_array().expect("events"));
    heard.extend(world.seqs(&new));
    assert_eq!(heard, [1]);
    let mut again = said("a", "hi");
    again["after"] = json!(0);
    assert_eq!(world.ok(&new, &again)["dup"], true);
}

#[test]
fn one_that_was_overtaken_on_its_way_is_closed_itself_resume_5() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let slow = world.connect_v1();
    let (fast, _) = world.enter_as(&attempt(2));
    world.advance(Duration::from_secs(1));
    world.forget_frames();
    for hibernates in [false, true] {
        if hibernates {
            world.hibernate();
        }
        let slow = if hibernates { world.connect_v1() } else { slow.clone() };
        let (_, event) = world.commanding(&slow, &attempt(1));
        world.happen(event);
        assert_eq!((world.closed(&slow), world.closed(&fast)), (Some(4002), None));
        assert_eq!((world.frames(&slow), world.attachment(&slow)), (nothing(), None));
        world.disconnect(&slow);
    }
    world.advance(limits::GRACE * 2);
    assert_eq!(world.frames(&ann), nothing(), "nobody went");
    for next in [2, 3, 1_000_000] {
        let (newer, _) = world.enter_as(&attempt(next));
        assert_eq!(world.closed(&newer), None, "attempt {next}");
    }
    assert_eq!(world.closed(&fast), Some(4002));
}

#[test]
fn attempts_count_within_a_session_resume_5() {
    let mut world = World::new();
    let (first, _) = world.enter_as(&attempt(7));
    let mut other_tab = attempt(0);
    other_tab["session"] = json!("the-other-tab-of-bob");
    let (other, _) = world.enter_as(&other_tab);
    assert_eq!((world.closed(&first), world.closed(&other)), (None, None));
    world.disconnect(&first);
    let (again, _) = world.enter_as(&attempt(3));
    assert_eq!(world.closed(&again), None, "nobody has it any more");
}

#[test]
fn a_room_that_broke_off_has_its_v1_connections_resume_resume_6() {
    let mut world = World::new();
    let carl = world.join("Carl");
    let ann = world.enter("Ann");
    let bob = world.enter("Bob");
    let guest = world.connect_v1();
    world.tell(&ann, "a", "hi");
    world.advance(Duration::from_secs(1));
    world.forget_frames();
    world.panic();
    for id in [&ann, &bob, &guest] {
        assert_eq!((world.closed(id), world.attachment(id)), (Some(4103), None));
    }
    assert_eq!((world.closed(&carl), world.frames(&carl)), (None, nothing()), "classic connections stay");
    world.say(&carl, "meanwhile");

    let mut back = hello("Bob");
    back["epoch"] = json!(world.epoch());
    back["seq"] = json!(1);
    back["resumed"] = json!(true);
    let (bob, ok) = world.enter_as(&back);
    assert_eq!((&ok["recovered"], seqs(ok["events"].as_array().expect("events"))), (&json!(true), vec![2]));
    assert_eq!(ok["count"], 3, "Ann has her time to come back too [PRESENCE-4]");
    world.advance(limits::GRACE);
    let gone = json!({ "type": "presence", "count": 2, "join": [], "leave": [person("Ann").as_str()] });
    assert_eq!(world.frames(&bob), [gone]);
    let mut again = said("a", "hi");
    again["after"] = json!(0);
    let (ann, _) = world.enter_as(&hello("Ann"));
    assert_eq!(world.ok(&ann, &again)["dup"], true, "[HIST-3] what was acked is stored");
}

#[test]
fn a_room_of_classic_connections_breaks_off_unseen_resume_6() {
    let mut world = World::new();
    let carl = world.join("Carl");
    world.say(&carl, "天气?");
    world.forget_frames();
    world.panic();
    assert_eq!((world.frames(&carl), world.closed(&carl)), (nothing(), None));
    world.advance(Duration::from_millis(1_500));
    assert_eq!(world.seqs(&carl), [2], "[TIMER-3]");
}

#[test]
fn a_v1_room_that_broke_off_owes_nothing_resume_6() {
    let mut world = World::new();
    world.enter("Ann");
    world.enter("Bob");
    world.panic();
    assert_eq!((world.alarm, world.database.timers()), (None, 0), "[TIMER-2] nobody remained");
}

#[test]
fn a_held_one_that_is_taken_over_leaves_nothing_behind_resume_5() {
    let mut world = World::new();
    let bob = world.enter("Bob");
    for n in 0..=512 {
        world.ok(&bob, &said(&format!("cid-{n}"), "x"));
    }
    assert!(world.alarm.is_some(), "[FLOW-3]");
    world.enter_as(&hello("Bob"));
    assert_eq!((world.alarm, world.database.timers()), (None, 0), "[ALIVE-2]");
}
