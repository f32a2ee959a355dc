//! People whose last connection went, and who may come back.

use super::world::{World, hello, nothing, person};
use edge_chat::wire::{ConnectionId, limits};
use serde_json::json;
use std::time::Duration;

const GRACE: Duration = Duration::from_secs(12);
const MOMENT: Duration = Duration::from_millis(1);

/// Ann, who stays, classic Carl, and Bob, who is about to go.
fn room() -> (World, ConnectionId, ConnectionId, ConnectionId) {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let carl = world.join("Carl");
    let bob = world.enter("Bob");
    world.advance(Duration::from_secs(1));
    world.forget_frames();
    (world, ann, carl, bob)
}

/// Notices that a classic connection got since it was last asked.
fn notices(world: &mut World, id: &ConnectionId) -> Vec<String> {
    let frames = world.frames(id).into_iter().filter(|frame| frame["is_system"] == true);
    frames.map(|frame| frame["message"].as_str().expect("a message").to_owned()).collect()
}

fn gone() -> serde_json::Value {
    json!({ "type": "presence", "count": 2, "join": [], "leave": [person("Bob").as_str()] })
}

#[test]
fn one_who_went_is_here_for_12_seconds_presence_4() {
    assert_eq!(limits::GRACE, GRACE);
    let (mut world, ann, carl, bob) = room();
    world.disconnect(&bob);
    world.advance(GRACE - MOMENT);
    assert_eq!((world.frames(&ann), notices(&mut world, &carl)), (nothing(), vec![]));
    assert_eq!(world.ok(&ann, &json!({ "type": "pull", "after": 0 }))["count"], 3);
    world.advance(MOMENT);
    assert_eq!(world.frames(&ann), [gone()]);
    assert_eq!(notices(&mut world, &carl), ["Bob 离开了聊天室"], "[PRESENCE-5]");
    world.advance(GRACE * 3);
    assert_eq!(world.got(&ann, "presence"), nothing(), "once");
}

#[test]
fn nobody_is_told_of_one_who_comes_back_in_time_presence_4() {
    for resumed in [false, true] {
        let (mut world, ann, carl, bob) = room();
        world.disconnect(&bob);
        world.advance(GRACE - MOMENT);
        let mut hello = hello("Bob");
        hello["resumed"] = json!(resumed);
        let (_, ok) = world.enter_as(&hello);
        assert_eq!(ok["count"], 3);
        world.advance(GRACE * 2);
        assert_eq!((world.frames(&ann), notices(&mut world, &carl)), (nothing(), vec![]));
    }
}

#[test]
fn one_who_comes_back_too_late_joins_again_presence_4() {
    let (mut world, ann, carl, bob) = room();
    world.disconnect(&bob);
    world.advance(GRACE);
    world.forget_frames();
    let bob = world.connect_v1();
    world.ok(&bob, &hello("Bob"));
    world.advance(Duration::from_secs(1));
    assert_eq!(notices(&mut world, &carl), ["Bob 加入了聊天室"], "[PRESENCE-5]");
    assert_eq!(world.got(&ann, "presence").len(), 1);
}

#[test]
fn one_who_goes_again_has_another_12_seconds_presence_4() {
    let (mut world, ann, _, bob) = room();
    world.disconnect(&bob);
    world.advance(GRACE - MOMENT);
    let bob = world.enter("Bob");
    world.disconnect(&bob);
    world.advance(GRACE - MOMENT);
    assert_eq!(world.frames(&ann), nothing());
    world.advance(MOMENT);
    assert_eq!(world.frames(&ann), [gone()]);
}

#[test]
fn the_time_goes_on_through_hibernation_presence_4() {
    let (mut world, ann, _, bob) = room();
    world.hibernate();
    world.disconnect(&bob);
    world.hibernate();
    world.advance(GRACE - MOMENT);
    assert_eq!(world.frames(&ann), nothing());
    world.hibernate();
    world.advance(MOMENT);
    assert_eq!(world.frames(&ann), [gone()]);

    let (mut world, ann, carl, bob) = room();
    world.disconnect(&bob);
    world.hibernate();
    world.advance(GRACE - MOMENT);
    world.enter_as(&hello("Bob"));
    world.hibernate();
    world.advance(GRACE);
    assert_eq!((world.frames(&ann), notices(&mut world, &carl)), (nothing(), vec![]), "back in time");
}

#[test]
fn the_time_goes_on_through_a_kill_presence_4() {
    let (mut world, _, _, bob) = room();
    world.disconnect(&bob);
    world.kill();
    world.advance(Duration::from_secs(5));
    let (eve, ok) = world.enter_as(&hello("Eve"));
    assert_eq!(ok["count"], 2, "Bob may still come back; the others died with the process [SESSION-10]");
    world.advance(GRACE - Duration::from_secs(5));
    let push = json!({ "type": "presence", "count": 1, "join": [], "leave": [person("Bob").as_str()] });
    assert_eq!(world.frames(&eve), [push]);

    let (mut world, _, _, bob) = room();
    world.disconnect(&bob);
    world.kill();
    let eve = world.enter("Eve");
    world.advance(Duration::from_secs(1));
    world.forget_frames();
    world.enter_as(&hello("Bob"));
    world.advance(GRACE * 2);
    assert_eq!(world.got(&eve, "presence"), nothing(), "back in time");
}

#[test]
fn where_nobody_remains_they_are_gone_at_once_presence_4() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let bob = world.enter("Bob");
    world.disconnect(&bob);
    world.disconnect(&ann);
    assert_eq!((world.alarm, world.database.timers()), (None, 0), "[TIMER-2]");
    let (_, ok) = world.enter_as(&hello("Eve"));
    assert_eq!(ok["count"], 1);
}

#[test]
fn a_v1_person_who_leaves_a_classic_one_alone_is_told_of_presence_5() {
    let mut world = World::new();
    let carl = world.join("Carl");
    let bob = world.connect_v1();
    world.ok(&bob, &hello("Bob"));
    assert_eq!(notices(&mut world, &carl), ["Bob 加入了聊天室"]);
    world.disconnect(&bob);
    world.advance(GRACE);
    assert_eq!(notices(&mut world, &carl), ["Bob 离开了聊天室"]);
}

#[test]
fn classic_connections_do_not_hear_of_one_who_is_back_presence_5() {
    let mut world = World::new();
    let carl = world.join("Carl");
    let mut resumed = hello("Bob");
    resumed["resumed"] = json!(true);
    world.enter_as(&resumed);
    world.advance(Duration::from_secs(1));
    let mut other_tab = hello("Bob");
    other_tab["session"] = json!("the-other-tab-of-bob");
    world.enter_as(&other_tab);
    assert_eq!(notices(&mut world, &carl), Vec::<String>::new());
}

#[test]
fn a_classic_connection_that_goes_is_gone_at_once_session_5() {
    let (mut world, ann, carl, _) = room();
    world.disconnect(&carl);
    let push = json!({ "type": "presence", "count": 2, "join": [], "leave": [carl.as_str()] });
    assert_eq!(world.frames(&ann), [push], "[PRESENCE-4] is for v1");
}

#[test]
fn a_grace_that_cannot_be_stored_is_none_presence_4() {
    let (mut world, ann, carl, bob) = room();
    world.database.let_writes_fail(true);
    world.disconnect(&bob);
    assert_eq!((world.frames(&ann), world.faults), (vec![gone()], 1));
    assert_eq!(notices(&mut world, &carl), ["Bob 离开了聊天室"]);
}

#[test]
fn a_name_of_any_kind_is_kept_through_the_grace_presence_4() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let mut spaced = hello("Bob");
    spaced["name"] = json!(" Bob  the 小明 ");
    let (bob, _) = world.enter_as(&spaced);
    world.disconnect(&bob);
    world.hibernate();
    let ok = world.ok(&ann, &json!({ "type": "pull", "after": 0 }));
    let people = ok["people"].as_array().expect("people");
    assert!(people.iter().any(|person| person["name"] == " Bob  the 小明 "), "{people:?}");
}

#[test]
fn where_the_last_other_leaves_meanwhile_they_are_gone_too_presence_4() {
    let (mut world, ann, carl, bob) = room();
    world.disconnect(&bob);
    world.disconnect(&ann);
    assert!(world.database.timers() > 1, "two are about to go, and Carl remains");
    world.disconnect(&carl);
    assert_eq!((world.alarm, world.database.timers()), (None, 0), "[TIMER-2]");
    let (_, ok) = world.enter_as(&hello("Eve"));
    assert_eq!(ok["count"], 1);
    world.advance(GRACE * 2);
    assert_eq!(world.alarm, None);
}

#[test]
fn one_who_was_told_to_have_gone_is_told_to_be_back_presence_2() {
    let (mut world, ann, carl, bob) = room();
    world.disconnect(&bob);
    world.advance(GRACE);
    world.forget_frames();
    let mut hello = hello("Bob");
    hello["resumed"] = json!(true);
    world.enter_as(&hello);
    world.advance(Duration::from_secs(1));
    assert_eq!(notices(&mut world, &carl), ["Bob 加入了聊天室"], "[PRESENCE-5]");
    assert_eq!(world.got(&ann, "presence")[0]["join"][0]["back"], false);
}
