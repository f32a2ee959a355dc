//! Who is here, and how v1 connections hear of it.

use super::world::{World, hello, nothing, person};
use edge_chat::wire::ConnectionId;
use serde_json::{Value, json};
use std::time::Duration;

const MOMENT: Duration = Duration::from_millis(1);
const PAUSE: Duration = Duration::from_millis(100);

fn of(name: &str) -> Value {
    json!({ "id": person(name).as_str(), "name": name })
}

fn joins(name: &str, back: bool) -> Value {
    json!({ "id": person(name).as_str(), "name": name, "back": back })
}

fn pull() -> Value {
    json!({ "type": "pull", "after": 0 })
}

/// A `hello` of another page of the same person.
fn other_tab(name: &str, tab: &str) -> Value {
    let mut hello = hello(name);
    hello["session"] = json!(format!("session-of-a-tab-{tab}"));
    hello
}

/// Enters, and lets the pushes about it go out.
fn settle(world: &mut World, hello: &Value) -> ConnectionId {
    let (id, _) = world.enter_as(hello);
    world.advance(Duration::from_secs(1));
    world.forget_frames();
    id
}

#[test]
fn presence_is_everybody_by_their_ids_presence_1() {
    let mut world = World::new();
    let mut expected = Vec::new();
    for name in ["Ann", "Bob", "Eve", "小明"] {
        settle(&mut world, &hello(name));
        expected.push(of(name));
    }
    let classic = world.join("Ann");
    expected.push(json!({ "id": classic.as_str(), "name": "Ann" }));
    expected.sort_by_key(|person| person["id"].as_str().map(str::to_owned));
    let (bob, ok) = world.enter_as(&other_tab("Bob", "2"));
    assert_eq!((&ok["count"], &ok["people"]), (&json!(5), &json!(expected)), "two of Bob's are one");
    world.hibernate();
    let ok = world.ok(&bob, &pull());
    assert_eq!((&ok["count"], &ok["people"]), (&json!(5), &json!(expected)), "derived, not counted");
}

#[test]
fn several_connections_of_one_person_are_one_presence_1() {
    let mut world = World::new();
    let ann = settle(&mut world, &hello("Ann"));
    let first = settle(&mut world, &hello("Bob"));
    let second = settle(&mut world, &other_tab("Bob", "2"));
    assert_eq!(world.ok(&ann, &pull())["count"], 2);
    world.disconnect(&first);
    world.advance(Duration::from_mins(1));
    assert_eq!(world.frames(&ann), nothing(), "one is left");
    world.disconnect(&second);
    world.advance(Duration::from_mins(1));
    assert_eq!(world.got(&ann, "presence").len(), 1);
}

#[test]
fn who_comes_and_goes_is_pushed_presence_2() {
    let mut world = World::new();
    let ann = settle(&mut world, &hello("Ann"));
    let bob = world.enter("Bob");
    world.advance(Duration::from_secs(1));
    let mut resumed = hello("Eve");
    resumed["resumed"] = json!(true);
    let (eve, _) = world.enter_as(&resumed);
    let classic = world.connect("classic");
    world.frames(&ann);
    world.advance(Duration::from_secs(1));
    let classic_person = json!({ "id": classic.as_str(), "name": "classic", "back": false });
    let push = json!({ "type": "presence", "count": 4, "join": [classic_person], "leave": [] });
    assert_eq!(world.frames(&ann), [push]);
    world.disconnect(&bob);
    world.disconnect(&eve);
    world.disconnect(&classic);
    world.advance(Duration::from_secs(1));
    let push = json!({ "type": "presence", "count": 3, "join": [], "leave": [classic.as_str()] });
    assert_eq!(world.frames(&ann), [push]);
    world.advance(Duration::from_secs(20));
    let mut left = [person("Bob"), person("Eve")].map(|id| id.as_str().to_owned());
    left.sort();
    assert_eq!(world.frames(&ann), [json!({ "type": "presence", "count": 1, "join": [], "leave": left })]);
}

#[test]
fn one_who_says_so_is_back_presence_2() {
    let mut world = World::new();
    let ann = settle(&mut world, &hello("Ann"));
    for (name, resumed) in [("Bob", json!(true)), ("Eve", json!(false)), ("Joe", json!(null))] {
        let mut hello = hello(name);
        if resumed != json!(null) {
            hello["resumed"] = resumed.clone();
        }
        let id = world.connect_v1();
        world.ok(&id, &hello);
        let push = &world.got(&ann, "presence")[0];
        assert_eq!(push["join"], json!([joins(name, resumed == json!(true))]));
        world.advance(Duration::from_secs(1));
    }
}

#[test]
fn a_person_with_another_name_joins_again_presence_2() {
    let mut world = World::new();
    let ann = settle(&mut world, &hello("Ann"));
    let bob = settle(&mut world, &hello("Bob"));
    let mut renamed = other_tab("Bob", "2");
    renamed["name"] = json!("Robert");
    settle_with_push(&mut world, &ann, &renamed);
    let ok = world.ok(&ann, &pull());
    assert_eq!(ok["count"], 2);
    let names: Vec<_> = ok["people"].as_array().expect("people").iter().map(|p| p["name"].clone()).collect();
    assert!(names.contains(&json!("Robert")) && !names.contains(&json!("Bob")), "{names:?}");
    world.tell(&bob, "a", "under whose name?");
    assert_eq!(world.got(&ann, "chat")[0]["sender_name"], "Robert", "the other page goes by it too");
    world.hibernate();
    world.tell(&bob, "b", "still");
    assert_eq!(world.got(&ann, "chat")[0]["sender_name"], "Robert");
}

/// A `hello` of Bob's as Robert; Ann hears of it once.
fn settle_with_push(world: &mut World, ann: &ConnectionId, renamed: &Value) {
    let id = world.connect_v1();
    world.ok(&id, renamed);
    world.advance(Duration::from_secs(1));
    let robert = json!({ "id": person("Bob").as_str(), "name": "Robert", "back": false });
    assert_eq!(world.got(ann, "presence").last().map(|push| push["join"].clone()), Some(json!([robert])));
}

#[test]
fn a_session_that_comes_back_under_another_name_joins_again_presence_2() {
    let mut world = World::new();
    let ann = settle(&mut world, &hello("Ann"));
    settle(&mut world, &hello("Bob"));
    let mut renamed = hello("Bob");
    renamed["name"] = json!("Robert");
    settle_with_push(&mut world, &ann, &renamed);
}

#[test]
fn a_person_who_comes_back_in_time_under_another_name_joins_again_presence_2() {
    let mut world = World::new();
    let ann = settle(&mut world, &hello("Ann"));
    let bob = settle(&mut world, &hello("Bob"));
    world.disconnect(&bob);
    world.advance(Duration::from_secs(5));
    let mut renamed = hello("Bob");
    renamed["name"] = json!("Robert");
    settle_with_push(&mut world, &ann, &renamed);
}

#[test]
fn the_first_change_is_told_at_once_and_the_rest_together_presence_3() {
    let mut world = World::new();
    let ann = settle(&mut world, &hello("Ann"));
    let enter = |world: &mut World, name: &str| {
        let id = world.connect_v1();
        world.ok(&id, &hello(name));
    };
    enter(&mut world, "one");
    assert_eq!(world.got(&ann, "presence").len(), 1, "at once");
    for name in ["two", "three", "four"] {
        world.advance(Duration::from_millis(30));
        enter(&mut world, name);
    }
    assert_eq!(world.frames(&ann), nothing());
    world.advance(Duration::from_millis(10) - MOMENT);
    assert_eq!(world.frames(&ann), nothing(), "99 ms after the first");
    world.advance(MOMENT);
    let pushes = world.frames(&ann);
    assert_eq!(pushes.len(), 1);
    assert_eq!((&pushes[0]["count"], pushes[0]["join"].as_array().map(Vec::len)), (&json!(5), Some(3)));
    world.advance(PAUSE);
    enter(&mut world, "five");
    assert_eq!(world.got(&ann, "presence").len(), 1, "at once again");
    world.advance(Duration::from_secs(10));
    assert_eq!(world.frames(&ann), nothing());
}

#[test]
fn one_who_came_and_went_in_between_is_no_join_presence_3() {
    let mut world = World::new();
    let ann = settle(&mut world, &hello("Ann"));
    world.enter("Bob");
    let classic = world.join("passing by");
    world.disconnect(&classic);
    world.advance(PAUSE);
    let pushes = world.frames(&ann);
    assert_eq!((pushes.len(), &pushes[0]["join"], &pushes[0]["count"]), (1, &json!([]), &json!(2)));
}

#[test]
fn a_clock_set_back_delays_no_push_presence_3() {
    let mut world = World::new();
    let ann = settle(&mut world, &hello("Ann"));
    world.enter("Bob");
    world.now = edge_chat::wire::Timestamp::from_millis(super::world::START - 86_400_000);
    let eve = world.connect_v1();
    world.ok(&eve, &hello("Eve"));
    world.advance(PAUSE);
    let turns = world.turns;
    assert_eq!(world.got(&ann, "presence").len(), 1);
    world.advance(Duration::from_secs(10));
    assert_eq!(world.turns, turns, "and the room is not woken for nothing [ALIVE-2]");
}

#[test]
fn one_who_was_told_by_a_reply_gets_no_push_presence_3() {
    let mut world = World::new();
    let ann = settle(&mut world, &hello("Ann"));
    let bob = world.connect_v1();
    world.ok(&bob, &hello("Bob"));
    assert_eq!((world.got(&ann, "presence").len(), world.frames(&bob)), (1, nothing()));
    let eve = world.connect_v1();
    assert_eq!(world.ok(&eve, &hello("Eve"))["count"], 3);
    assert_eq!(world.ok(&ann, &pull())["count"], 3);
    world.advance(PAUSE);
    assert_eq!((world.frames(&ann), world.frames(&eve)), (nothing(), nothing()));
    assert_eq!(world.got(&bob, "presence").len(), 1);

    world.enter("Joe");
    world.ok(&ann, &pull());
    world.enter("Zoe");
    world.advance(PAUSE);
    assert_eq!(world.got(&ann, "presence").len(), 1, "it was told before the last of them came");
}
