use super::roster::Attachment;
use crate::{
    history::DatabaseError,
    wire::{CloseCode, ConnectionId, Timestamp, Username},
};

/// What happens to a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A socket was accepted under this id.
    Connect { connection: ConnectionId, name: Username },
    /// A frame came from a socket.
    Receive { connection: ConnectionId, frame: Incoming },
    /// A socket closed or broke, or is about to.
    Disconnect { connection: ConnectionId },
    /// The alarm went off.
    Alarm,
}

/// A frame as it comes off the socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    Text(String),
    /// The classic protocol has no binary frames; only its length in bytes counts.
    Binary(usize),
}

/// What a room wants done outside itself, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send a frame to one connection.
    Send {
        to: ConnectionId,
        frame: String,
    },
    /// Send a frame to every open connection.
    Broadcast {
        frame: String,
    },
    /// Remember this with the connection's socket through hibernation; `None` when the room has let go of it.
    Attach {
        connection: ConnectionId,
        attachment: Option<Attachment>,
    },
    Close {
        connection: ConnectionId,
        code: CloseCode,
    },
    /// Set the one alarm, in place of any that is set.
    SetAlarm(Timestamp),
    ClearAlarm,
    /// The database failed: tell the operator. Where it is the alarm's event, have the platform try again.
    Fault(DatabaseError),
}
