//! Presence of many: names up to 200 people, a number above.

use super::world::{World, hello, nothing};
use edge_chat::wire::ConnectionId;
use serde_json::{Value, json};
use std::time::Duration;

const MOMENT: Duration = Duration::from_millis(1);

/// A room of so many people, one of whom has a v1 client.
fn room_of(people: u64) -> (World, ConnectionId) {
    let mut world = World::new();
    let ann = world.enter("Ann");
    world.hibernate();
    world.fill(people - 1);
    (world, ann)
}

fn pull() -> Value {
    json!({ "type": "pull", "after": 0 })
}

#[test]
fn up_to_200_are_named_presence_1() {
    for (people, are_named) in [(199, true), (200, true), (201, false)] {
        let (mut world, ann) = room_of(people);
        let ok = world.ok(&ann, &pull());
        assert_eq!(ok["count"], people);
        assert_eq!(
            ok["people"].as_array().map(Vec::len),
            are_named.then_some(usize::try_from(people).expect("few"))
        );
        assert_eq!(ok["people"].is_null(), !are_named, "null, and not missing");
    }
}

#[test]
fn up_to_200_a_change_names_who_came_presence_2() {
    let (mut world, ann) = room_of(199);
    let bob = world.join("the 200th");
    // The fillers are put in silently, so this is the first that is told.
    world.advance(Duration::from_secs(1));
    world.disconnect(&bob);
    world.advance(Duration::from_secs(1));
    let push = json!({ "type": "presence", "count": 199, "join": [], "leave": [bob.as_str()] });
    assert_eq!(world.frames(&ann), [push]);
    let bob = world.connect("the 200th again");
    let joins = json!([{ "id": bob.as_str(), "name": "the 200th again", "back": false }]);
    let push = json!({ "type": "presence", "count": 200, "join": joins, "leave": [] });
    assert_eq!(world.frames(&ann), [push]);
}

#[test]
fn past_the_limit_either_way_all_is_told_anew_presence_2() {
    let (mut world, ann) = room_of(200);
    let bob = world.connect("the 201st");
    assert_eq!(world.frames(&ann), [json!({ "type": "presence", "count": 201, "people": null })]);
    let eve = world.connect("the 202nd");
    world.advance(Duration::from_secs(2));
    assert_eq!(world.frames(&ann), [json!({ "type": "presence", "count": 202, "people": null })], "above it");
    world.disconnect(&bob);
    world.advance(Duration::from_secs(2));
    assert_eq!(world.frames(&ann), [json!({ "type": "presence", "count": 201, "people": null })]);
    world.disconnect(&eve);
    world.advance(Duration::from_secs(2));
    let pushes = world.frames(&ann);
    assert_eq!((pushes.len(), &pushes[0]["count"]), (1, &json!(200)));
    assert_eq!(pushes[0]["people"].as_array().map(Vec::len), Some(200), "all of them by name again");
}

#[test]
fn past_the_limit_and_back_within_a_pause_all_is_told_anew_presence_2() {
    let (mut world, ann) = room_of(199);
    world.connect("the 200th");
    world.frames(&ann);
    let passing = world.connect("the 201st");
    world.disconnect(&passing);
    world.advance(Duration::from_secs(1));
    let pushes = world.frames(&ann);
    assert_eq!((pushes.len(), &pushes[0]["count"]), (1, &json!(200)));
    assert_eq!(pushes[0]["people"].as_array().map(Vec::len), Some(200));
}

#[test]
fn above_200_changes_within_a_second_are_told_together_presence_3() {
    let (mut world, ann) = room_of(200);
    world.connect("the 201st");
    assert_eq!(world.got(&ann, "presence").len(), 1, "at once");
    world.connect("the 202nd");
    world.advance(Duration::from_millis(500));
    world.connect("the 203rd");
    world.advance(Duration::from_millis(500) - MOMENT);
    assert_eq!(world.frames(&ann), nothing());
    world.advance(MOMENT);
    assert_eq!(world.frames(&ann), [json!({ "type": "presence", "count": 203, "people": null })]);
}

#[test]
fn the_limit_counts_people_and_not_connections_presence_1() {
    let (mut world, ann) = room_of(200);
    let mut other_tab = hello("Ann");
    other_tab["session"] = json!("the-other-tab-of-ann");
    let (_, ok) = world.enter_as(&other_tab);
    assert_eq!((&ok["count"], ok["people"].as_array().map(Vec::len)), (&json!(200), Some(200)));
    assert_eq!(world.frames(&ann), nothing());
}
