//! What one page does and hears, for another client to be played to (tests/fixtures/traces).

use crate::{asked::Upward, page::Page};
use edge_chat::room::Incoming;
use serde_json::{Value, json};

/// A client's side of a story, as it goes.
#[derive(Debug)]
pub struct Recorder {
    /// Whose.
    pub client: usize,
    pub steps: Vec<Value>,
}

impl Recorder {
    pub fn opened(&mut self, at: i64) {
        self.steps.push(json!({ "at": at, "do": "open" }));
    }

    pub fn said(&mut self, at: i64, text: &str) {
        self.steps.push(json!({ "at": at, "do": "say", "text": text }));
    }

    pub fn heard(&mut self, at: i64, text: &str) {
        self.steps.push(json!({ "at": at, "do": "frame", "text": text }));
    }

    pub fn sent(&mut self, at: i64, commands: &[Upward]) {
        for command in commands {
            let Incoming::Text(text) = &command.frame else { continue };
            let frame: Value = serde_json::from_str(text).expect("a page sends JSON");
            self.steps.push(json!({ "at": at, "do": "command", "frame": frame }));
        }
    }

    /// The connection is gone; `code` where the room closed it.
    pub fn lost(&mut self, at: i64, code: Option<u16>) {
        let mut step = json!({ "at": at, "do": "lost" });
        if let Some(code) = code {
            step["code"] = json!(code);
        }
        self.steps.push(step);
    }

    /// The whole trace, a step a line, with what the page has in the end.
    pub fn trace(&self, seed: u64, about: &str, page: &Page) -> String {
        let messages: Vec<_> = page.applied.iter().flatten().collect();
        let message = |(seq, sender, text): &&(u64, String, String)| json!({ "seq": seq, "sender_id": sender, "message": text });
        let people = page.presence.iter().flat_map(|presence| presence.people.iter().flatten());
        let people: Vec<_> = people.map(|(id, name)| json!({ "id": id, "name": name })).collect();
        let messages: Vec<_> = messages.iter().map(message).collect();
        let epoch = page.position.as_ref().map(|(epoch, _)| epoch);
        let lines = |indent: &str, values: &[Value]| {
            let lines: Vec<_> = values.iter().map(|value| format!("{indent}  {value}")).collect();
            if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n{indent}]", lines.join(",\n")) }
        };
        let head = [
            ("seed", json!(seed)),
            ("about", json!(about)),
            ("room", json!("lobby")),
            ("person", json!(page.person)),
            ("session", json!(page.session)),
            ("name", json!(page.name)),
        ];
        let head: Vec<_> = head.iter().map(|(name, value)| format!("  \"{name}\": {value},\n")).collect();
        let head = head.concat();
        let (steps, messages) = (lines("  ", &self.steps), lines("    ", &messages));
        let people = lines("    ", &people);
        let end =
            format!("\"epoch\": {},\n    \"messages\": {messages},\n    \"people\": {people}", json!(epoch));
        format!("{{\n{head}  \"steps\": {steps},\n  \"final\": {{\n    {end}\n  }}\n}}\n")
    }
}
