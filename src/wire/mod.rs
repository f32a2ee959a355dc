//! What travels: frames both ways, names, ids, times, close codes, routes, limits.
//!
//! Everything here is parsed once, at the door, into a type that cannot hold a wrong value; nothing further in checks again.

mod act;
mod client_frame;
mod close_code;
mod command;
mod connection_id;
mod deed;
mod emoji;
mod epoch;
mod error_code;
pub(crate) mod fields;
mod fold;
mod json;
mod letters;
pub mod limits;
mod message_text;
mod nonce;
mod order;
mod page_query;
mod person;
mod protocol;
mod push;
mod reply;
mod role;
mod room_name;
mod route;
mod seals;
mod search_query;
mod seq;
mod server_frame;
mod sign_in;
mod target;
mod timestamp;
mod username;
mod visitor;
mod words;

pub use act::{Act, Change};
pub use client_frame::ClientFrame;
pub use close_code::{CloseCode, answer_to_close};
pub use command::{Action, Command, Hello, Reference, Send};
pub use connection_id::ConnectionId;
pub use deed::{Deed, Doer, Kind, Recorded, is_undo};
pub use emoji::Emoji;
pub use epoch::Epoch;
pub use error_code::ErrorCode;
pub use message_text::MessageText;
pub use nonce::Nonce;
pub use order::{Measure, Order, Reason, Settings};
pub use page_query::{PageQuery, Place, after_in};
pub use person::{Cid, PersonId, SessionKey};
pub use protocol::Protocol;
pub use push::{Joined, Person, Presence, PresenceChange, Push, joined};
pub use reply::{
    Audit, Done, Ordered, Reply, Revisions, Said, Standing, StandingInvite, StandingSanction, Welcome, You,
};
pub use role::{Access, Role};
pub use room_name::RoomName;
pub use route::{Mine, Refusal, Route, Signing, error_body, not_passed_body, room_of};
pub use seals::Seals;
pub use search_query::{Mark, SearchQuery, Term, is_prefix, lower_case};
pub use seq::Seq;
pub use server_frame::{ChatFrame, Sender, ServerFrame};
pub use sign_in::{SignIn, room_in};
pub use target::Target;
pub use timestamp::Timestamp;
pub use username::{Username, username_in};
pub use visitor::{Network, Visitor};
pub use words::{Atom, atoms};
