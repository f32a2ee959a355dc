use serde::Serialize;

/// Why a frame, or a connection, was not accepted (SPEC.md, "Error codes"). The code is for programs, the message for
/// people: clients of the tutorial show it as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    NotJson,
    Unprocessable,
    FrameTooLarge,
    MessageTooLong,
    NameTooLong,
    NameNotAllowed,
    RoomFull,
    Unavailable,
}

impl ErrorCode {
    pub fn message(self) -> &'static str {
        match self {
            Self::NotJson => "消息格式错误,请发送有效的JSON",
            Self::Unprocessable => "处理消息时发生错误",
            Self::FrameTooLarge => "消息帧过大,最多16384字节",
            Self::MessageTooLong => "消息过长,最多4000个字符",
            Self::NameTooLong => "名称过长,最多32个字符",
            Self::NameNotAllowed => "名称包含不允许的字符",
            Self::RoomFull => "聊天室已满,请稍后再试",
            Self::Unavailable => "服务暂时不可用,请稍后再试",
        }
    }
}
