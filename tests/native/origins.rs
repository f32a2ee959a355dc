//! Which pages may connect: every way of pretending to be one that may.

use edge_chat::identity::{Origins, is_for_development, is_from_own_page, origin_of};
use serde_json::{Value, json};

const OWN: &str = "https://chat.example.com";
const ALLOWED: &str = "https://example.com, https://shop.example.com:8443,http://intranet";

fn admitted(origin: Option<&str>, own: &str, list: &str) -> bool {
    Origins::parse(list).expect("a good list").admit(origin, own)
}

/// Of pages at these origins, which would connect to [`OWN`] where [`ALLOWED`] may; `tests/integration/door.test.ts` has them knock.
fn handshakes() -> Vec<(Option<String>, bool)> {
    let table: Value = serde_json::from_str(include_str!("origins.json")).expect("JSON");
    assert_eq!((&table["own"], &table["allowed"]), (&json!(OWN), &json!(ALLOWED)));
    let cases = table["cases"].as_array().expect("cases");
    let of_case = |case: &Value| {
        let is_admitted = case["admitted"] == true;
        let origins = case["origins"].as_array().expect("origins").clone();
        origins.into_iter().map(move |origin| (origin.as_str().map(str::to_owned), is_admitted))
    };
    cases.iter().flat_map(of_case).collect()
}

#[test]
fn a_page_is_admitted_by_its_exact_origin_door_1() {
    let handshakes = handshakes();
    let admitted = |(origin, _): &&(Option<String>, bool)| admitted(origin.as_deref(), OWN, ALLOWED);
    let wrongly: Vec<_> = handshakes.iter().filter(|case| admitted(case) != case.1).collect();
    assert_eq!(wrongly, Vec::<&(Option<String>, bool)>::new());
    assert!(handshakes.iter().filter(|(_, good)| !good).count() >= 60);
}

#[test]
fn without_a_list_only_its_own_pages_are_door_1() {
    for (origin, _) in handshakes() {
        let own = origin.as_deref().is_none_or(|origin| origin == OWN);
        assert_eq!(admitted(origin.as_deref(), OWN, ""), own, "{origin:?}");
    }
}

#[test]
fn on_the_machine_itself_any_of_its_ports_is_good_door_2() {
    for own in ["http://localhost:8787", "http://127.0.0.1:8787", "http://[::1]:8787", "https://localhost"] {
        for good in [
            "http://localhost",
            "http://localhost:3000",
            "http://127.0.0.1:5500",
            "http://[::1]:1",
            "https://localhost:65535",
        ] {
            assert!(admitted(Some(good), own, ""), "{good} at {own}");
        }
        for bad in [
            "null",
            "",
            "http://localhost:0",
            "http://localhost:65536",
            "http://localhost:",
            "http://localhost:08",
            "http://localhost:8787a",
            "http://localhost:80",
            "http://localhost.",
            "http://LOCALHOST",
            "http://localhost.evil.net",
            "http://evil-localhost",
            "http://evil.localhost",
            "http://localhost@evil.net",
            "http://evil.net:localhost",
            "http://127.0.0.1.evil.net",
            "http://127.0.0.2",
            "http://2130706433",
            "http://0.0.0.0:8787",
            "http://[::2]",
            "http://[::1]evil.net",
            "http://[0:0:0:0:0:0:0:1]",
            "ws://localhost:3000",
            "file://localhost",
            "http://192.168.1.5:8787",
            "https://evil.net",
        ] {
            assert!(!admitted(Some(bad), own, ""), "{bad} at {own}");
        }
    }
    assert!(!admitted(Some("http://localhost:3000"), "http://localhost.evil.net", ""));
    assert!(!admitted(Some("http://localhost:3000"), "http://192.168.1.5:8787", ""));
}

#[test]
fn a_list_has_exact_origins_only_door_1() {
    for good in [
        "",
        " ",
        ",",
        "https://a.example",
        "http://a,https://b:1",
        "https://xn--fiq228c.example",
        "http://[2001:db8::1]:99",
    ] {
        assert!(Origins::parse(good).is_ok(), "{good}");
    }
    for bad in [
        "*",
        "null",
        "example.com",
        "https://*.example.com",
        "https://example.com/",
        "https://example.com/chat",
        "https://example.com:443",
        "http://example.com:80",
        "https://Example.com",
        "https://user@example.com",
        "https://例子.example",
        "https://example.com https://b.example",
        "wss://example.com",
        "https://",
        "https://a..b",
        "https://a.b.",
        "https://a:99999",
        "http://[2001:DB8::1]",
        "http://[::1",
    ] {
        assert!(Origins::parse(bad).is_err(), "{bad}");
    }
    let many =
        |count: usize| (0..count).map(|at| format!("https://a{at}.example")).collect::<Vec<_>>().join(",");
    assert!(Origins::parse(&many(64)).is_ok());
    assert!(Origins::parse(&many(65)).is_err());
}

#[test]
fn an_origin_is_what_a_url_begins_with_door_1() {
    for (url, origin) in [
        ("https://a.example/ws/chat/?x=http://b#c", "https://a.example"),
        ("http://a.example:8080/", "http://a.example:8080"),
        ("http://[::1]:8080/x", "http://[::1]:8080"),
        ("https://a.example?x", "https://a.example"),
        ("https://a.example", "https://a.example"),
        ("nonsense", ""),
    ] {
        assert_eq!(origin_of(url), origin);
    }
}

#[test]
fn only_a_machine_without_a_name_is_for_development_id_5() {
    for yes in ["http://localhost:8787", "http://127.0.0.1", "http://[::1]:1", "http://192.168.1.5:8787"] {
        assert!(is_for_development(yes), "{yes}");
    }
    for no in ["http://chat.example.com", "http://localhost.example", "http://1.2.3.4.example", ""] {
        assert!(!is_for_development(no), "{no}");
    }
}

#[test]
fn what_changes_something_comes_from_its_own_pages_door_3() {
    let own = Some(OWN);
    for (origin, site, good) in [
        (own, Some("same-origin"), true),
        (own, None, true),
        (None, Some("same-origin"), true),
        (None, None, true),
        (own, Some("same-site"), false),
        (own, Some("cross-site"), false),
        (own, Some("none"), false),
        (own, Some(""), false),
        (None, Some("cross-site"), false),
        (Some("null"), None, false),
        (Some(""), None, false),
        (Some("https://example.com"), Some("same-origin"), false),
        (Some("https://chat.example.com."), None, false),
        (Some("http://chat.example.com"), None, false),
    ] {
        assert_eq!(is_from_own_page(origin, site, OWN), good, "{origin:?} {site:?}");
    }
    assert!(
        !is_from_own_page(Some("http://localhost:3000"), None, "http://localhost:8787"),
        "on the machine too"
    );
}
