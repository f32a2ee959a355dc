//! What only this deployment can have made: keys, and all that is sealed with them.

use crate::fuzzing::targets::base64url;
use edge_chat::{
    identity::{Cookie, Keys, Ticket},
    wire::{Nonce, PersonId, RoomName, Seals, Timestamp, limits},
};
use serde::Deserialize;
use std::time::Duration;

/// Texts that `scripts/identity/seal.mjs` has to make too, byte for byte.
#[derive(Deserialize)]
struct Fixture {
    keys: String,
    sealed: Vec<Sealed>,
}

#[derive(Deserialize)]
struct Sealed {
    purpose: String,
    payload: String,
    expires: i64,
    text: String,
}

fn fixture() -> Fixture {
    serde_json::from_str(include_str!("../fixtures/wire/sealed.json")).expect("the fixture is well formed")
}

/// A key of which each byte is another.
fn key(id: &str, first: u8) -> String {
    let bytes: Vec<u8> = (0..32).map(|at| first.wrapping_add(at * 7)).collect();
    format!("{id}:{}", base64url(&bytes))
}

fn keys(secret: &str) -> Keys {
    Keys::parse(secret).expect("good keys")
}

fn own() -> Keys {
    keys(&key("a", 1))
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

const NOW: i64 = 1_795_000_000_000;

fn now() -> Timestamp {
    at(NOW)
}

fn ann() -> PersonId {
    PersonId::of_secret("0123456789abcdef").expect("a secret")
}

fn room(name: &str) -> RoomName {
    RoomName::from_segment(name, str::to_owned).expect("a name")
}

#[test]
fn what_was_sealed_is_opened_until_it_expires_id_2() {
    let keys = own();
    for payload in ["", "x", "tea\nabc", "房间\n\n'\"\\", &"长".repeat(200)] {
        let text = keys.seal("invite", payload, at(NOW + 1_000));
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)), "{text}");
        assert_eq!(keys.open("invite", &text, now()).as_deref(), Some(payload));
        assert_eq!(keys.open("invite", &text, at(NOW + 999)).as_deref(), Some(payload));
        assert_eq!(keys.open("invite", &text, at(NOW + 1_000)), None, "it has expired");
        assert_eq!(keys.open("invite", &text, at(i64::MAX)), None);
    }
}

#[test]
fn no_byte_of_it_can_be_another_id_2() {
    let keys = own();
    let text = keys.seal("owner", "tea\nabc", at(NOW + 1_000));
    for place in 0..text.len() {
        for other in (0..128).map(char::from).filter(|other| !text[place..].starts_with(*other)) {
            let changed = format!("{}{other}{}", &text[..place], &text[place + 1..]);
            assert_eq!(keys.open("owner", &changed, now()), None, "{changed:?}");
        }
        let without = format!("{}{}", &text[..place], &text[place + 1..]);
        assert_eq!(keys.open("owner", &without, now()), None, "{without:?}");
        assert_eq!(keys.open("owner", &text[..place], now()), None);
    }
    for longer in
        [format!("{text}A"), format!("{text}."), format!("{text}="), format!(".{text}"), format!(" {text}")]
    {
        assert_eq!(keys.open("owner", &longer, now()), None, "{longer:?}");
    }
}

#[test]
fn it_is_for_its_purpose_alone_id_2() {
    let keys = own();
    let text = keys.seal("ticket", "x", at(NOW + 1_000));
    for purpose in ["", "cookie", "owner", "ticket ", "ticket\0", "Ticket", "ticke"] {
        assert_eq!(keys.open(purpose, &text, now()), None, "{purpose:?}");
    }
}

#[test]
fn a_text_is_as_long_as_it_may_be_and_no_longer_id_2() {
    let keys = own();
    let sealed = |length: usize| keys.seal("owner", &"x".repeat(length), at(NOW + 1_000));
    let longest = (1..2_000).take_while(|length| sealed(*length).len() <= limits::SEALED_BYTES).last();
    let longest = longest.expect("some fit");
    assert!(keys.open("owner", &sealed(longest), now()).is_some());
    assert_eq!(keys.open("owner", &sealed(longest + 1), now()), None);
}

#[test]
fn keys_rotate_id_3() {
    let (old, new) = (key("a", 1), key("b", 2));
    let (before, between, after) = (keys(&old), keys(&format!("{new},{old}")), keys(&new));
    let text = before.seal("owner", "x", at(NOW + 1_000));
    assert!(between.open("owner", &text, now()).is_some(), "what the old one signed is good");
    assert_eq!(after.open("owner", &text, now()), None, "until it goes");
    let text = between.seal("owner", "x", at(NOW + 1_000));
    assert!(text.starts_with("b."), "the new one signs");
    assert!(after.open("owner", &text, now()).is_some());
    assert_eq!(before.open("owner", &text, now()), None);
    let same_id = keys(&key("a", 3));
    assert_eq!(
        same_id.open("owner", &before.seal("owner", "x", at(NOW + 1_000)), now()),
        None,
        "an id is no key"
    );
}

#[test]
fn no_key_and_weak_keys_are_refused_id_3() {
    let (one, two, three) = (key("a", 1), key("b", 2), key("c", 3));
    for good in [one.clone(), format!("{one},{two}"), format!(" {one} , {two} "), format!("{one}=")] {
        assert!(Keys::parse(&good).is_some(), "{good}");
    }
    let letters = |count: u8| base64url(&(0..count).collect::<Vec<_>>());
    let few = |different: u8| base64url(&(0..32).map(|at| at % different).collect::<Vec<_>>());
    assert!(Keys::parse(&format!("a:{}", letters(32))).is_some());
    assert!(Keys::parse(&format!("a:{}", letters(64))).is_some());
    assert!(Keys::parse(&format!("a:{}", few(16))).is_some());
    assert!(Keys::parse(&format!("{}:{}", "i".repeat(16), letters(32))).is_some());
    for bad in [
        String::new(),
        ",".to_owned(),
        one.replace("a:", ""),
        one.replace("a:", ":"),
        one.replace("a:", "a.b:"),
        format!("{}:{}", "i".repeat(17), letters(32)),
        format!("a:{}", letters(31)),
        format!("a:{}", letters(65)),
        format!("a:{}", few(15)),
        format!("a:{}", "A".repeat(43)),
        "a:change-me".to_owned(),
        format!("a:{}!", letters(32)),
        format!("{one},"),
        format!("{one},{one}"),
        format!("{one},{}", two.replace("b:", "a:")),
        format!("{one},{}", one.replace("a:", "b:")),
        format!("{one},{two},{three}"),
        format!("{one};{two}"),
    ] {
        assert!(Keys::parse(&bad).is_none(), "{bad}");
    }
    assert_eq!(format!("{:?}", own()), "Keys(…)", "they are in no log [ID-14]");
    assert!(own() == own() && own() != keys(&two));
}

#[test]
fn texts_are_the_same_wherever_they_are_made_id_16() {
    let Fixture { keys: secret, sealed } = fixture();
    let keys = keys(&secret);
    assert!(sealed.len() >= 4);
    for Sealed { purpose, payload, expires, text } in sealed {
        assert_eq!(keys.seal(&purpose, &payload, at(expires)), text);
        assert_eq!(keys.open(&purpose, &text, at(expires - 1)), Some(payload));
    }
}

#[test]
fn a_cookie_says_who_and_since_when_id_5() {
    let keys = own();
    for (secure, name) in [(true, "__Host-edge-chat"), (false, "edge-chat")] {
        let cookie = Cookie { person: ann(), made: now() };
        let set = cookie.set(secure, &keys);
        let (pair, attributes) = set.split_once("; ").expect("it has attributes");
        let expected = "Path=/; Max-Age=34560000; HttpOnly; SameSite=Strict";
        let expected = if secure { format!("{expected}; Secure") } else { expected.to_owned() };
        assert_eq!((pair.split_once('=').map(|(name, _)| name), attributes), (Some(name), &*expected));
        for header in
            [pair.to_owned(), format!("a=b; {pair}; c=d"), format!("a;{pair};"), format!("  {pair}  ")]
        {
            assert_eq!(
                Cookie::read(&header, secure, &keys, now()),
                Some((cookie.clone(), false)),
                "{header}"
            );
        }
        assert_eq!(Cookie::read(pair, !secure, &keys, now()), None, "of the other name");
        assert_eq!(Cookie::read(&format!("x{pair}"), secure, &keys, now()), None);
    }
    assert_eq!(
        Cookie::unset(true),
        "__Host-edge-chat=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure"
    );
    assert_eq!(Cookie::unset(false), "edge-chat=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
}

#[test]
fn a_cookie_lasts_400_days_and_is_made_anew_after_one_id_6() {
    let keys = own();
    let set = Cookie { person: ann(), made: now() }.set(true, &keys);
    let pair = set.split(';').next().expect("a pair");
    let read = |keys: &Keys, later: Duration| {
        Cookie::read(pair, true, keys, now().after(later)).map(|(_, stale)| stale)
    };
    let (day, milli) = (Duration::from_hours(24), Duration::from_millis(1));
    assert_eq!(read(&keys, day), Some(false));
    assert_eq!(read(&keys, day + milli), Some(true));
    assert_eq!(read(&keys, 400 * day - milli), Some(true));
    assert_eq!(read(&keys, 400 * day), None);
    let rotated = self::keys(&format!("{},{}", key("b", 2), key("a", 1)));
    assert_eq!(read(&rotated, Duration::ZERO), Some(true), "so that the old key can go");
}

#[test]
fn a_cookie_of_before_is_good_still_id_6() {
    let keys = own();
    for way in ["secret", "new"] {
        let payload = format!("{}\n{}\n{way}", ann(), now().as_millis());
        let pair = format!("__Host-edge-chat={}", keys.seal("cookie", &payload, now().after(limits::COOKIE)));
        let cookie = Cookie { person: ann(), made: now() };
        assert_eq!(Cookie::read(&pair, true, &keys, now()), Some((cookie, false)));
    }
}

#[test]
fn a_cookie_of_another_is_none_id_5() {
    let keys = own();
    let sealed =
        |purpose: &str, payload: &str| format!("edge-chat={}", keys.seal(purpose, payload, at(NOW + 1_000)));
    let good = format!("{}\n{NOW}", ann());
    assert!(Cookie::read(&sealed("cookie", &good), false, &keys, now()).is_some());
    for header in [
        String::new(),
        "edge-chat".to_owned(),
        "edge-chat=".to_owned(),
        format!("edge-chat={}", ann()),
        sealed("ticket", &good),
        sealed("cookie", ""),
        sealed("cookie", ann().as_str()),
        sealed("cookie", &format!("{}\nthen", ann())),
        sealed("cookie", &format!("not a person\n{NOW}")),
        // A first of the name hides a second: nobody can say which is whose.
        format!("edge-chat=x; {}", sealed("cookie", &good)),
    ] {
        assert_eq!(Cookie::read(&header, false, &keys, now()), None, "{header}");
    }
}

#[test]
fn a_ticket_is_for_one_room_and_30_seconds_id_8_id_9() {
    let keys = own();
    let ticket = Ticket { person: ann(), nonce: Nonce::from_random(7) };
    for name in ["tea", "房间", &"茶".repeat(64)] {
        let (text, expires) = ticket.seal(&room(name), &keys, now());
        assert_eq!(expires, at(NOW + 30_000));
        assert!(text.len() <= limits::SEALED_BYTES);
        let open = |room: &RoomName, later| Ticket::open(&text, room, &keys, at(NOW + later));
        assert_eq!(open(&room(name), 0), Some(ticket.clone()));
        assert_eq!(open(&room(name), 29_999), Some(ticket.clone()));
        assert_eq!(open(&room(name), 30_000), None);
        for other in ["te", "teas", "Tea", "lobby"] {
            assert_eq!(open(&room(other), 0), None, "{other}");
        }
    }
    for (purpose, payload) in [
        ("cookie", format!("tea\n{}\n{}", ticket.person, ticket.nonce)),
        ("ticket", format!("tea\n{}", ticket.person)),
        ("ticket", format!("tea\n{}\nshort", ticket.person)),
        ("ticket", format!("tea\n?\n{}", ticket.nonce)),
        ("ticket", "tea".to_owned()),
        ("ticket", String::new()),
    ] {
        let text = keys.seal(purpose, &payload, at(NOW + 1_000));
        assert_eq!(Ticket::open(&text, &room("tea"), &keys, now()), None, "{purpose} {payload:?}");
    }
}

#[test]
fn a_network_is_known_by_another_name_each_day_id_13() {
    const DAY: i64 = 86_400_000;
    let keys = own();
    let on = |address: &str, day: i64| keys.network(address, at(day * DAY + 5)).expect("an address");
    let today = on("203.0.113.7", 100);
    assert_eq!(today, keys.network("203.0.113.7", at(101 * DAY - 1)).expect("until midnight"));
    let tomorrow = on("203.0.113.7", 101);
    assert_ne!(today, tomorrow);
    assert!(tomorrow.is_or_was(today.as_str()) && tomorrow.is_or_was(tomorrow.as_str()));
    assert!(!on("203.0.113.7", 102).is_or_was(today.as_str()));
    assert!(!today.is_or_was(tomorrow.as_str()));
    assert!(!on("203.0.113.8", 101).is_or_was(today.as_str()), "whole, where it is IPv4");
    assert_ne!(
        self::keys(&key("a", 2)).network("203.0.113.7", at(100 * DAY + 5)),
        Some(today),
        "by other keys"
    );
}

#[test]
fn a_household_is_one_network_and_the_machine_itself_none_id_13() {
    let keys = own();
    let network = |address: &str| keys.network(address, now());
    assert!(network("2001:db8:1:2::3").is_some());
    assert_eq!(network("2001:db8:1:2::3"), network("2001:db8:1:2:ffff::4"));
    assert_ne!(network("2001:db8:1:2::3"), network("2001:db8:1:3::3"));
    assert_eq!(network("::ffff:203.0.113.7"), network("203.0.113.7"));
    for none in [
        "",
        "127.0.0.1",
        "127.8.8.8",
        "::1",
        "::ffff:127.0.0.1",
        "0.0.0.0",
        "::",
        "localhost",
        "1.2.3",
        "1.2.3.4:5",
    ] {
        assert_eq!(network(none), None, "{none}");
    }
}
