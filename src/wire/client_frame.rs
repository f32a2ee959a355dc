use super::{
    ErrorCode, MessageText,
    fields::{self, Field},
};

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
        let [kind, message] = fields::read(text, &["type", "message"])?;
        match kind {
            None => {}
            Some(Field::Text(kind)) if kind == "chat" => {}
            Some(Field::Text(_)) => return Ok(Self::Nothing),
            Some(_) => return Err(ErrorCode::Unprocessable),
        }
        match message {
            None => Ok(Self::Nothing),
            Some(Field::Text(text)) => {
                Ok(MessageText::parse(text.into_owned())?.map_or(Self::Nothing, Self::Chat))
            }
            Some(_) => Err(ErrorCode::Unprocessable),
        }
    }
}
