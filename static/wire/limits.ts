/**
 * The bounds that the server holds a client to: the LIMIT and ROUTE rules of SPEC.md. The client checks them first, so
 * that nobody has to be refused.
 */

/** Characters (Unicode scalar values) in a message. */
export const MESSAGE_CHARACTERS = 4_000;

/** Bytes of UTF-8 in a frame, in either direction. */
export const FRAME_BYTES = 16_384;

/** Graphemes (extended grapheme clusters) in a person's name. */
export const NAME_GRAPHEMES = 32;

/** Bytes of UTF-8 in a person's name. */
export const NAME_BYTES = 1_024;

/** Characters in a room's name, after NFC. */
export const ROOM_NAME_CHARACTERS = 64;

/** Messages that may go unread before the client must say how far it is (FLOW-1). */
export const SEEN_EVENTS = 256;

/** Bytes of UTF-8 that may. */
export const SEEN_BYTES = 65_536;

/** Milliseconds between two signs of life (ALIVE-1). */
export const PING_MS = 25_000;

/** Milliseconds without one after which the server takes a client for gone (ALIVE-3). */
export const GONE_MS = 65_000;

/** Milliseconds for which one's own message can be edited (TALK-3). */
export const EDITABLE_MS = 86_400_000;

/** Characters of the reason for something that a moderator does (MOD-1). */
export const REASON_CHARACTERS = 200;

/** How many may come by one invitation, at least and at most (ROLE-7). */
export const INVITE_USES = [1, 1_000] as const;

/** Hours that one lasts, at least and at most. */
export const INVITE_HOURS = [1, 720] as const;

/** Milliseconds for which what was hidden can be brought back (MOD-5). */
export const HIDDEN_MS = 604_800_000;
