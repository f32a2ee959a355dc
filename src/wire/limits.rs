//! Every bound on what comes in, in one place (SPEC.md, LIMIT). The tests show both sides of each.

use std::{ops::RangeInclusive, time::Duration};

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

/// How long a bucket may take to fill: an object leaves memory no sooner after its last event.
pub const REFILL: Duration = Duration::from_secs(10);

/// A second, of whatever is bounded by `burst/per second`.
pub const RATE_PER_SECOND: RangeInclusive<u32> = 1..=1_000_000;

/// Events back from the head that are counted when a room that broke off comes into memory again.
pub const RECALLED_EVENTS: usize = 10_000;

/// Connections that a configuration may allow one person, one network, or a room.
pub const CONNECTIONS_OF_ONE: RangeInclusive<u64> = 1..=CONNECTIONS as u64;

/// Guests who yield a name to whom it belongs. Of a name that more of them have nobody known is called: it would take too long.
pub const YIELDING_GUESTS: usize = 1_000;

/// How long a reply that fell due in an empty room waits for somebody to come.
pub const REPLY_WAIT: Duration = Duration::from_mins(1);

/// Characters of the secrets that a v1 client makes for itself (`person`, `session`).
pub const SECRET_CHARS: RangeInclusive<usize> = 16..=64;

/// Characters of a client's own id of a message.
pub const CID_CHARS: RangeInclusive<usize> = 1..=36;

/// Events in one page of the log.
pub const PAGE_EVENTS: usize = 200;

/// Bytes of events in one page, unless a single one is larger. Half of [`UNSEEN_BYTES`], so that what comes after a page
/// is not held for it.
pub const PAGE_BYTES: usize = 128 * 1024;

/// Events in a page of history where the request names no number.
pub const PAGE_DEFAULT: usize = 50;

/// Events behind the head that a connection may resume from.
pub const RESUME_EVENTS: u64 = 1_000;

/// Events back from the head in which a message sent again is looked for.
pub const RESEND_EVENTS: u64 = 10_000;

/// Messages whose `cid` a room in memory remembers.
pub const RECENT_CIDS: usize = 1_024;

/// Bytes of events that are stored as one row, unless a single one is larger. Rows end at 2 MB.
pub const BLOCK_BYTES: usize = 64 * 1024;

/// Frames from clients in one turn, whose events are one frame to each: far fewer than [`UNSEEN_EVENTS`], so that whoever
/// reads on is not held for a single one.
pub const TURN_FRAMES: usize = 128;

/// Bytes of frames from clients in one turn, unless a single one is larger; so that its events are about one row.
pub const TURN_BYTES: usize = BLOCK_BYTES;

/// Events that a v1 connection is sent beyond what it says it has seen. What bounds memory is [`UNSEEN_BYTES`]; this one is for
/// small events, and twice what a client says it after, so that in a busy room who reads on is not held; with
/// what comes until a held one is closed it stays within [`RESUME_EVENTS`] in all but the busiest.
pub const UNSEEN_EVENTS: u64 = 512;

/// Bytes of events that a v1 connection is sent beyond what it says it has seen.
pub const UNSEEN_BYTES: u64 = 256 * 1024;

/// Events from before the room left memory that a v1 connection is let go on without having seen: their bytes are not
/// remembered. As many as a client may leave unsaid.
pub const UNSEEN_BEFORE: u64 = 256;

/// Bytes of pages that a v1 connection may pull without going on from the last of them.
pub const UNREAD_BYTES: u64 = UNSEEN_BYTES + PAGE_BYTES as u64;

/// How long a held connection may take to pull.
pub const HELD: Duration = Duration::from_secs(30);

/// Messages of one connection that could not be stored, and that its next ones wait for.
pub const UNSTORED: usize = 64;

/// How long a connection's next messages wait for the first that could not be stored to come again.
pub const AGAIN: Duration = Duration::from_secs(10);

/// Messages sent to a classic connection that says nothing.
pub const UNHEARD_EVENTS: u64 = 16_384;

/// Bytes sent to a classic connection that says nothing.
pub const UNHEARD_BYTES: u64 = 4 * 1024 * 1024;

/// How long a person whose last connection went is still here.
pub const GRACE: Duration = Duration::from_secs(12);

/// How long a v1 connection may give no sign of life: two of the longest heartbeats, and a margin.
pub const SILENCE: Duration = Duration::from_secs(65);

/// Between two looks for connections without a sign of life.
pub const SWEEP: Duration = Duration::from_secs(25);

/// People that presence names; of more it only gives the number.
pub const LISTED_PEOPLE: usize = 200;

/// Between two pushes of presence where it names people, and where it does not.
pub const PRESENCE_PAUSE: Duration = Duration::from_millis(100);
pub const PRESENCE_PAUSE_OF_MANY: Duration = Duration::from_secs(1);

/// People up to which classic connections are told of each who comes or goes.
pub const NOTICED_PEOPLE: usize = 50;

/// Between two notices to classic connections where more people are here.
pub const NOTICE_PAUSE: Duration = Duration::from_secs(1);

/// People whom one notice names.
pub const NOTICE_NAMES: usize = 3;

/// How long its author may edit a message.
pub const EDITABLE: Duration = Duration::from_hours(24);

/// Edits of one message.
pub const EDITS: usize = 50;

/// Bytes of a row of the log that edits have made larger. Rows end at 2 MB.
pub const EDITED_BLOCK_BYTES: usize = 1024 * 1024;

/// Different reactions to one message.
pub const REACTIONS: usize = 20;

/// People who react to one message in the same way.
pub const REACTING_PEOPLE: usize = 100;

/// Pinned messages in one room.
pub const PINS: usize = 50;

/// People up to which it is told who is typing, and how far each has read.
pub const WATCHED_PEOPLE: usize = 50;

/// Between two pushes of who is typing, or how far people have read.
pub const WATCHED_PAUSE: Duration = Duration::from_secs(1);

/// Between two looks at what the log may let go of.
pub const HOUSEKEEPING: Duration = Duration::from_hours(1);

/// Characters of the text that is searched for.
pub const SEARCH_CHARS: usize = 200;

/// Words and phrases in it.
pub const SEARCH_TERMS: usize = 16;

/// Matches in one answer.
pub const SEARCH_MATCHES: usize = 50;

/// Matches in one answer where the request names no number.
pub const SEARCH_DEFAULT: usize = 20;

/// Messages that one search looks at, whether they match or not.
pub const SEARCH_CANDIDATES: usize = 256;

/// Bytes of the rows that it reads for them, unless a single one is larger.
pub const SEARCH_BYTES: usize = 512 * 1024;

/// Events that one search puts into the index: about 20 ms of work.
pub const INDEXED_EVENTS: usize = 250;

/// Bytes of their texts, unless a single one is larger.
pub const INDEXED_BYTES: usize = 32 * 1024;

/// Messages that are taken out of the index at a time, as the log lets go of them: a millisecond each.
pub const UNINDEXED_EVENTS: usize = 20;

/// Characters of the reason for something that a moderator does.
pub const REASON_CHARS: usize = 200;

/// Bytes of a link that somebody comes with.
pub const LINK_BYTES: usize = 512;

/// People who have a role in one room.
pub const ROLES: usize = 1_000;

/// Invitations to one room that stand.
pub const INVITES: usize = 100;

/// How many may come by one invitation, and how many hours it lasts.
pub const INVITE_USES: RangeInclusive<u64> = 1..=1_000;
pub const INVITE_HOURS: RangeInclusive<u64> = 1..=720;

/// Mutes and bans in one room that stand.
pub const SANCTIONS: usize = 2_000;

/// Minutes that a mute or a ban lasts: a year at most.
pub const RESTRAINT_MINUTES: RangeInclusive<u64> = 1..=525_600;

/// How long one who was kicked stays out.
pub const KICK: Duration = Duration::from_mins(5);

/// Seconds between two messages of one person in a slow room.
pub const SLOW_SECONDS: RangeInclusive<u64> = 0..=3_600;

/// Days that a room may keep what was said; 0 for as long as the deployment does.
pub const ROOM_RETENTION_DAYS: RangeInclusive<u64> = 0..=3_650;

/// Owner links that were used in one room.
pub const NONCES: usize = 1_000;

/// Entries of a room's audit.
pub const AUDIT: usize = 10_000;

/// Entries in one page of it, and where the command names no number.
pub const AUDIT_PAGE: usize = 100;
pub const AUDIT_DEFAULT: usize = 50;

/// How long what a moderator hid can be brought back.
pub const HIDDEN: Duration = Duration::from_hours(7 * 24);

/// Messages that one command hides or brings back.
pub const CLEARED: usize = 200;

/// Events that one command looks at to find them.
pub const CLEAR_EVENTS: u64 = 10_000;

/// Events that one request looks at, of those that the log has, to tell somebody or to erase what is theirs.
pub const PERSON_EVENTS: u64 = 10_000;

/// Events of theirs that one request erases.
pub const ERASED: usize = 200;

/// Bytes of messages that one command brings back, unless a single one is larger.
pub const RESTORED_BYTES: usize = 64 * 1024;

/// Keys that the deployment's secret holds: the one that signs, and the one before it.
pub const KEYS: usize = 2;

/// Characters of a key's id.
pub const KEY_ID_CHARS: RangeInclusive<usize> = 1..=16;

/// Bytes of a key.
pub const KEY_BYTES: RangeInclusive<usize> = 32..=64;

/// Different bytes in a key. Of 32 random ones fewer are different once in 10¹⁶ times.
pub const KEY_DIFFERENT_BYTES: usize = 16;

/// Bytes of a sealed text: a link's, a ticket's or a cookie's.
pub const SEALED_BYTES: usize = 1_024;

/// How long a cookie lasts, from when it was last made: what browsers allow at most.
pub const COOKIE: Duration = Duration::from_hours(400 * 24);

/// How old a cookie is when it is made anew.
pub const COOKIE_FRESH: Duration = Duration::from_hours(24);

/// How long a ticket lasts.
pub const TICKET: Duration = Duration::from_secs(30);

/// How long a room remembers that a ticket was used: as long as one lasts, whatever two machines' clocks differ by.
pub const TICKET_REMEMBERED: Duration = Duration::from_secs(90);

/// Origins in the list of those that may connect.
pub const ORIGINS: usize = 64;

/// Bytes of the body of a request.
pub const BODY_BYTES: usize = 4_096;

/// Characters of the names that Cloudflare Access gives teams and applications.
pub const ACCESS_CHARS: RangeInclusive<usize> = 1..=128;

/// Bytes of an assertion of Cloudflare Access.
pub const ASSERTION_BYTES: usize = 8_192;
