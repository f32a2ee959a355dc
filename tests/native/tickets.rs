//! A ticket lets somebody in once.

use crate::world::World;
use edge_chat::{
    history::{self, Database, tickets},
    wire::{Nonce, Protocol, RoomName, SignIn, room_in},
};
use std::time::Duration;

fn nonce(bits: u128) -> Nonce {
    Nonce::from_random(bits)
}

#[test]
fn a_ticket_is_used_once_whatever_happens_in_between_id_9() {
    let mut world = World::new();
    history::migrate(&world.database).expect("it migrates");
    let used =
        |world: &World, bits| tickets::use_up(&world.database, &nonce(bits), world.now).expect("it is noted");
    assert!(used(&world, 1));
    assert!(!used(&world, 1));
    assert!(used(&world, 2), "another is another");
    world.hibernate();
    world.advance(Duration::from_secs(89));
    assert!(!used(&world, 1), "thrice what one lasts");
    assert_eq!(world.database.number("SELECT COUNT(*) FROM tickets"), 2);
    world.advance(Duration::from_secs(1));
    assert!(used(&world, 3));
    assert_eq!(
        world.database.number("SELECT COUNT(*) FROM tickets"),
        1,
        "by then it has expired, and is forgotten"
    );
}

#[test]
fn a_ticket_that_cannot_be_noted_lets_nobody_in_id_9() {
    let world = World::new();
    history::migrate(&world.database).expect("it migrates");
    world.database.let_writes_fail(true);
    assert!(tickets::use_up(&world.database, &nonce(1), world.now).is_err());
    world.database.let_writes_fail(false);
    assert_eq!(tickets::use_up(&world.database, &nonce(1), world.now), Ok(true));
    assert_eq!(world.database.query("SELECT nonce FROM tickets", &[]).map(|rows| rows.len()), Ok(1));
}

#[test]
fn a_nonce_is_16_letters_id_8() {
    assert_eq!(Nonce::from_stored(nonce(7).as_str()), Some(nonce(7)));
    for bad in ["", "0123456789abcde", "0123456789abcdefg", "0123456789abcde ", "0123456789abcde'"] {
        assert_eq!(Nonce::from_stored(bad), None, "{bad}");
    }
}

#[test]
fn tickets_stand_among_the_protocols_that_are_offered_id_9() {
    let tickets = |header| Protocol::tickets(header).collect::<Vec<_>>();
    assert_eq!(tickets(Some("edge-chat.v1, ticket.a.b-c")), ["a.b-c"]);
    assert_eq!(tickets(Some("ticket.a,edge-chat.v1,ticket.b")), ["a", "b"]);
    assert_eq!(tickets(Some("edge-chat.v1, ticket.")), [""], "one that is empty is one");
    for none in [None, Some(""), Some("edge-chat.v1"), Some("ticket"), Some("Ticket.a"), Some("xticket.a")] {
        assert_eq!(tickets(none), Vec::<&str>::new());
    }
}

#[test]
fn a_body_says_who_signs_in_id_4() {
    let parsed = |body: &str| SignIn::parse(body).map(|SignIn { person, turnstile }| (person, turnstile));
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(parsed(""), Some((None, None)));
    assert_eq!(parsed("{}"), Some((None, None)));
    assert_eq!(parsed(r#"{"person":"s","turnstile":"t","x":[1]}"#), Some((some("s"), some("t"))));
    for bad in [
        "x",
        "[]",
        "null",
        r#"{"person":1}"#,
        r#"{"person":null}"#,
        r#"{"turnstile":{}}"#,
        r#"{"person":"\ud800"}"#,
    ] {
        assert_eq!(parsed(bad), None, "{bad}");
    }
    assert_eq!(
        format!("{:?}", SignIn::parse(r#"{"person":"s"}"#)),
        "Some(SignIn(…))",
        "it is in no log [ID-14]"
    );
}

#[test]
fn a_body_says_which_room_a_ticket_is_for_id_8() {
    let room = |body: &str| room_in(body, str::to_owned).as_ref().map(RoomName::as_str).map(str::to_owned);
    assert_eq!(room(r#"{"room":"茶-1"}"#).as_deref(), Some("茶-1"));
    for bad in
        ["", "{}", r#"{"room":""}"#, r#"{"room":"a b"}"#, r#"{"room":7}"#, r#"{"room":"%61"}"#, r#""tea""#]
    {
        assert_eq!(room(bad), None, "{bad}");
    }
}
