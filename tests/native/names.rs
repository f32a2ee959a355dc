use edge_chat::wire::{ErrorCode, Username, username_in};

fn name(query: &str) -> Result<String, ErrorCode> {
    username_in(query).map(|name| name.as_str().to_owned())
}

#[test]
fn the_name_is_in_the_query_session_1() {
    for (query, expected) in [
        ("username=Ann", "Ann"),
        ("username=%E5%B0%8F%E6%98%8E", "小明"),
        ("username=小明", "小明"),
        ("username=Ann+Lee", "Ann Lee"),
        ("username=Ann%20Lee", "Ann Lee"),
        ("username=1%2B1", "1+1"),
        ("x=1&username=Ann&username=Bob", "Ann"),
        ("username=&username=Bob", "匿名用户"),
        ("USERNAME=Ann", "匿名用户"),
        ("username=a%26b%3Dc", "a&b=c"),
        ("username=+Ann+", " Ann "),
        ("username=%FF", "\u{fffd}"),
        ("username=%F0%9F%91%8B", "👋"),
        ("username", "匿名用户"),
        ("username=", "匿名用户"),
        ("username=++%09%E3%80%80", "匿名用户"),
        ("", "匿名用户"),
        ("&&==&%", "匿名用户"),
    ] {
        assert_eq!(name(query).as_deref(), Ok(expected), "{query}");
    }
}

#[test]
fn a_name_is_32_graphemes_at_most_limit_3() {
    let family = "👨‍👩‍👧‍👦";
    for unit in ["a", "明", "é", "e\u{301}", family] {
        assert!(Username::parse(&unit.repeat(32)).is_ok(), "32 × {unit}");
        assert_eq!(Username::parse(&unit.repeat(33)), Err(ErrorCode::NameTooLong), "33 × {unit}");
    }
}

#[test]
fn a_name_is_1024_bytes_at_most_limit_3() {
    let kiss = "🧑🏻\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}🧑🏿";
    assert_eq!(kiss.len(), 35);
    let long = |letters: &str| format!("{}{letters}", kiss.repeat(29));
    assert_eq!(long("明明明").len(), 1_024);
    assert!(Username::parse(&long("明明明")).is_ok(), "32 graphemes");
    assert_eq!(Username::parse(&long("明明😀")), Err(ErrorCode::NameTooLong));
}

#[test]
fn a_name_holds_no_control_character_limit_4() {
    for control in ['\0', '\u{1}', '\t', '\n', '\r', '\u{1b}', '\u{7f}', '\u{85}', '\u{9f}'] {
        assert_eq!(Username::parse(&format!("a{control}b")), Err(ErrorCode::NameNotAllowed), "{control:?}");
    }
    assert!(Username::parse("a\u{a0}b").is_ok(), "the first character that is none");
}
