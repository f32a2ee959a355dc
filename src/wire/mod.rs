//! What travels: frames both ways, names, ids, times, close codes, routes, limits.
//!
//! Everything here is parsed once, at the door, into a type that cannot hold a wrong value; nothing further in checks again.

mod client_frame;
mod close_code;
mod connection_id;
mod error_code;
pub mod limits;
mod message_text;
mod room_name;
mod route;
mod server_frame;
mod target;
mod timestamp;
mod username;

pub use client_frame::ClientFrame;
pub use close_code::{CloseCode, answer_to_close};
pub use connection_id::ConnectionId;
pub use error_code::ErrorCode;
pub use message_text::MessageText;
pub use room_name::RoomName;
pub use route::{Refusal, Route, error_body};
pub use server_frame::{ChatFrame, Sender, ServerFrame};
pub use target::Target;
pub use timestamp::Timestamp;
pub use username::{Username, username_in};
