//! Reads the few fields that count out of a JSON object.

use super::{ErrorCode, limits};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A field's value, as far as it matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    Text(String),
    Integer(u64),
    Bool(bool),
    /// Null, a number that is no whole one from 0 to 2⁶⁴−1, an array, an object.
    Other,
}

/// The fields of these names in the JSON object `text`; of one given twice the last, as JavaScript and Python have it.
///
/// # Errors
/// [`ErrorCode::NotJson`], or [`ErrorCode::Unprocessable`] where it is no object, nests deeper than
/// [`limits::JSON_DEPTH`], or has a lone surrogate where text counts.
pub fn read<const N: usize>(text: &str, names: [&str; N]) -> Result<[Option<Field>; N], ErrorCode> {
    let mut json = serde_json::Deserializer::from_str(text);
    let fields = Fields(names).deserialize(&mut json).and_then(|fields| json.end().map(|()| fields));
    let fields = fields.map_err(|_| why_not(text))?;
    if nests_deeper_than(text, limits::JSON_DEPTH) {
        return Err(ErrorCode::Unprocessable);
    }
    Ok(fields)
}

/// By hand, since what serde derives refuses a repeated field and takes an array for an object.
struct Fields<'n, const N: usize>([&'n str; N]);

impl<'de, const N: usize> DeserializeSeed<'de> for Fields<'_, N> {
    type Value = [Option<Field>; N];

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, const N: usize> Visitor<'de> for Fields<'_, N> {
    type Value = [Option<Field>; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = [const { None }; N];
        while let Some(key) = map.next_key::<String>()? {
            match self.0.iter().position(|name| *name == key) {
                Some(place) => fields[place] = Some(map.next_value()?),
                None => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        Ok(fields)
    }
}

impl<'de> serde::Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FieldVisitor)
    }
}

struct FieldVisitor;

impl<'de> Visitor<'de> for FieldVisitor {
    type Value = Field;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Field, E> {
        Ok(Field::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Field, E> {
        Ok(Field::Text(text))
    }

    fn visit_unit<E>(self) -> Result<Field, E> {
        Ok(Field::Other)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Field, E> {
        Ok(Field::Bool(value))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Field, E> {
        Ok(Field::Other)
    }

    fn visit_u64<E>(self, value: u64) -> Result<Field, E> {
        Ok(Field::Integer(value))
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
