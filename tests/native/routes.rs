use edge_chat::wire::{Mine, Refusal, RoomName, Route, Signing, Target, room_of};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// The names that the browser client is tested with too.
#[derive(Deserialize)]
struct RoomNames {
    good: Vec<GoodName>,
    bad: Vec<String>,
}

#[derive(Deserialize)]
struct GoodName {
    segment: String,
    name: String,
}

fn room_names() -> RoomNames {
    serde_json::from_str(include_str!("../fixtures/wire/room-names.json"))
        .expect("the fixture is well formed")
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
    for GoodName { segment, name } in room_names().good {
        for path in [format!("/ws/chat/{segment}/"), format!("/ws/chat/{segment}")] {
            assert_eq!(room(&path).as_ref(), Some(&name), "[ROUTE-2] {path}");
        }
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
    for name in room_names().bad {
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
    for path in ["/", "/r/tea", "/ws", "/api", "/wsx", "/a.b/c", "/r/a.b"] {
        assert_eq!(get(path), Ok(Route::Page), "[ROUTE-11] {path}");
        let refused = Route::find("POST", path, None, nfc).expect_err("POST");
        assert_eq!(refused.header(), Some(("Allow", "GET, HEAD")), "[ROUTE-5] {path}");
    }
    for path in ["/assets/x.js", "/favicon.ico", "/.env", "/wp-login.php"] {
        assert_eq!(get(path), Err(Refusal::NotFound), "[ROUTE-11] {path}");
    }
}

#[test]
fn history_is_asked_of_a_room_hist_7() {
    for GoodName { segment, name } in room_names().good {
        match get(&format!("/api/rooms/{segment}/messages")) {
            Ok(Route::History(room)) => assert_eq!(room.as_str(), name),
            other => panic!("{segment}: {other:?}"),
        }
    }
    for name in room_names().bad {
        assert_eq!(get(&format!("/api/rooms/{name}/messages")), Err(Refusal::BadRoomName), "[HIST-9] {name}");
    }
    assert_eq!(get("/api/rooms//messages"), Err(Refusal::BadRoomName), "[ROUTE-3]");
    for path in [
        "/api/rooms",
        "/api/rooms/",
        "/api/rooms/tea",
        "/api/rooms/tea/",
        "/api/rooms/tea/messages/",
        "/api/rooms/messages",
    ] {
        assert_eq!(get(path), Err(Refusal::NotFound), "[ROUTE-7] {path}");
    }
    assert_eq!(get("/api/rooms/a/b/messages"), Err(Refusal::NotFound), "[ROUTE-7]");
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let refused = Route::find(method, "/api/rooms/tea/messages", None, nfc).expect_err(method);
        assert_eq!(
            (refused.status(), refused.header()),
            (405, Some(("Allow", "GET, HEAD"))),
            "[HIST-9] {method}"
        );
    }
    assert!(matches!(Route::find("HEAD", "/api/rooms/tea/messages", None, nfc), Ok(Route::History(_))));
    assert_eq!(Refusal::BadQuery.status(), 400, "[HIST-9]");
    assert!(Refusal::BadQuery.body().contains(r#""code":"bad_query""#), "[HIST-9]");
}

#[test]
fn what_is_ones_own_is_asked_of_a_room_and_erased_there_priv_1_priv_3() {
    for GoodName { segment, name } in room_names().good {
        for (method, what) in [("GET", Mine::Tell), ("HEAD", Mine::Tell), ("DELETE", Mine::Erase)] {
            let found = Route::find(method, &format!("/api/rooms/{segment}/mine"), None, nfc);
            let Ok(Route::Mine(room, asked)) = found else { panic!("{segment}: {found:?}") };
            assert_eq!((room.as_str(), asked), (name.as_str(), what));
        }
    }
    for name in room_names().bad {
        assert_eq!(get(&format!("/api/rooms/{name}/mine")), Err(Refusal::BadRoomName), "{name}");
    }
    for method in ["POST", "PUT", "PATCH", "OPTIONS"] {
        let refused = Route::find(method, "/api/rooms/tea/mine", None, nfc).expect_err(method);
        assert_eq!(refused.header(), Some(("Allow", "GET, HEAD, DELETE")), "[ROUTE-5] {method}");
    }
    let refused = Route::find("DELETE", "/api/rooms/tea/messages", None, nfc).expect_err("DELETE");
    assert_eq!(refused.header(), Some(("Allow", "GET, HEAD")), "[ROUTE-5]");
    for path in ["/api/rooms/mine", "/api/rooms/tea/mine/", "/api/mine"] {
        assert_eq!(get(path), Err(Refusal::NotFound), "{path}");
    }
    let called = room_of("/api/rooms/tea/mine", nfc);
    assert_eq!(called.as_ref().map(RoomName::as_str), Some("tea"), "its object knows what it is called");
}

#[test]
fn a_search_is_asked_of_a_room_search_1_search_8() {
    for GoodName { segment, name } in room_names().good {
        match get(&format!("/api/rooms/{segment}/search")) {
            Ok(Route::Search(room)) => assert_eq!(room.as_str(), name),
            other => panic!("{segment}: {other:?}"),
        }
    }
    for name in room_names().bad {
        assert_eq!(get(&format!("/api/rooms/{name}/search")), Err(Refusal::BadRoomName), "{name}");
    }
    for path in ["/api/rooms/search", "/api/rooms/tea/search/", "/api/rooms/a/b/search"] {
        assert_eq!(get(path), Err(Refusal::NotFound), "[ROUTE-7] {path}");
    }
    let refused = Route::find("POST", "/api/rooms/tea/search", None, nfc).expect_err("POST");
    assert_eq!((refused.status(), refused.header()), (405, Some(("Allow", "GET, HEAD"))));
    assert!(matches!(Route::find("HEAD", "/api/rooms/tea/search", None, nfc), Ok(Route::Search(_))));
    assert_eq!(Refusal::BadSearch.status(), 400);
    assert!(Refusal::BadSearch.body().contains(r#""code":"bad_query""#));
}

#[test]
fn an_error_is_json_route_8() {
    for refusal in [
        Refusal::NotFound,
        Refusal::BadRoomName,
        Refusal::UpgradeRequired,
        Refusal::MethodNotAllowed("GET"),
        Refusal::BadQuery,
        Refusal::BadSearch,
        Refusal::Unavailable,
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

#[test]
fn signing_in_and_out_and_tickets_have_a_path_each_route_5_id_4_id_7_id_8() {
    let find = |method, path| Route::find(method, path, None, nfc);
    assert_eq!(find("POST", "/api/identity"), Ok(Route::Identity(Signing::In)));
    assert_eq!(find("DELETE", "/api/identity"), Ok(Route::Identity(Signing::Out)));
    assert_eq!(find("POST", "/api/ticket"), Ok(Route::Ticket));
    for method in ["GET", "HEAD", "PUT", "PATCH", "OPTIONS"] {
        assert_eq!(find(method, "/api/identity"), Err(Refusal::MethodNotAllowed("POST, DELETE")), "{method}");
        assert_eq!(find(method, "/api/ticket"), Err(Refusal::MethodNotAllowed("POST")), "{method}");
    }
    assert_eq!(find("POST", "/api/identity/"), Err(Refusal::NotFound));
    assert_eq!(find("POST", "/api/tickets"), Err(Refusal::NotFound));
}
