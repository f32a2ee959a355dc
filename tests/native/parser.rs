//! Whatever comes in, the parser answers with a frame or a typed error, and never panics.

use crate::fuzzing::targets::by_the_rules;
use edge_chat::wire::{
    ClientFrame, Command, ErrorCode, MessageText, PageQuery, Protocol, RoomName, Route, Target, Username,
    limits, username_in,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const CASES: u32 = 100_000;

/// Text that is nearly a frame: pieces of JSON in any order, where a parser's mistakes live.
fn nearly_frames() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("{".to_owned()),
        Just("}".to_owned()),
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just(",".to_owned()),
        Just(":".to_owned()),
        Just("\"type\"".to_owned()),
        Just("\"message\"".to_owned()),
        Just("\"chat\"".to_owned()),
        Just("\"\\ud83d\"".to_owned()),
        Just("\"\\udc4b\\u0000\"".to_owned()),
        Just("\"\\".to_owned()),
        Just("null".to_owned()),
        Just("-1e999".to_owned()),
        "\\PC{0,4}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

fn json_values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(12, 64, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(
                "(type|message|[a-z]{0,3})",
                prop_oneof![inner, Just(json!("chat"))],
                0..4
            )
            .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn what_is_not_json_is_told_so_wire_10(text in nearly_frames()) {
        let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
        prop_assert_eq!(ClientFrame::parse(&text) == Err(ErrorCode::NotJson), !is_json);
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        // For these it is enough that they come back.
        drop((ClientFrame::parse(&text), username_in(&text), Command::parse(&text)));
        prop_assert!(text.contains("edge-chat.v1") || Protocol::offered(Some(&text)) == Protocol::Classic);
        if let Some(query) = PageQuery::parse(&text) {
            prop_assert!((1..=limits::PAGE_EVENTS).contains(&query.limit));
        }
        let target = Target::of(&text);
        prop_assert!(target.path.starts_with('/'));
        if let Err(refusal) = Route::find("GET", target.path, Some("websocket"), str::to_owned) {
            prop_assert!(refusal.status() < 500);
        }
        if let Ok(name) = Username::parse(&text) {
            prop_assert!(!name.as_str().trim().is_empty() && name.as_str().len() <= 1_024);
        }
        if let Some(room) = RoomName::from_segment(&text, str::to_owned) {
            prop_assert!((1..=64).contains(&room.as_str().chars().count()));
        }
    }

    #[test]
    fn any_json_is_read_by_the_rules_wire_11(value in json_values()) {
        prop_assert_eq!(ClientFrame::parse(&value.to_string()), by_the_rules(&value));
    }

    /// [WIRE-14]
    #[test]
    fn a_text_comes_through_as_it_was(text in "[^\0]{1,200}") {
        let expected = MessageText::parse(text.clone()).map(|text| text.map(ClientFrame::Chat));
        prop_assert_eq!(ClientFrame::parse(&json!({ "message": text }).to_string()).map(Some), expected);
    }
}

#[test]
fn the_deepest_frame_that_fits_does_not_overflow_the_stack() {
    let deep = "[".repeat(16_384);
    assert_eq!(ClientFrame::parse(&deep), Err(ErrorCode::NotJson), "[WIRE-10]");
    let deep = format!("{}{}", "[".repeat(8_192), "]".repeat(8_192));
    assert_eq!(ClientFrame::parse(&deep), Err(ErrorCode::Unprocessable), "[WIRE-11]");
    let deep = format!("{{\"x\":{}{}}}", "[".repeat(8_000), "]".repeat(8_000));
    assert_eq!(ClientFrame::parse(&deep), Err(ErrorCode::Unprocessable), "[WIRE-11]");
}
