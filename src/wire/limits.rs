//! Every bound on what comes in, in one place (SPEC.md, LIMIT). The tests show both sides of each.

use std::time::Duration;

/// Bytes of UTF-8 in one frame. 4,000 characters of any script fit, with their JSON around them, unless that escapes them.
pub const FRAME_BYTES: usize = 16_384;

/// Characters (Unicode scalar values) in one message.
pub const MESSAGE_CHARS: usize = 4_000;

/// Levels of nesting in a JSON frame; the frame's own object is the first.
pub const JSON_DEPTH: usize = 8;

/// Graphemes (UAX 29) in a name: what a person would count as characters.
pub const NAME_GRAPHEMES: usize = 32;

/// Bytes of UTF-8 in a name, since a grapheme alone has no upper bound. The longest emoji sequences take 35 bytes.
pub const NAME_BYTES: usize = 1_024;

/// Characters (Unicode scalar values, after NFC) in a room's name.
pub const ROOM_NAME_CHARS: usize = 64;

/// Connections in one room. The platform allows 32,768 sockets an object.
pub const CONNECTIONS: usize = 10_000;

/// Sockets of one object, with those that the room let go of and that have not closed yet. Accepting more than the
/// platform allows would be a panic.
pub const SOCKETS: usize = 30_000;

/// Replies that the assistant may owe one room.
pub const PENDING_REPLIES: usize = 1_000;

/// Error frames that one connection gets at once, before [`ERRORS_PER_SECOND`] counts.
pub const ERROR_BURST: u32 = 20;

/// Error frames a second that one connection gets after the burst. Refills the burst in the ten seconds after which the
/// object may hibernate, so that forgetting the count on hibernation forgives nothing.
pub const ERRORS_PER_SECOND: u32 = 2;

/// How long a reply that fell due in an empty room waits for somebody to come.
pub const REPLY_WAIT: Duration = Duration::from_mins(1);
