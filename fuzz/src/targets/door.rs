use super::texts::{lines, text};
use edge_chat::{
    identity::{Origins, is_for_development, is_from_own_page, origin_of},
    wire::{
        Protocol, Refusal, RoomName, Route, SignIn, Target, error_body, limits, room_in, room_of, username_in,
    },
};
use unicode_normalization::UnicodeNormalization;

const OWN: &str = "https://chat.example.com";

/// Seven lines: a method, a URL, an `Origin`, the list of those that may, a `Sec-WebSocket-Protocol`, a query, a body. What is asked
/// for is one of few things (ROUTE), of a page that may (DOOR).
///
/// # Panics
/// Where it is otherwise.
pub fn door(input: &[u8]) {
    let text = text(input);
    let [method, url, origin, list, offers, query, body] = lines(&text);
    is_routed(method, url);
    is_admitted(origin, list);
    let v1 = offers.split(',').any(|offer| offer.trim() == "edge-chat.v1");
    assert_eq!(Protocol::offered(Some(offers)) == Protocol::V1, v1, "COMMAND-1");
    assert!(Protocol::tickets(Some(offers)).all(|ticket| offers.contains(ticket) && !ticket.contains(',')));
    if let Ok(name) = username_in(query) {
        assert!(!name.as_str().trim().is_empty() && name.as_str().len() <= limits::NAME_BYTES, "LIMIT-3");
    }
    drop(SignIn::parse(body));
    room_in(body, nfc).iter().for_each(is_a_room);
}

fn is_routed(method: &str, url: &str) {
    let target = Target::of(url);
    assert!(target.path.starts_with('/'), "{target:?}");
    assert!(url.starts_with(origin_of(url)), "an origin is a beginning");
    for upgrade in [None, Some("websocket")] {
        match Route::find(method, target.path, upgrade, nfc) {
            Ok(Route::Socket(room)) => {
                is_a_room(&room);
                assert!(upgrade.is_some(), "ROUTE-4");
                assert_eq!(room_of(target.path, nfc), Some(room), "the object has it as the Worker does");
            }
            Ok(Route::History(room) | Route::Search(room)) => is_a_room(&room),
            Ok(_) => {}
            Err(refusal) => is_told(refusal),
        }
    }
}

fn is_told(refusal: Refusal) {
    assert!((400..500).contains(&refusal.status()), "ROUTE-8: {refusal:?}");
    let body: serde_json::Value = serde_json::from_str(&refusal.body()).expect("ROUTE-8");
    let (code, message) = (body["error"]["code"].as_str(), body["error"]["message"].as_str());
    assert_eq!(error_body(code.expect("a code"), message.expect("a message")), refusal.body(), "ROUTE-8");
}

/// ROUTE-2.
fn is_a_room(room: &RoomName) {
    let name = room.as_str();
    assert!((1..=limits::ROOM_NAME_CHARS).contains(&name.chars().count()), "ROUTE-2: {name:?}");
    assert!(name.chars().all(|c| c.is_alphanumeric() || "-_".contains(c)), "ROUTE-2: {name:?}");
    assert_eq!(nfc(name), name, "ROUTE-2");
    assert_eq!(RoomName::from_stored(name).as_ref(), Some(room));
}

fn is_admitted(origin: &str, list: &str) {
    let Ok(origins) = Origins::parse(list) else { return };
    let listed = list.split(',').any(|one| one.trim() == origin) && !origin.is_empty();
    assert_eq!(origins.admit(Some(origin), OWN), listed || origin == OWN, "DOOR-1");
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    let is_local = ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|one| host.strip_prefix(one).is_some_and(|port| port.is_empty() || port.starts_with(':')));
    let admitted = origins.admit(Some(origin), "http://localhost:8787");
    assert!(!admitted || listed || is_local, "DOOR-2");
    assert_eq!(is_from_own_page(Some(origin), None, OWN), origin == OWN, "DOOR-3");
    let is_address = host.split(':').next().is_some_and(|host| host.parse::<std::net::Ipv4Addr>().is_ok());
    assert!(!is_for_development(origin) || is_local || is_address, "ID-5");
}

fn nfc(text: &str) -> String {
    text.nfc().collect()
}
