const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const utf8 = new TextEncoder();

/** How many extended grapheme clusters `text` has: what a person would count. */
export function countGraphemes(text: string): number {
  let count = 0;
  for (const _ of graphemes.segment(text)) count += 1;
  return count;
}

/** The first grapheme of `text`, upper-case, or the empty string. */
export function firstGrapheme(text: string): string {
  for (const { segment } of graphemes.segment(text.trim())) return segment.toLocaleUpperCase();
  return '';
}

/** How many characters (Unicode scalar values) `text` has. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** How many bytes `text` takes in UTF-8. */
export function utf8Length(text: string): number {
  return utf8.encode(text).length;
}

// `Emoji` alone would take digits in, and `Extended_Pictographic` alone signs like ©.
const EMOJI = /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|[0-9#*]\uFE0F?\u20E3)/u;

/** At most this many emoji still look like a gesture rather than a wall. */
const LARGE_EMOJI_MAX = 6;

/** Whether `text` is a few emoji and nothing else. */
export function isEmojiOnly(text: string): boolean {
  // Nearly always the first character tells, and graphemes take long to find.
  if (!EMOJI.test(text.trimStart())) return false;
  let count = 0;
  for (const { segment } of graphemes.segment(text)) {
    if (segment.trim() === '') continue;
    count += 1;
    if (count > LARGE_EMOJI_MAX || !EMOJI.test(segment)) return false;
  }
  return count > 0;
}
