//! Golden frames, which the browser client reads too.

use edge_chat::wire::{
    Cid, ClientFrame, ConnectionId, ErrorCode, Sender, Seq, ServerFrame, Timestamp, Username,
};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Fixtures {
    frames: Vec<Fixture>,
}

#[derive(Deserialize)]
struct Fixture {
    name: String,
    rule: String,
    text: String,
    outcome: Option<Value>,
    frame: Option<Value>,
}

fn fixtures(json: &str) -> Vec<Fixture> {
    serde_json::from_str::<Fixtures>(json).expect("the fixtures are well formed").frames
}

#[test]
fn every_client_frame_is_read_as_the_fixture_says() {
    let fixtures = fixtures(include_str!("../fixtures/wire/client-frames.json"));
    assert!(fixtures.len() > 30, "the fixtures are there");
    for Fixture { name, rule, text, outcome, .. } in fixtures {
        let read = match ClientFrame::parse(&text) {
            Ok(ClientFrame::Chat(message)) => json!({ "kind": "chat", "message": message.as_str() }),
            Ok(ClientFrame::Nothing) => json!({ "kind": "ignored" }),
            Err(code) => json!({ "kind": "error", "code": code }),
        };
        assert_eq!(Some(read), outcome, "[{rule}] {name}");
    }
}

/// Builds the server's frame that a fixture describes, out of its fields, through the same constructors as the room.
fn encode(frame: &Value) -> String {
    let text = |field: &str| frame[field].as_str().unwrap_or_default();
    let id = ConnectionId::from_tag(text("client_id"));
    let name = Username::parse(&(text("sender_name").to_owned() + text("client_name"))).expect("a good name");
    let at = timestamp(text("timestamp"));
    match text("type") {
        "system" => ServerFrame::welcome(&id.expect("an id"), &name).encode(),
        "heartbeat" => ServerFrame::heartbeat(at).encode(),
        "error" => ServerFrame::error(error_code(text("code")), at).encode(),
        "chat" => {
            let sender = match (frame["is_system"].as_bool(), frame["is_auto_reply"].as_bool()) {
                (Some(true), _) => return ServerFrame::notice(text("message"), at).encode(),
                (_, Some(true)) => Sender::Assistant,
                _ => Sender::Person { id: text("sender_id"), name: &name },
            };
            let seq = frame["seq"].as_u64().and_then(Seq::new).expect("what was said has a place in the log");
            let cid = frame["cid"].as_str().and_then(Cid::parse);
            ServerFrame::chat(sender, text("message"), at, seq, cid.as_ref(), None).encode()
        }
        other => panic!("no such type: {other}"),
    }
}

fn timestamp(iso: &str) -> Timestamp {
    let millis = chrono::DateTime::parse_from_rfc3339(iso).map_or(0, |at| at.timestamp_millis());
    Timestamp::from_millis(millis)
}

fn error_code(name: &str) -> ErrorCode {
    let all = [
        ErrorCode::NotJson,
        ErrorCode::Unprocessable,
        ErrorCode::FrameTooLarge,
        ErrorCode::MessageTooLong,
        ErrorCode::NameTooLong,
        ErrorCode::NameNotAllowed,
        ErrorCode::RoomFull,
        ErrorCode::Unavailable,
    ];
    all.into_iter().find(|code| json!(code) == json!(name)).expect("a code of the table")
}

/// [WIRE-1] to [WIRE-6], to the letter.
#[test]
fn every_server_frame_is_encoded_as_the_fixture_says() {
    let fixtures = fixtures(include_str!("../fixtures/wire/server-frames.json"));
    assert!(fixtures.len() > 10, "the fixtures are there");
    for Fixture { name, rule, text, frame, .. } in fixtures {
        assert_eq!(encode(&frame.expect("a server fixture has its frame")), text, "[{rule}] {name}");
    }
}
