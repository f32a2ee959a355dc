use super::{ErrorCode, MessageText, limits};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// What a client of the classic protocol asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientFrame {
    /// Say this to all.
    Chat(MessageText),
    /// A heartbeat, an empty message, or a type that this room does not know.
    Nothing,
}

impl ClientFrame {
    /// Reads one text frame.
    ///
    /// # Errors
    /// [`ErrorCode::NotJson`], [`ErrorCode::MessageTooLong`], or [`ErrorCode::Unprocessable`] for anything else that is
    /// no frame of a client.
    pub fn parse(text: &str) -> Result<Self, ErrorCode> {
        let fields: Fields = serde_json::from_str(text).map_err(|_| why_not(text))?;
        if nests_deeper_than(text, limits::JSON_DEPTH) {
            return Err(ErrorCode::Unprocessable);
        }
        match fields.kind {
            None => {}
            Some(Field::Text(kind)) if kind == "chat" => {}
            Some(Field::Text(_)) => return Ok(Self::Nothing),
            Some(Field::Other) => return Err(ErrorCode::Unprocessable),
        }
        match fields.message {
            None => Ok(Self::Nothing),
            Some(Field::Text(text)) => Ok(MessageText::parse(text)?.map_or(Self::Nothing, Self::Chat)),
            Some(Field::Other) => Err(ErrorCode::Unprocessable),
        }
    }
}

/// The fields of a frame that count; of one given twice the last, as JavaScript and Python have it.
#[derive(Default)]
struct Fields {
    kind: Option<Field>,
    message: Option<Field>,
}

/// A field's value, as far as it matters.
enum Field {
    Text(String),
    Other,
}

// By hand, since the derived one refuses a repeated field and takes an array for an object.
impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;

        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Fields::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "type" => fields.kind = Some(map.next_value()?),
                        "message" => fields.message = Some(map.next_value()?),
                        _ => _ = map.next_value::<IgnoredAny>()?,
                    }
                }
                Ok(fields)
            }
        }

        deserializer.deserialize_map(FieldsVisitor)
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldVisitor;

        impl<'de> Visitor<'de> for FieldVisitor {
            type Value = Field;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }

            fn visit_str<E>(self, text: &str) -> Result<Field, E> {
                Ok(Field::Text(text.to_owned()))
            }

            fn visit_unit<E>(self) -> Result<Field, E> {
                Ok(Field::Other)
            }

            fn visit_bool<E>(self, _: bool) -> Result<Field, E> {
                Ok(Field::Other)
            }

            fn visit_i64<E>(self, _: i64) -> Result<Field, E> {
                Ok(Field::Other)
            }

            fn visit_u64<E>(self, _: u64) -> Result<Field, E> {
                Ok(Field::Other)
            }

            fn visit_f64<E>(self, _: f64) -> Result<Field, E> {
                Ok(Field::Other)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Field, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Field::Other)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Field, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Field::Other)
            }
        }

        deserializer.deserialize_any(FieldVisitor)
    }
}

/// Whether a frame that could not be read is JSON at all. `IgnoredAny` follows the grammar alone: it passes a lone
/// surrogate, which is an escape like any other there and no text, and it does not recurse.
fn why_not(text: &str) -> ErrorCode {
    match serde_json::from_str::<IgnoredAny>(text) {
        Ok(_) => ErrorCode::Unprocessable,
        Err(_) => ErrorCode::NotJson,
    }
}

/// Whether `json`, which must be valid JSON, nests deeper than `limit` levels.
fn nests_deeper_than(json: &str, limit: usize) -> bool {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limit {
            return true;
        }
    }
    false
}
