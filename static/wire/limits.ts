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

/** Milliseconds between two heartbeats of the server, at most: 25 s unless its owner chose otherwise. */
export const LONGEST_HEARTBEAT_MS = 30_000;
