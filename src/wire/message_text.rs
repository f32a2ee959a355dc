use super::{ErrorCode, limits};

/// The text of a message: 1 to [`limits::MESSAGE_CHARS`] characters, none of them NUL, otherwise exactly as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageText(String);

impl MessageText {
    /// `Ok(None)` for an empty text, which does nothing.
    ///
    /// # Errors
    /// [`ErrorCode::MessageTooLong`], or [`ErrorCode::Unprocessable`] for a text that holds NUL, which many clients and
    /// stores would cut short.
    pub fn parse(text: String) -> Result<Option<Self>, ErrorCode> {
        if text.is_empty() {
            return Ok(None);
        }
        if exceeds_chars(&text, limits::MESSAGE_CHARS) {
            return Err(ErrorCode::MessageTooLong);
        }
        if text.contains('\0') {
            return Err(ErrorCode::Unprocessable);
        }
        Ok(Some(Self(text)))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn exceeds_chars(text: &str, limit: usize) -> bool {
    // A character takes at least a byte, so most texts need no count.
    text.len() > limit && text.chars().nth(limit).is_some()
}
