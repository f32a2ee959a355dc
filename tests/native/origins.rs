//! Which pages may connect: every way of pretending to be one that may.

use edge_chat::identity::{Origins, is_for_development, is_from_own_page, origin_of};

const OWN: &str = "https://chat.example.com";
const ALLOWED: &str = "https://example.com, https://shop.example.com:8443,http://intranet";

fn admitted(origin: Option<&str>, own: &str, list: &str) -> bool {
    Origins::parse(list).expect("a good list").admit(origin, own)
}

/// Of a page at this origin, that would connect to [`OWN`] where [`ALLOWED`] may.
const HANDSHAKES: [(Option<&str>, bool); 73] = [
    (None, true),
    (Some("https://chat.example.com"), true),
    (Some("https://example.com"), true),
    (Some("https://shop.example.com:8443"), true),
    (Some("http://intranet"), true),
    // No origin, or none that is anybody's.
    (Some(""), false),
    (Some(" "), false),
    (Some("null"), false),
    (Some("Null"), false),
    (Some("undefined"), false),
    (Some("*"), false),
    (Some("about:blank"), false),
    (Some("data:"), false),
    (Some("file://"), false),
    (Some("blob:https://chat.example.com"), false),
    (Some("chrome-extension://chat.example.com"), false),
    // Another scheme.
    (Some("http://chat.example.com"), false),
    (Some("http://example.com"), false),
    (Some("https://intranet"), false),
    (Some("ws://chat.example.com"), false),
    (Some("wss://chat.example.com"), false),
    (Some("ftp://example.com"), false),
    (Some("//chat.example.com"), false),
    (Some("chat.example.com"), false),
    (Some("https:chat.example.com"), false),
    (Some("https:/chat.example.com"), false),
    (Some("https:///chat.example.com"), false),
    // Another port.
    (Some("https://chat.example.com:443"), false),
    (Some("https://chat.example.com:444"), false),
    (Some("https://chat.example.com:"), false),
    (Some("https://chat.example.com:8443"), false),
    (Some("https://shop.example.com"), false),
    (Some("https://shop.example.com:84433"), false),
    (Some("https://shop.example.com:8443:8443"), false),
    (Some("http://intranet:80"), false),
    (Some("http://intranet:8080"), false),
    // Something before it, or behind it.
    (Some("https://evil-chat.example.com"), false),
    (Some("https://evilchat.example.com"), false),
    (Some("https://evil.chat.example.com"), false),
    (Some("https://www.example.com"), false),
    (Some("https://notexample.com"), false),
    (Some("https://example.com.evil.net"), false),
    (Some("https://chat.example.com.evil.net"), false),
    (Some("https://chat.example.comevil.net"), false),
    (Some("https://chat.example.co"), false),
    (Some("https://hat.example.com"), false),
    (Some("https://evil.net/https://chat.example.com"), false),
    (Some("https://evil.net#https://chat.example.com"), false),
    (Some("https://evil.net?https://chat.example.com"), false),
    (Some("https://evil.net\\chat.example.com"), false),
    // Somebody at it.
    (Some("https://chat.example.com@evil.net"), false),
    (Some("https://user@chat.example.com"), false),
    (Some("https://user:pass@chat.example.com"), false),
    (Some("https://@chat.example.com"), false),
    (Some("https://example.com%40evil.net"), false),
    // As no browser writes it.
    (Some("https://chat.example.com/"), false),
    (Some("https://chat.example.com."), false),
    (Some("https://example.com."), false),
    (Some("https://.chat.example.com"), false),
    (Some("https://chat..example.com"), false),
    (Some("HTTPS://chat.example.com"), false),
    (Some("https://Chat.example.com"), false),
    (Some("https://CHAT.EXAMPLE.COM"), false),
    (Some("https://chat.example.com\0"), false),
    (Some("https://chat.example.com\t"), false),
    (Some("https://chat.еxample.com"), false),
    (Some("https://chat%2eexample.com"), false),
    (Some("https://chat.example.com https://evil.net"), false),
    (Some("https://evil.net, https://chat.example.com"), false),
    (Some("https://chat.example.com, https://chat.example.com"), false),
    // The machine itself, which is nothing to a server elsewhere.
    (Some("http://localhost"), false),
    (Some("http://127.0.0.1:8787"), false),
    (Some("https://[::1]"), false),
];

#[test]
fn a_page_is_admitted_by_its_exact_origin_door_1() {
    let admitted = |(origin, _): &(Option<&str>, bool)| admitted(*origin, OWN, ALLOWED);
    let wrongly: Vec<_> = HANDSHAKES.iter().filter(|case| admitted(case) != case.1).collect();
    assert_eq!(wrongly, Vec::<&(Option<&str>, bool)>::new());
    assert!(HANDSHAKES.iter().filter(|(_, good)| !good).count() >= 60);
}

#[test]
fn without_a_list_only_its_own_pages_are_door_1() {
    for (origin, _) in HANDSHAKES {
        let own = origin.is_none() || origin == Some(OWN);
        assert_eq!(admitted(origin, OWN, ""), own, "{origin:?}");
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
