/// Why the room closes a connection (SPEC.md, "Close codes"). 4000–4099: do not reconnect, but for 4008. 4100–4199:
/// reconnect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseCode {
    AlreadySetUp,
    NotInTheRoom,
    /// The same session came in on another connection.
    TakenOver,
    TooSlow,
    FrameTooLarge,
    NameNotAccepted,
    /// It is not theirs to come in, or what they came with is of no use.
    NotAMember,
    /// Kicked or banned.
    Removed,
    GuestsNotAccepted,
    RoomFull,
    Unavailable,
    NoSignOfLife,
    /// The room broke off in the middle of something.
    Restarted,
    TooManyConnections,
}

impl CloseCode {
    pub fn code(self) -> u16 {
        match self {
            Self::AlreadySetUp => 4000,
            Self::NotInTheRoom => 4001,
            Self::TakenOver => 4002,
            Self::TooSlow => 4008,
            Self::FrameTooLarge => 4009,
            Self::NameNotAccepted => 4010,
            Self::NotAMember => 4011,
            Self::Removed => 4012,
            Self::GuestsNotAccepted => 4013,
            Self::RoomFull => 4100,
            Self::Unavailable => 4101,
            Self::NoSignOfLife => 4102,
            Self::Restarted => 4103,
            Self::TooManyConnections => 4104,
        }
    }

    pub fn reason(self) -> &'static str {
        match self {
            Self::AlreadySetUp => "already set up",
            Self::NotInTheRoom => "not in the room",
            Self::TakenOver => "session continues elsewhere",
            Self::TooSlow => "too slow",
            Self::FrameTooLarge => "frame too large",
            Self::NameNotAccepted => "name not accepted",
            Self::NotAMember => "not a member",
            Self::Removed => "removed",
            Self::GuestsNotAccepted => "guests not accepted",
            Self::RoomFull => "room full",
            Self::Unavailable => "unavailable",
            Self::NoSignOfLife => "no sign of life",
            Self::Restarted => "restarted",
            Self::TooManyConnections => "too many connections",
        }
    }
}

/// The code that answers a close with `code`: the same, or 1000 where RFC 6455 (7.4.1) forbids to send it.
pub fn answer_to_close(code: u16) -> u16 {
    match code {
        1000..=1003 | 1007..=1014 | 3000..=4999 => code,
        _ => 1000,
    }
}
