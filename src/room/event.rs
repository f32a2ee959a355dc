use super::attachment::Attachment;
use crate::{
    history::DatabaseError,
    wire::{CloseCode, ConnectionId, Timestamp, Username, Visitor},
};

/// What happens to a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A socket was accepted under this id.
    Connect { connection: ConnectionId, entrance: Entrance, visitor: Visitor },
    /// A frame came from a socket.
    Receive { connection: ConnectionId, frame: Incoming },
    /// A socket closed or broke, or is about to.
    Disconnect { connection: ConnectionId },
    /// The alarm went off.
    Alarm,
    /// The time of [`Room::next_tick`](super::Room::next_tick) has come.
    Tick,
    /// The room broke off in the middle of something, and was opened again over the same sockets.
    Restarted,
    /// When the runtime last answered a connection's `ping`, for those whose it did.
    Sweep { answered: Vec<(ConnectionId, Timestamp)> },
}

/// By which protocol a connection came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entrance {
    Classic(Username),
    /// It will say who it is.
    V1,
}

/// A frame as it comes off the socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    Text(String),
    /// Neither protocol has binary frames; only its length in bytes counts.
    Binary(usize),
}

/// Whom a broadcast is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Classic,
    V1,
}

/// What a room wants done outside itself, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send a frame to one connection.
    Send {
        to: ConnectionId,
        frame: String,
    },
    /// Send a frame to every open connection of an audience, but for these, which are in order.
    Broadcast {
        audience: Audience,
        frame: String,
        except: Vec<ConnectionId>,
    },
    /// Remember this with the connection's socket through hibernation; `None` when the room has let go of it.
    Attach {
        connection: ConnectionId,
        attachment: Option<Box<Attachment>>,
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
