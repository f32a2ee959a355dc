import { describe, expect, it } from 'vitest';
import { mentions, mentionsOf } from '../../../static/room/mentions';

const NAMES = ['小明', '小明明', 'Ann', 'Ann Lee', 'ada_l', '林 波', '🐼', 'Zoë', 'O’Neil'];
const called = (text: string): readonly string[] =>
  mentionsOf(text, NAMES).map(({ start, end }) => text.slice(start, end));

describe('who is called', () => {
  for (const [text, expected] of [
    ['@小明', ['@小明']],
    ['你好@小明你在吗', ['@小明']],
    ['你好@小明明你在吗', ['@小明明']],
    ['\uFF20小明，你好', ['\uFF20小明']],
    ['@Ann, @ada_l!', ['@Ann', '@ada_l']],
    ['@ann lee said', ['@ann lee']],
    ['@Ann Leeds', ['@Ann']],
    ['问@Ann吧', ['@Ann']],
    ['@林 波来了', ['@林 波']],
    ['@🐼!', ['@🐼']],
    ['(@Ann)', ['@Ann']],
    ['**@Ann**', ['@Ann']],
    ['@Ann@小明', ['@Ann', '@小明']],
    ['@ZOË', ['@ZOË']],
    ['@O’Neil’s', ['@O’Neil']],
  ] as const) {
    it(`[CLIENT-30] ${text}`, () => expect(called(text)).toEqual(expected));
  }
});

describe('who is not', () => {
  for (const text of [
    'Ann',
    '@ Ann',
    '@Annabel',
    '@Ann2',
    'mail ann@Ann.example',
    'https://example.com/@Ann',
    'x@小明',
    '@Ann\u0301',
    '@🐼\uFE0F',
    '`@Ann`',
    '``a ` @Ann``',
    '```\n@小明\n```',
    '@nobody',
  ]) {
    it(`[CLIENT-30] ${text}`, () => expect(called(text)).toEqual([]));
  }
});

it('[CLIENT-30] one name alone, and one that another begins with', () => {
  expect(mentions('嗨@小明', '小明')).toBe(true);
  expect(mentions('嗨@小红', '小明')).toBe(false);
  expect(mentions('@Ann Lee', 'Ann')).toBe(true);
  expect(mentions('@Ann Lee', 'Ann', NAMES)).toBe(false);
  expect(mentions('@Ann Lee', 'Ann Lee', NAMES)).toBe(true);
});

it('[CLIENT-30] many signs and many names take no time to speak of', () => {
  const crowd = Array.from({ length: 2000 }, (_, n) => `Ann${n}`);
  const began = performance.now();
  expect(mentionsOf('@'.repeat(4000), crowd)).toEqual([]);
  expect(mentionsOf('@Ann1 '.repeat(600), crowd)).toHaveLength(600);
  expect(mentionsOf('`@'.repeat(2000), crowd)).toEqual([]);
  expect(performance.now() - began).toBeLessThan(3000);
});
