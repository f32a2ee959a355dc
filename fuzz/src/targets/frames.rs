use super::texts::text;
use edge_chat::wire::{ClientFrame, Command, ErrorCode, MessageText};
use serde_json::Value;

/// One frame of either protocol: it is read as SPEC.md has it (WIRE-7 to WIRE-11, COMMAND-2, COMMAND-3).
///
/// # Panics
/// Where it is not.
pub fn frames(input: &[u8]) {
    let text = text(input);
    let (classic, command) = (ClientFrame::parse(&text), Command::parse(&text));
    let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
    assert_eq!(classic == Err(ErrorCode::NotJson), !is_json, "WIRE-10");
    assert_eq!(command.as_ref().err() == Some(&ErrorCode::NotJson), !is_json, "COMMAND-3");
    // A number beyond all bounds is JSON, and none that this model knows.
    let Ok(value) = serde_json::from_str::<Value>(&text) else { return };
    assert_eq!(classic, by_the_rules(&value), "WIRE-7 to WIRE-11");
    let reference = value["ref"].as_u64().filter(|reference| *reference < 1 << 31);
    let is_command = value.is_object() && depth(&value) <= 8 && value["type"].is_string();
    let expected = reference.filter(|_| is_command);
    assert_eq!(command.ok().map(|command| u64::from(command.reference.get())), expected, "COMMAND-2");
}

/// Levels of nesting.
pub fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// What SPEC.md says of a JSON value as a classic frame, in the plainest way there is.
///
/// # Errors
/// What its sender is told.
pub fn by_the_rules(value: &Value) -> Result<ClientFrame, ErrorCode> {
    let fields = value.as_object().ok_or(ErrorCode::Unprocessable)?;
    if depth(value) > 8 || fields.get("type").is_some_and(|kind| !kind.is_string()) {
        return Err(ErrorCode::Unprocessable);
    }
    if fields.get("type").is_some_and(|kind| kind != "chat") {
        return Ok(ClientFrame::Nothing);
    }
    let Some(message) = fields.get("message") else { return Ok(ClientFrame::Nothing) };
    let text = message.as_str().ok_or(ErrorCode::Unprocessable)?;
    Ok(MessageText::parse(text.to_owned())?.map_or(ClientFrame::Nothing, ClientFrame::Chat))
}
