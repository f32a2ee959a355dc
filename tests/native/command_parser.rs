//! Whatever comes in on a v1 connection, it is a command or it is told why it is none; and a command is asked for something
//! or told why it cannot be. Never a panic.

use crate::fuzzing::targets::depth;
use edge_chat::wire::{Action, Command, ErrorCode};
use proptest::prelude::*;
use serde_json::{Value, json};

const CASES: u32 = 100_000;

/// Values of every kind, the good ones of a field among them.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0..3_000_000_000_u64).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<[char; 3]>().prop_map(|text| Value::from(text.iter().collect::<String>())),
        (0..70_usize, prop::sample::select(b"aZ0-_".as_slice()))
            .prop_map(|(length, byte)| Value::from(char::from(byte).to_string().repeat(length))),
    ];
    leaf.prop_recursive(8, 10, 2, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{0,2}", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Objects that are nearly commands.
fn nearly_commands() -> impl Strategy<Value = Value> {
    let kind = prop_oneof![
        4 => prop::sample::select(vec!["hello", "send", "pull", "seen"]).prop_map(Value::from),
        1 => values(),
    ];
    let reference = prop_oneof![4 => (0..1_u64 << 31).prop_map(Value::from), 1 => values()];
    let field = prop::sample::select(vec![
        "cid", "message", "after", "seq", "person", "session", "name", "epoch", "resumed", "attempt", "x",
    ]);
    let fields = prop::collection::vec((field, values()), 0..8);
    let good = any::<bool>();
    (kind, reference, fields, good).prop_map(|(kind, reference, fields, good)| {
        let mut command = json!({});
        if good {
            command = json!({
                "cid": "c", "message": "hi", "after": 0, "seq": 0, "person": "0123456789abcdef",
                "session": "0123456789abcdef", "name": "Ann", "epoch": "e",
            });
        }
        for (field, value) in fields {
            command[field] = value;
        }
        command["type"] = kind;
        command["ref"] = reference;
        command
    })
}

/// Pieces of JSON in any order, where a parser's mistakes live.
fn pieces() -> impl Strategy<Value = String> {
    let pieces = r#"{ } [ ] , : "type" "ref" "seq" "cid" "send" "seen" "\ud83d" "\u0000" " \ null true 0 1 -1e999 4294967296 👋"#;
    let pieces: Vec<_> = pieces.split(' ').chain([" ", "\u{7}"]).collect();
    let good = r#"{"type":"seen","ref":1,"seq":0}"#;
    let pieces = prop::collection::vec(prop::sample::select(pieces), 0..16);
    (any::<bool>(), 0..=good.len(), pieces).prop_map(move |(is_broken, at, pieces)| {
        let pieces = pieces.concat();
        if is_broken { [&good[..at], &pieces, &good[at..]].concat() } else { pieces }
    })
}

/// Whether SPEC.md has it be a command, in the plainest way there is.
fn is_command(value: &Value) -> bool {
    let reference = value["ref"].as_u64();
    depth(value) <= 8 && value["type"].is_string() && reference.is_some_and(|reference| reference < 1 << 31)
}

fn is_token(value: &Value, shortest: usize, longest: usize) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    value
        .as_str()
        .is_some_and(|text| (shortest..=longest).contains(&text.len()) && text.bytes().all(is_letter))
}

fn is_place(value: &Value) -> bool {
    value.as_u64().is_some_and(|place| place < 1 << 53)
}

/// Whether SPEC.md has the fields of a command be of their kinds.
fn has_good_fields(command: &Value) -> bool {
    let is_missing_or =
        |field: &str, is_good: &dyn Fn(&Value) -> bool| command.get(field).is_none_or(is_good);
    match command["type"].as_str() {
        Some("send") => {
            is_token(&command["cid"], 1, 36)
                && command["message"].as_str().is_some_and(|text| !text.contains('\0'))
                && is_missing_or("after", &is_place)
                && is_missing_or("seen", &is_place)
        }
        Some("pull") => is_place(&command["after"]),
        Some("seen") => is_place(&command["seq"]),
        _ => {
            is_token(&command["person"], 16, 64)
                && is_token(&command["session"], 16, 64)
                && is_missing_or("name", &Value::is_string)
                && is_missing_or("epoch", &Value::is_string)
                && is_missing_or("seq", &is_place)
                && command.get("epoch").is_some() == command.get("seq").is_some()
                && is_missing_or("resumed", &Value::is_boolean)
                && is_missing_or("attempt", &is_place)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn it_is_a_command_or_an_error_command_3(value in nearly_commands()) {
        let text = value.to_string();
        match Command::parse(&text) {
            Ok(command) => {
                prop_assert!(is_command(&value), "{}", text);
                prop_assert_eq!(Some(u64::from(command.reference.get())), value["ref"].as_u64());
                let is_known = matches!(value["type"].as_str(), Some("hello" | "send" | "pull" | "seen"));
                match command.action {
                    Ok(action) => {
                        let is_what_was_asked = matches!(
                            (value["type"].as_str(), action),
                            (Some("hello"), Action::Hello(_))
                                | (Some("send"), Action::Send(_))
                                | (Some("pull"), Action::Pull { .. })
                                | (Some("seen"), Action::Seen { .. })
                        );
                        prop_assert!(is_what_was_asked, "{}", text);
                        prop_assert!(has_good_fields(&value), "[COMMAND-4] {}", text);
                    }
                    Err(ErrorCode::UnknownCommand) => prop_assert!(!is_known, "[COMMAND-4] {}", text),
                    Err(ErrorCode::Unprocessable) => prop_assert!(!has_good_fields(&value), "[COMMAND-4] {}", text),
                    Err(code) => prop_assert!(is_known && !matches!(code, ErrorCode::NotJson), "{:?} {}", code, text),
                }
            }
            Err(code) => {
                prop_assert_eq!(code, ErrorCode::Unprocessable, "it is JSON: {}", text);
                prop_assert!(!is_command(&value), "{}", text);
            }
        }
    }

    #[test]
    fn pieces_of_a_command_are_one_or_an_error_command_3(text in pieces()) {
        let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
        prop_assert_eq!(matches!(Command::parse(&text), Err(ErrorCode::NotJson)), !is_json);
    }
}

#[test]
fn the_deepest_command_that_fits_does_not_overflow_the_stack_command_3() {
    let deep = format!("{{\"type\":\"seen\",\"ref\":1,\"seq\":{}{}}}", "[".repeat(8_000), "]".repeat(8_000));
    assert_eq!(Command::parse(&deep), Err(ErrorCode::Unprocessable));
}
