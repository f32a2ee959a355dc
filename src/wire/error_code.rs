use serde::Serialize;

/// Why a frame, a command or a connection was not accepted (SPEC.md, "Error codes"). The code and the number are for
/// programs, the message for people: clients of the tutorial show it as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    NotJson = 1,
    Unprocessable = 2,
    FrameTooLarge = 3,
    MessageTooLong = 4,
    NameTooLong = 5,
    NameNotAllowed = 6,
    RoomFull = 7,
    Unavailable = 8,
    EmptyMessage = 9,
    UnknownCommand = 10,
    NotWelcomed = 11,
    AlreadyWelcomed = 12,
    CidReused = 13,
    InDoubt = 14,
    NotFound = 15,
    NotYours = 16,
    TooLate = 17,
    TooMany = 18,
    NotAllowed = 19,
    Muted = 20,
    SlowDown = 21,
    Locked = 22,
    GuestsOff = 23,
    NotAMember = 24,
    Banned = 25,
    NameTaken = 26,
    NameReserved = 27,
    BadLink = 28,
    TooManyConnections = 29,
    NameInvisible = 30,
    NameMarks = 31,
}

impl ErrorCode {
    /// Never changes its meaning.
    pub fn number(self) -> u8 {
        self as u8
    }

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
            Self::EmptyMessage => "消息不能为空",
            Self::UnknownCommand => "未知的命令",
            Self::NotWelcomed => "请先发送hello",
            Self::AlreadyWelcomed => "已经发送过hello",
            Self::CidReused => "消息编号已被另一条消息使用",
            Self::InDoubt => "无法确认消息是否已发送",
            Self::NotFound => "找不到这条消息",
            Self::NotYours => "只能修改自己的消息",
            Self::TooLate => "这条消息已不能再编辑",
            Self::TooMany => "已达到数量上限",
            Self::NotAllowed => "没有权限",
            Self::Muted => "您已被禁言",
            Self::SlowDown => "发送太快,请稍后再试",
            Self::Locked => "聊天室已锁定",
            Self::GuestsOff => "本聊天室不接受访客",
            Self::NotAMember => "您不是本聊天室的成员",
            Self::Banned => "您已被移出聊天室",
            Self::NameTaken => "名称已被使用",
            Self::NameReserved => "名称已被保留",
            Self::BadLink => "链接无效或已过期",
            Self::TooManyConnections => "连接过多,请稍后再试",
            Self::NameInvisible => "名称包含不可见的字符",
            Self::NameMarks => "名称的组合符号过多",
        }
    }

    /// Whether the same again may be accepted later.
    pub fn may_retry(self) -> bool {
        matches!(self, Self::RoomFull | Self::Unavailable | Self::SlowDown | Self::TooManyConnections)
    }
}
