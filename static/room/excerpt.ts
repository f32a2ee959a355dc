import type { Mark } from '../wire/search';

/** A piece of an excerpt. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** UTF-16 units that stand before the first mark: so few that a narrow column has the mark in its first line. */
const BEFORE = 16;

/** Those that an excerpt has in all. */
const LENGTH = 240;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What of `text` stands around its first mark, on one line, in pieces; nothing is cut within what a person takes for a character. */
export function excerptAround(text: string, marks: readonly Mark[]): readonly Piece[] {
  const valid = marks.filter(([start, end]) => start < end && end <= text.length);
  const start = startBefore(text, valid[0]?.[0] ?? 0);
  const end = graphemeAt(text, Math.min(text.length, start + LENGTH));
  const pieces: Piece[] = [];
  const put = (from: number, to: number, marked: boolean): void => {
    if (from < to) pieces.push({ text: text.slice(from, to).replace(/\s+/gu, ' '), marked });
  };
  let at = start;
  for (const [first, last] of valid) {
    put(at, Math.min(first, end), false);
    // Two that overlap are marked once.
    put(Math.max(at, first), Math.min(last, end), true);
    at = Math.max(at, Math.min(last, end));
  }
  put(at, end, false);
  const dots = { text: '…', marked: false };
  return [...(start > 0 ? [dots] : []), ...pieces, ...(end < text.length ? [dots] : [])];
}

/** A little before `at`; with a word where one begins there. */
function startBefore(text: string, at: number): number {
  if (at <= BEFORE) return 0;
  const from = graphemeAt(text, at - BEFORE);
  const word = /\s(?=\S)/u.exec(text.slice(from, at));
  return word ? from + word.index + 1 : from;
}

/** Where the character begins that `at` is within. */
function graphemeAt(text: string, at: number): number {
  if (at >= text.length) return text.length;
  // Far enough for any character that somebody means, and not all of a long text.
  const from = Math.max(0, at - 64);
  return from + (graphemes.segment(text.slice(from, at + 64)).containing(at - from)?.index ?? at - from);
}
