//! Reads the few fields that count out of a JSON object.

use super::{ErrorCode, limits};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::{borrow::Cow, fmt};

/// A field's value, as far as it matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field<'t> {
    Text(Cow<'t, str>),
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
pub fn read<'t, const N: usize>(
    text: &'t str,
    names: &[&str; N],
) -> Result<[Option<Field<'t>>; N], ErrorCode> {
    let mut json = serde_json::Deserializer::from_str(text);
    let object = Names(names).deserialize(&mut json).and_then(|object| json.end().map(|()| object));
    let Object { fields, may_nest } = object.map_err(|_| why_not(text))?;
    if may_nest && nests_deeper_than(text, limits::JSON_DEPTH) {
        return Err(ErrorCode::Unprocessable);
    }
    Ok(fields)
}

struct Object<'t, const N: usize> {
    fields: [Option<Field<'t>>; N],
    /// Whether there may be objects or arrays in it.
    may_nest: bool,
}

/// By hand, since what serde derives refuses a repeated field and takes an array for an object.
#[derive(Clone, Copy)]
struct Names<'n, const N: usize>(&'n [&'n str; N]);

impl<'de, const N: usize> DeserializeSeed<'de> for Names<'_, N> {
    type Value = Object<'de, N>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, const N: usize> Visitor<'de> for Names<'_, N> {
    type Value = Object<'de, N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut object = Object { fields: [const { None }; N], may_nest: false };
        while let Some(place) = map.next_key_seed(Place(self))? {
            if let Some(place) = place {
                let value = map.next_value()?;
                object.may_nest |= value == Field::Other;
                object.fields[place] = Some(value);
            } else {
                map.next_value::<IgnoredAny>()?;
                object.may_nest = true;
            }
        }
        Ok(object)
    }
}

/// A name's place among the names, of one that is among them.
struct Place<'n, const N: usize>(Names<'n, N>);

impl<'de, const N: usize> DeserializeSeed<'de> for Place<'_, N> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<const N: usize> Visitor<'_> for Place<'_, N> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        let Names(names) = self.0;
        Ok(names.iter().position(|one| *one == name))
    }
}

impl<'de> serde::Deserialize<'de> for Field<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FieldVisitor)
    }
}

struct FieldVisitor;

impl<'de> Visitor<'de> for FieldVisitor {
    type Value = Field<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Field::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Field::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Field::Other)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Field::Bool(value))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Field::Other)
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Field::Integer(value))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Field::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Field::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
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
