//! Whose name is whose.

use crate::world::{World, hello};
use edge_chat::wire::{ConnectionId, PersonId, Visitor};
use serde_json::{Value, json};
use std::time::Duration;

/// A person whom the Worker vouches for.
fn verified(name: &str) -> Visitor {
    let secret = format!("verified-{name}-0123456789");
    Visitor { person: PersonId::of_secret(&secret), network: None }
}

/// A `hello` of somebody else's page, under this name.
fn hello_as(page: &str, name: &str) -> Value {
    let mut hello = hello(page);
    hello["name"] = json!(name);
    hello
}

/// Somebody whom the Worker vouches for comes in from a page under a name.
fn enter_known(world: &mut World, who: &str, page: &str, name: &str) -> ConnectionId {
    let connection = world.connect_known(verified(who));
    world.ok(&connection, &hello_as(page, name));
    connection
}

fn refusal_of(world: &mut World, visitor: Visitor, page: &str, name: &str) -> String {
    let connection = world.connect_known(visitor);
    let refused = world.refusal(&connection, &hello_as(page, name));
    assert_eq!(world.closed(&connection), None, "another may be tried [COMMAND-5]");
    world.ok(&connection, &hello_as(page, "匿名用户"));
    refused
}

#[test]
fn a_guest_does_not_take_the_name_of_somebody_known_name_4() {
    let mut world = World::new();
    enter_known(&mut world, "paul", "page-1", "Paul");
    for name in ["Paul", "paul", " PAUL ", "Раul", "Ｐａｕｌ", "РАUL"] {
        assert_eq!(refusal_of(&mut world, Visitor::default(), "page-2", name), "name_taken", "{name}");
        let classic = world.connect(name);
        assert_eq!(world.errors(&classic), ["name_taken"], "{name}");
        assert_eq!(world.closed(&classic), Some(4010), "{name}");
        assert_eq!(world.attachment(&classic), None);
    }
    for name in ["Paula", "Pаula", "匿名用户"] {
        let classic = world.connect(name);
        assert_eq!(world.closed(&classic), None, "{name}");
    }
}

#[test]
fn guests_share_names_name_4() {
    let mut world = World::new();
    for name in ["Ann", "匿名用户", "Аnn"] {
        for page in ["page-1", "page-2"] {
            let (guest, _) = world.enter_as(&hello_as(page, name));
            world.disconnect(&guest);
            let classic = world.connect(name);
            assert_eq!(world.closed(&classic), None);
        }
    }
}

#[test]
fn a_known_person_shares_a_name_with_nobody_known_name_4() {
    let mut world = World::new();
    let ann = enter_known(&mut world, "ann", "page-1", "Ann");
    assert_eq!(refusal_of(&mut world, verified("another"), "page-2", "Ann"), "name_taken");
    // In another tab, and by a resume.
    enter_known(&mut world, "ann", "page-3", "ANN");
    enter_known(&mut world, "ann", "page-1", "Ann");
    assert_eq!(world.closed(&ann), Some(4002), "its session goes on elsewhere");
    for who in ["ben", "cat"] {
        enter_known(&mut world, who, who, "匿名用户");
    }
}

#[test]
fn a_name_is_free_when_its_person_is_gone_or_has_another_name_4() {
    let mut world = World::new();
    world.enter("Cat");
    let ann = enter_known(&mut world, "ann", "page-1", "Ann");
    world.disconnect(&ann);
    assert_eq!(
        refusal_of(&mut world, Visitor::default(), "page-2", "Ann"),
        "name_taken",
        "back within 12 s [PRESENCE-4]"
    );
    world.advance(Duration::from_secs(12));
    enter_known(&mut world, "ben", "page-3", "Ann");
    enter_known(&mut world, "ben", "page-4", "Ben");
    enter_known(&mut world, "dan", "page-5", "Ann");
}

/// What everyone is called, as somebody who comes in is told.
fn names(world: &mut World) -> Vec<(Value, bool)> {
    let witness = world.connect_v1();
    let ok = world.ok(&witness, &hello_as("witness", "Witness"));
    world.disconnect(&witness);
    let people = ok["people"].as_array().expect("they are few").clone();
    let named = people.iter().map(|one| (one["name"].clone(), one["verified"] == true));
    named.filter(|(name, _)| name != "Witness").collect()
}

/// A `hello` of whoever has but the secret of the one whom the Worker knows as Ann.
fn hello_with_the_secret(page: &str, name: &str) -> Value {
    let mut hello = hello_as(page, name);
    hello["person"] = json!("verified-ann-0123456789");
    hello
}

#[test]
fn a_secret_alone_renames_nobody_who_is_known_name_6() {
    let mut world = World::new();
    let ann = enter_known(&mut world, "ann", "page-1", "Ann");
    let other = world.enter("Other");
    world.forget_frames();
    for _ in 0..2 {
        let (thief, ok) = world.enter_as(&hello_with_the_secret("page-2", "Bob"));
        let id = person_of("ann");
        assert_eq!(ok["you"], json!({ "id": id, "name": "Bob" }), "it is called what it says");
        let mut people = ok["people"].as_array().expect("they are few").clone();
        people.sort_by_key(|one| one["name"].to_string());
        assert_eq!(people[0], json!({ "id": id, "name": "Ann", "verified": true }));
        assert_eq!((people.len(), &people[1]["name"]), (2, &json!("Other")));
        world.tell(&ann, &format!("ann-{}", world.turns), "as ever");
        world.tell(&thief, &format!("thief-{}", world.turns), "by the secret alone");
        let said = world.got(&other, "chat");
        assert_eq!(
            said.iter().map(|one| one["sender_name"].clone()).collect::<Vec<_>>(),
            ["Ann", "Bob"].map(|name| json!(name))
        );
        assert!(world.got(&other, "presence").is_empty(), "nobody is told of another name");
        world.disconnect(&thief);
        world.hibernate();
    }
}

fn person_of(who: &str) -> String {
    verified(who).person.expect("they are known").as_str().to_owned()
}

#[test]
fn who_is_known_is_shown_as_that_until_they_are_gone_name_6_presence_2() {
    let mut world = World::new();
    let other = world.enter("Other");
    let (thief, _) = world.enter_as(&hello_with_the_secret("page-2", "Bob"));
    let id = person_of("ann");
    let ann = enter_known(&mut world, "ann", "page-1", "Ann");
    world.advance(Duration::from_secs(1));
    let joined = |world: &mut World| {
        let pushes = world.got(&other, "presence");
        let last = pushes.last().unwrap_or_else(|| panic!("no presence"))["join"].clone();
        assert_eq!(last[0]["id"], json!(id));
        (last[0]["name"].clone(), last[0].get("verified").is_some())
    };
    assert_eq!(joined(&mut world), (json!("Ann"), true));
    world.disconnect(&ann);
    world.advance(Duration::from_secs(1));
    assert_eq!(joined(&mut world), (json!("Bob"), false), "what is left has but the secret");
    enter_known(&mut world, "cat", "page-3", "Ann");
    world.disconnect(&thief);
    world.advance(Duration::from_secs(13));
    assert_eq!(names(&mut world).len(), 2, "Other, and the one who is Ann now");
}

#[test]
fn tabs_of_one_person_have_one_name_as_far_as_they_prove_the_same_name_6() {
    let mut world = World::new();
    let (first, second) =
        (enter_known(&mut world, "ann", "page-1", "Ann"), enter_known(&mut world, "ann", "page-2", "Anna"));
    let (thief, _) = world.enter_as(&hello_with_the_secret("page-3", "Bob"));
    world.enter_as(&hello_with_the_secret("page-4", "Rob"));
    for (connection, name) in [(&first, "Anna"), (&second, "Anna"), (&thief, "Rob")] {
        let seq = world.tell(connection, &format!("by-{name}-{}", world.turns), "hello");
        assert_eq!(world.history(&format!("around={seq}&limit=1"))[0]["sender_name"], name);
    }
}

#[test]
fn a_secret_alone_takes_no_place_of_who_is_known_name_6_rate_6() {
    let mut world = World::new();
    for page in 0..20 {
        world.enter_as(&hello_with_the_secret(&format!("page-{page}"), "Bob"));
    }
    let one_more = world.connect_v1();
    assert_eq!(world.refusal(&one_more, &hello_with_the_secret("page-20", "Bob")), "too_many_connections");
    for page in 20..40 {
        enter_known(&mut world, "ann", &format!("page-{page}"), "Ann");
    }
    // Of those who are known the room counts connections, welcomed or not: one more is not even heard.
    let one_more = world.connect_known(verified("ann"));
    assert_eq!(world.closed(&one_more), Some(4104));
}

#[test]
fn names_are_held_through_hibernation_name_4() {
    let mut world = World::new();
    enter_known(&mut world, "ann", "page-1", "Ann");
    world.hibernate();
    assert_eq!(refusal_of(&mut world, verified("ben"), "page-2", "Ann"), "name_taken");
    enter_known(&mut world, "ann", "page-3", "Ann");
}

#[test]
fn who_has_just_gone_holds_a_name_through_hibernation_too_name_4() {
    let mut world = World::new();
    world.enter("Cat");
    let ann = enter_known(&mut world, "ann", "page-1", "Ann");
    world.disconnect(&ann);
    world.hibernate();
    assert_eq!(refusal_of(&mut world, verified("ben"), "page-2", "Ann"), "name_taken");
    world.advance(Duration::from_secs(12));
    enter_known(&mut world, "ben", "page-3", "Ann");
}

#[test]
fn nobody_takes_a_reserved_name_name_5() {
    let mut world = World::new();
    for name in ["系统通知", "客服助手", "Admin", "аdmin", "[ＡＤＭＩＮ]"] {
        for visitor in [Visitor::default(), verified("ann")] {
            assert_eq!(refusal_of(&mut world, visitor, "page-1", name), "name_reserved", "{name}");
        }
        let classic = world.connect(name);
        assert_eq!(world.errors(&classic), ["name_reserved"], "{name}");
        assert_eq!(world.closed(&classic), Some(4010), "{name}");
    }
}
