//! What is done to a message after it was said.

use super::{Emoji, MessageText, Seq, Timestamp, json::Json};

/// Something done to the message at `target`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    pub target: Seq,
    pub change: Change,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Edit(MessageText),
    Delete,
    React { emoji: Emoji, on: bool },
    Pin { on: bool },
}

/// Bytes of an act's event besides its texts.
const AROUND_TEXTS: usize = 200;

impl Act {
    /// The event's text on the wire.
    pub fn encode(&self, sender_id: &str, sender_name: &str, at: Timestamp, seq: Seq) -> String {
        let Self { target, change } = self;
        let text = if let Change::Edit(text) = change { text.as_str() } else { "" };
        let mut json = Json::with_capacity(AROUND_TEXTS + sender_name.len() + text.len());
        json.raw("{\"type\":").plain(change.kind());
        json.raw(",\"target\":").number(target.get());
        match change {
            Change::Edit(text) => drop(json.raw(",\"message\":").text(text.as_str())),
            Change::React { emoji, on } => {
                json.raw(",\"emoji\":").text(emoji.as_str()).raw(",\"on\":").flag(*on);
            }
            Change::Pin { on } => drop(json.raw(",\"on\":").flag(*on)),
            Change::Delete => {}
        }
        json.raw(",\"sender_id\":").text(sender_id);
        json.raw(",\"sender_name\":").text(sender_name);
        json.raw(",\"timestamp\":").plain(at.iso().as_str());
        json.raw(",\"seq\":").number(seq.get()).raw("}");
        json.finish()
    }
}

impl Change {
    fn kind(&self) -> &'static str {
        match self {
            Self::Edit(_) => "edit",
            Self::Delete => "delete",
            Self::React { .. } => "react",
            Self::Pin { .. } => "pin",
        }
    }
}
