//! What the Worker knows of whoever comes.

use crate::world::{World, hello};
use edge_chat::wire::{Network, PersonId, Visitor};

fn known() -> Visitor {
    Visitor { person: PersonId::of_secret("0123456789abcdef"), network: Some(Network::from_hash(7)) }
}

#[test]
fn what_is_known_of_a_visitor_is_read_as_it_was_written() {
    for visitor in [
        known(),
        Visitor::default(),
        Visitor { person: None, ..known() },
        Visitor { network: None, ..known() },
        Visitor { network: Some(Network::from_hashes(7, 8)), ..known() },
    ] {
        assert_eq!(Visitor::read(&visitor.text()), Some(visitor));
    }
    for text in [
        "",
        ":",
        "-",
        "-:",
        ":-",
        "a b:-",
        "-:0123456789abc",
        "-:-:-",
        "-:a.b.c",
        "-:.",
        "-:a.",
        "01234567890abcdefg:-",
    ] {
        assert_eq!(Visitor::read(text), None, "{text}");
    }
}

#[test]
fn who_is_known_is_who_they_are_whatever_they_say_before_and_after_hibernation() {
    let mut world = World::new();
    let visitor = known();
    let connection = world.connect_known(visitor.clone());
    world.hibernate();
    let ok = world.ok(&connection, &hello("Ann"));
    let person = visitor.person.expect("a person");
    assert_eq!(ok["you"]["id"], person.as_str());
}
