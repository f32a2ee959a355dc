use super::limits;
use percent_encoding::percent_decode_str;
use std::fmt;

/// The room at `/ws/chat/`.
const LOBBY: &str = "lobby";

/// A room's name in NFC: 1 to [`limits::ROOM_NAME_CHARS`] letters and digits of any script, `-`, `_`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomName(String);

impl RoomName {
    pub fn lobby() -> Self {
        Self(LOBBY.to_owned())
    }

    /// The room that one segment of a path names, percent-encoded; `None` where no room can have that name.
    ///
    /// `nfc` normalises to Unicode's NFC. It is the caller's, since every JavaScript runtime has it, and its tables would
    /// be a third of the WebAssembly.
    pub fn from_segment(segment: &str, nfc: impl Fn(&str) -> String) -> Option<Self> {
        let decoded = percent_decode_str(segment).decode_utf8().ok()?;
        // NFC composes at most three characters into one (UAX 15): no need to normalise a novel.
        if decoded.chars().nth(3 * limits::ROOM_NAME_CHARS).is_some() {
            return None;
        }
        let name = nfc(&decoded);
        let fits = (1..=limits::ROOM_NAME_CHARS).contains(&name.chars().count());
        (fits && name.chars().all(is_allowed)).then_some(Self(name))
    }

    /// As [`RoomName::as_str`] gave it; `None` where no room can have that name.
    pub fn from_stored(name: &str) -> Option<Self> {
        Self::from_segment(name, str::to_owned)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RoomName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_allowed(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}
