import { encodeCommand, LARGEST_REF } from '../wire/commands';
import { FRAME_BYTES, MESSAGE_CHARACTERS } from '../wire/limits';
import { countCharacters, utf8Length } from './text';

/** What is to be said of the length of a message while it is written. */
export type Length =
  | { readonly kind: 'fits' }
  | { readonly kind: 'near'; readonly left: number }
  | { readonly kind: 'over'; readonly by: number }
  /** Within the limit of characters, but its frame is too large: many line breaks, quotes or control characters. */
  | { readonly kind: 'too_large' };

/** Characters before the limit from which on the rest is counted. */
const NEAR = 400;

/** How `text` stands to the limits of a message (LIMIT-2) and of its frame (LIMIT-1). */
export function measureMessage(text: string): Length {
  // A character is one or two UTF-16 units, and an encoded unit at most six bytes: a short text needs no count.
  if (text.length * 6 + 192 <= FRAME_BYTES && text.length < MESSAGE_CHARACTERS - NEAR)
    return { kind: 'fits' };
  const left = MESSAGE_CHARACTERS - countCharacters(text);
  if (left < 0) return { kind: 'over', by: -left };
  if (utf8Length(longestFrame(text)) > FRAME_BYTES) return { kind: 'too_large' };
  return left <= NEAR ? { kind: 'near', left } : { kind: 'fits' };
}

/** A frame that says `message`, with all its other fields as long as they may get. */
function longestFrame(message: string): string {
  const cid = '-'.repeat(16);
  const place = Number.MAX_SAFE_INTEGER;
  return encodeCommand(LARGEST_REF, { type: 'send', cid, message, after: place, seen: place, reply: place });
}
