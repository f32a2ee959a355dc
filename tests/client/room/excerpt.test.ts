import { describe, expect, it } from 'vitest';
import { excerptAround } from '../../../static/room/excerpt';
import type { Mark } from '../../../static/wire/search';

/** An excerpt with what is marked in brackets. */
const shown = (text: string, ...marks: readonly Mark[]): string =>
  excerptAround(text, marks)
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join('');

describe('an excerpt', () => {
  it('[CLIENT-60] of a short message is all of it', () => {
    expect(shown('hello there', [6, 11])).toBe('hello [there]');
    expect(shown('早上好', [0, 1], [2, 3])).toBe('[早]上[好]');
    expect(shown('nothing marked')).toBe('nothing marked');
  });

  it('[CLIENT-60] is on one line', () => {
    expect(shown('a\n\n  b\tc', [5, 6])).toBe('a [b] c');
  });

  it('[CLIENT-60] begins with a word a little before the first mark', () => {
    const text = `${'word '.repeat(40)}here and there`;
    expect(shown(text, [200, 204])).toBe('…word word word [here] and there');
    expect(shown(`${'字'.repeat(100)}茶${'字'.repeat(20)}`, [100, 101])).toBe(
      `…${'字'.repeat(16)}[茶]${'字'.repeat(20)}`,
    );
  });

  it('[CLIENT-60] ends after a while, also within a mark', () => {
    expect(shown('x'.repeat(500), [0, 500])).toBe(`[${'x'.repeat(240)}]…`);
    expect(shown('x'.repeat(500), [490, 491])).toBe(`…${'x'.repeat(16)}[x]xxxxxxxxx`);
  });

  it('[CLIENT-60] cuts no character', () => {
    const family = '👨‍👩‍👧‍👦';
    const text = family.repeat(60);
    for (const at of [0, 11 * 30, 11 * 59]) {
      const pieces = excerptAround(text, [[at, at + 11]]);
      for (const { text: piece } of pieces.filter((one) => one.text !== '…'))
        expect(piece.replaceAll(family, '')).toBe('');
    }
  });

  it('[CLIENT-60] takes marks that overlap or are nowhere', () => {
    expect(shown('hello', [0, 3], [2, 4])).toBe('[hel][l]o');
    expect(shown('hello', [3, 3], [2, 99], [4, 2])).toBe('hello');
  });
});
