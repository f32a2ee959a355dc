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
fn a_known_person_shares_a_name_with_guests_and_with_nobody_known_name_4() {
    let mut world = World::new();
    world.enter("Ann");
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

#[test]
fn names_are_held_through_hibernation_name_4() {
    let mut world = World::new();
    enter_known(&mut world, "ann", "page-1", "Ann");
    world.hibernate();
    assert_eq!(refusal_of(&mut world, verified("ben"), "page-2", "Ann"), "name_taken");
    enter_known(&mut world, "ann", "page-3", "Ann");
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
