use edge_chat::wire::{Refusal, RoomName, Route, Target};
use unicode_normalization::UnicodeNormalization;

fn nfc(text: &str) -> String {
    text.nfc().collect()
}

fn get(path: &str) -> Result<Route, Refusal> {
    Route::find("GET", path, Some("websocket"), nfc)
}

fn room(path: &str) -> Option<String> {
    match get(path) {
        Ok(Route::Socket(room)) => Some(room.as_str().to_owned()),
        _ => None,
    }
}

#[test]
fn socket_paths_name_their_room_route_1_route_2() {
    assert_eq!(room("/ws/chat/").as_deref(), Some("lobby"), "[ROUTE-1]");
    assert_eq!(room("/ws/chat").as_deref(), Some("lobby"), "[ROUTE-1]");
    assert_eq!(room("/ws/chat/lobby/"), room("/ws/chat/"));
    for (path, expected) in [
        ("/ws/chat/tea/", "tea"),
        ("/ws/chat/tea", "tea"),
        ("/ws/chat/Tea_Room-7/", "Tea_Room-7"),
        ("/ws/chat/%E8%8C%B6%E5%AE%A4/", "茶室"),
        ("/ws/chat/caf%C3%A9/", "café"),
        ("/ws/chat/cafe%CC%81/", "café"),
        ("/ws/chat/%E1%84%92%E1%85%A1%E1%86%AB/", "한"),
        ("/ws/chat/%D0%9C%D0%B8%D1%80/", "Мир"),
        ("/ws/chat/-/", "-"),
    ] {
        assert_eq!(room(path).as_deref(), Some(expected), "[ROUTE-2] {path}");
    }
}

#[test]
fn a_room_name_has_64_characters_at_most_route_2() {
    let path = |unit: &str, count: usize| format!("/ws/chat/{}/", unit.repeat(count));
    for unit in ["a", "%E8%8C%B6", "e%CC%81"] {
        assert!(room(&path(unit, 64)).is_some(), "64 × {unit}");
        assert_eq!(get(&path(unit, 65)), Err(Refusal::BadRoomName), "65 × {unit}");
    }
    assert_eq!(get(&path("a", 100_000)), Err(Refusal::BadRoomName));
}

#[test]
fn other_room_names_are_refused_route_3() {
    for name in [
        "%20",
        "a%20b",
        "%2F",
        "a%2Fb",
        "%00",
        "a%0Ab",
        "%F0%9F%91%8B",
        "a.b",
        "..%2F",
        "a!",
        "%E3%80%82",
        "~",
        "a+b",
        "%FF",
        "%C3%28",
        "%ED%A0%80",
        "%CC%81",
        "%E2%80%AE",
        "%E2%80%8B",
        "%EF%BB%BF",
        "%",
        "%zz",
        "a%3Fb",
        "@",
    ] {
        assert_eq!(get(&format!("/ws/chat/{name}/")), Err(Refusal::BadRoomName), "{name}");
    }
    assert_eq!(get("/ws/chat//"), Err(Refusal::BadRoomName));
}

#[test]
fn a_socket_path_takes_upgrades_only_route_4() {
    let find = |upgrade| Route::find("GET", "/ws/chat/", upgrade, nfc);
    assert_eq!(find(None), Err(Refusal::UpgradeRequired));
    assert_eq!(find(Some("h2c")), Err(Refusal::UpgradeRequired));
    assert_eq!(find(Some("WebSocket")), Ok(Route::Socket(RoomName::lobby())));
    assert_eq!(Refusal::UpgradeRequired.status(), 426);
    assert_eq!(Refusal::UpgradeRequired.header(), Some(("Upgrade", "websocket")));
}

#[test]
fn other_methods_are_refused_route_5() {
    for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"] {
        let refused = Route::find(method, "/ws/chat/tea/", None, nfc).expect_err(method);
        assert_eq!((refused.status(), refused.header()), (405, Some(("Allow", "GET"))), "{method}");
    }
    let refused = Route::find("POST", "/api/health", None, nfc).expect_err("POST");
    assert_eq!((refused.status(), refused.header()), (405, Some(("Allow", "GET, HEAD"))));
}

#[test]
fn the_rest_is_the_client_or_nothing_route_6_route_7_route_11() {
    for method in ["GET", "HEAD"] {
        assert_eq!(Route::find(method, "/api/health", None, nfc), Ok(Route::Health), "[ROUTE-6]");
    }
    for path in
        ["/api/", "/api/x", "/api/health/", "/ws/", "/ws/x", "/ws/chatx", "/ws/chat/a/b", "/ws/chat/a//"]
    {
        assert_eq!(get(path), Err(Refusal::NotFound), "[ROUTE-7] {path}");
    }
    for path in ["/", "/r/tea", "/index.html", "/ws", "/api", "/wsx", "/assets/x.js"] {
        assert_eq!(get(path), Ok(Route::Asset), "[ROUTE-11] {path}");
    }
}

#[test]
fn an_error_is_json_route_8() {
    for refusal in [
        Refusal::NotFound,
        Refusal::BadRoomName,
        Refusal::UpgradeRequired,
        Refusal::MethodNotAllowed("GET"),
        Refusal::Internal,
    ] {
        let body: serde_json::Value = serde_json::from_str(&refusal.body()).expect("a body is JSON");
        assert!(body["error"]["code"].is_string() && body["error"]["message"].is_string(), "{refusal:?}");
        assert!((400..600).contains(&refusal.status()));
    }
}

#[test]
fn a_url_is_cut_up_as_it_stands() {
    for (url, path, query) in [
        ("http://127.0.0.1:8787/ws/chat/?username=%E5%B0%8F", "/ws/chat/", "username=%E5%B0%8F"),
        ("https://chat.example/a/b?x=/y?z#/w?v", "/a/b", "x=/y?z"),
        ("https://chat.example", "/", ""),
        ("https://chat.example?x", "/", "x"),
        ("https://chat.example/#a?b", "/", ""),
    ] {
        assert_eq!(Target::of(url), Target { path, query }, "{url}");
    }
}
