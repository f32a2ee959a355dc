use super::{ErrorCode, limits};
use crate::names::{Flaw, flaw_in};
use serde::Serialize;
use std::fmt;
use unicode_segmentation::UnicodeSegmentation;

/// The name of somebody who gave none.
const ANONYMOUS: &str = "匿名用户";

/// A person's name: not blank, at most [`limits::NAME_GRAPHEMES`] graphemes and [`limits::NAME_BYTES`] bytes, without a flaw
/// ([`flaw_in`]), otherwise as it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Username(String);

impl Username {
    /// A blank name becomes 匿名用户.
    ///
    /// # Errors
    /// [`ErrorCode::NameTooLong`], [`ErrorCode::NameNotAllowed`], [`ErrorCode::NameInvisible`] or [`ErrorCode::NameMarks`].
    pub fn parse(name: &str) -> Result<Self, ErrorCode> {
        if name.chars().all(char::is_whitespace) {
            return Ok(Self(ANONYMOUS.to_owned()));
        }
        if name.len() > limits::NAME_BYTES || name.graphemes(true).nth(limits::NAME_GRAPHEMES).is_some() {
            return Err(ErrorCode::NameTooLong);
        }
        match flaw_in(name) {
            None => Ok(Self(name.to_owned())),
            Some(Flaw::NotAllowed) => Err(ErrorCode::NameNotAllowed),
            Some(Flaw::Invisible) => Err(ErrorCode::NameInvisible),
            Some(Flaw::TooManyMarks) => Err(ErrorCode::NameMarks),
        }
    }

    /// That of somebody who gave none.
    pub fn anonymous() -> Self {
        Self(ANONYMOUS.to_owned())
    }

    /// As [`Username::as_str`] gave it to be stored.
    pub fn from_stored(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// The same, of one who is a guest; shortened where it would be too long. `None` where nothing is left of it that is a name.
    pub fn as_guest(&self) -> Option<Self> {
        let is_han = |c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
        let suffix = if self.0.contains(is_han) { "（访客）" } else { " (guest)" };
        let left = limits::NAME_GRAPHEMES - suffix.graphemes(true).count();
        let mut kept = String::new();
        for grapheme in self.0.trim().graphemes(true).take(left) {
            if kept.len() + grapheme.len() + suffix.len() > limits::NAME_BYTES {
                break;
            }
            kept.push_str(grapheme);
        }
        let kept = kept.trim_end();
        if kept.is_empty() { None } else { Self::parse(&format!("{kept}{suffix}")).ok() }
    }

    /// Whether it is that of whoever gave none, which is nobody's own.
    pub fn is_anonymous(&self) -> bool {
        self.0 == ANONYMOUS
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name in the query of a socket's address (without its `?`): the first `username`, percent-decoded, `+` as space.
///
/// # Errors
/// As [`Username::parse`].
pub fn username_in(query: &str) -> Result<Username, ErrorCode> {
    let given = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "username");
    Username::parse(given.as_ref().map_or("", |(_, name)| name))
}
