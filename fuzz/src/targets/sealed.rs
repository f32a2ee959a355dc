use super::texts::{lines, text};
use edge_chat::{
    identity::{Cookie, Keys, Ticket},
    wire::{RoomName, Seals, Timestamp, limits},
};
use std::sync::LazyLock;

/// Of no deployment.
const SECRET: &str =
    "a:AQgPFh0kKzI5QEdOVVxjanF4f4aNlJuiqbC3vsXM09o,b:AgkQFx4lLDM6QUhPVl1ka3J5gIeOlZyjqrG4v8bN1Ns";

const NOW: i64 = 1_795_000_000_000;

thread_local! {
    static KEYS: LazyLock<Keys> = const { LazyLock::new(|| Keys::parse(SECRET).expect("good keys")) };
}

/// Five lines: a text that may be sealed, a payload, how it is changed once it is sealed, a secret that may be keys, an address.
/// Nothing is opened but what was sealed (ID-2, ID-3, ID-5, ID-8, ID-13), and what was sealed may say anything.
///
/// # Panics
/// Where it is otherwise.
pub fn sealed(input: &[u8]) {
    let text = text(input);
    let [foreign, payload, change, secret, address] = lines(&text);
    KEYS.with(|keys| {
        nothing_is_opened(keys, foreign);
        let payload = payload.replace("\\n", "\n");
        for purpose in ["ticket", "cookie", "owner", "invite"] {
            is_opened_as_it_is(keys, purpose, &payload, change);
        }
        says_anything(keys, &payload);
        if let Some(network) = keys.network(address, Timestamp::from_millis(NOW)) {
            assert!(network.names().all(|name| name.len() == 12 && name.is_ascii()), "ID-13");
        }
    });
    if let Some(keys) = Keys::parse(secret) {
        let sealed = keys.seal("owner", "x", Timestamp::from_millis(NOW + 1));
        assert!(keys.is_of_the_first(&sealed), "ID-3");
        assert_eq!(keys.open("owner", &sealed, Timestamp::from_millis(NOW)).as_deref(), Some("x"), "ID-3");
    }
}

fn nothing_is_opened(keys: &Keys, foreign: &str) {
    let (now, room) = (Timestamp::from_millis(NOW), RoomName::lobby());
    assert_eq!(keys.open("owner", foreign, now), None, "ID-2");
    assert_eq!(Ticket::open(foreign, &room, keys, now), None, "ID-9");
    for secure in [false, true] {
        assert_eq!(Cookie::read(foreign, secure, keys, now), None, "ID-5");
    }
}

fn is_opened_as_it_is(keys: &Keys, purpose: &str, payload: &str, change: &str) {
    let (now, expires) = (Timestamp::from_millis(NOW), Timestamp::from_millis(NOW + 1));
    let sealed = keys.seal(purpose, payload, expires);
    let opened = (sealed.len() <= limits::SEALED_BYTES).then_some(payload);
    assert_eq!(keys.open(purpose, &sealed, now).as_deref(), opened, "ID-2");
    assert_eq!(keys.open(purpose, &sealed, expires), None, "ID-2");
    assert_eq!(keys.open(&format!("{purpose}{change}x"), &sealed, now), None, "ID-2");
    let changed = changed(&sealed, change);
    if changed != sealed {
        assert_eq!(keys.open(purpose, &changed, now), None, "ID-2: {changed:?}");
    }
}

/// A text with `change` in the place that its first two bytes tell.
fn changed(text: &str, change: &str) -> String {
    let [at, over, rest @ ..] = change.as_bytes() else { return text.to_owned() };
    let start = usize::from(*at) * text.len() / 256;
    let end = (start + usize::from(*over) % 8).min(text.len());
    format!("{}{}{}", &text[..start], String::from_utf8_lossy(rest), &text[end..])
}

/// Whoever has the key may have sealed anything.
fn says_anything(keys: &Keys, payload: &str) {
    let (now, expires) = (Timestamp::from_millis(NOW), Timestamp::from_millis(NOW + 1));
    if let Some(ticket) = Ticket::open(&keys.seal("ticket", payload, expires), &RoomName::lobby(), keys, now)
    {
        let (again, _) = ticket.seal(&RoomName::lobby(), keys, now);
        assert_eq!(Ticket::open(&again, &RoomName::lobby(), keys, now), Some(ticket), "ID-8");
    }
    for (secure, name) in [(false, "edge-chat"), (true, "__Host-edge-chat")] {
        let header = format!("other=1; {name}={}", keys.seal("cookie", payload, expires));
        let Some((cookie, _)) = Cookie::read(&header, secure, keys, now) else { continue };
        let set = cookie.set(secure, keys);
        assert!(!set.contains(['\r', '\n', ',']), "ID-5: {set:?}");
        let value = set.split(';').next().unwrap_or_default();
        if let Some((again, _)) = Cookie::read(value, secure, keys, now) {
            assert_eq!(again, cookie, "ID-5");
        }
    }
}
