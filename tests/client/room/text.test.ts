import { describe, expect, it } from 'vitest';
import {
  countCharacters,
  countGraphemes,
  firstGrapheme,
  isEmojiOnly,
  utf8Length,
} from '../../../static/room/text';

describe('counting', () => {
  it('graphemes are what a person would count', () => {
    expect(countGraphemes('👨‍👩‍👧‍👦é🇨🇳字')).toBe(4);
    expect(countGraphemes('')).toBe(0);
  });

  it('characters are Unicode scalar values', () => {
    expect(countCharacters('a字👋🏽')).toBe(4);
  });

  it('bytes are of UTF-8', () => {
    expect(utf8Length('a字👋')).toBe(1 + 3 + 4);
  });
});

describe('firstGrapheme', () => {
  for (const [name, first] of [
    ['小明', '小'],
    ['ann', 'A'],
    ['  bob', 'B'],
    ['👨‍👩‍👧 family', '👨‍👩‍👧'],
    ['e\u0301mile', 'É'.normalize('NFD')],
    ['', ''],
  ] as const) {
    it(`of ${JSON.stringify(name)}`, () => {
      expect(firstGrapheme(name)).toBe(first);
    });
  }
});

describe('isEmojiOnly', () => {
  for (const text of ['👋', '👋🏽', '❤️', '🇨🇳🇬🇧', '👨‍👩‍👧‍👦', '🎉 🎉\n🎉', '1️⃣', '👏👏👏👏👏👏']) {
    it(`${JSON.stringify(text)} is large`, () => {
      expect(isEmojiOnly(text)).toBe(true);
    });
  }

  for (const text of ['', '  ', '好', '👋 hi', '1', '#', '©', '123', '👏👏👏👏👏👏👏']) {
    it(`${JSON.stringify(text)} is not`, () => {
      expect(isEmojiOnly(text)).toBe(false);
    });
  }
});
