use super::{
    ErrorCode, RoomName,
    fields::{self, Field},
};
use std::fmt;

/// What the body of a request to sign in says.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SignIn {
    /// The secret that the id is derived from.
    pub person: Option<String>,
    /// What Turnstile gave the page.
    pub turnstile: Option<String>,
}

impl SignIn {
    /// `None` where it is neither empty nor a JSON object, or one of these is no text.
    pub fn parse(body: &str) -> Option<Self> {
        if body.is_empty() {
            return Some(Self::default());
        }
        let [person, turnstile] = fields::read(body, &["person", "turnstile"]).ok()?;
        Some(Self { person: text(person).ok()?, turnstile: text(turnstile).ok()? })
    }
}

/// The room that the body of a request for a ticket names. `nfc` is as in [`RoomName::from_segment`].
pub fn room_in(body: &str, nfc: impl Fn(&str) -> String) -> Option<RoomName> {
    // Of two, which there is code for already.
    let [room, _] = fields::read(body, &["room", ""]).ok()?;
    // A name has no `%`: there is nothing in it to be decoded.
    let room = text(room).ok()??;
    RoomName::from_segment(&room, nfc).filter(|_| !room.contains('%'))
}

/// A field that may be missing, and has to be a text where it is there.
fn text(field: Option<Field<'_>>) -> Result<Option<String>, ErrorCode> {
    match field {
        None => Ok(None),
        Some(Field::Text(text)) => Ok(Some(text.into_owned())),
        Some(_) => Err(ErrorCode::Unprocessable),
    }
}

// A secret is in no log.
impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignIn(…)")
    }
}
