import { describe, expect, it } from 'vitest';
import { isWritable, nameBeingWritten, parseSearch } from '../../../static/room/searchQuery';
import type { Sought } from '../../../static/wire/search';

/** The reader's midnight. */
const day = (year: number, month: number, date: number): number => new Date(year, month - 1, date).getTime();

const N1 = day(2026, 11, 1);
const N9 = day(2026, 11, 9);

describe('what is searched for', () => {
  for (const [text, expected] of [
    // Words and phrases are the room's to take apart.
    ['hello', { text: 'hello' }],
    ['  hello   there ', { text: 'hello there' }],
    ['hello\u3000世界', { text: 'hello 世界' }],
    ['"good morning" Ann', { text: '"good morning" Ann' }],
    ['“早上好” 你', { text: '“早上好” 你' }],
    ['"not closed yet', { text: '"not closed yet' }],
    ['foo"bar baz"', { text: 'foo"bar baz"' }],
    ['👋', { text: '👋' }],
    ['?!', { text: '?!' }],
    // Whom it is from.
    ['from:ann', { from: 'ann' }],
    ['From:Ann', { from: 'Ann' }],
    ['from：小明', { from: '小明' }],
    ['来自:小明', { from: '小明' }],
    ['来自：小明 周报', { from: '小明', text: '周报' }],
    ['周报 来自：小明', { from: '小明', text: '周报' }],
    ['from: ann', { from: 'ann' }],
    ['from:"Ann Lee" tea', { from: 'Ann Lee', text: 'tea' }],
    ['来自：“Ann Lee”', { from: 'Ann Lee' }],
    ['from:＂Ann Lee＂', { from: 'Ann Lee' }],
    ['from:"Ann L', { from: 'Ann L' }],
    ['from:O’Neil', { from: 'O’Neil' }],
    ['from:a"b', { from: 'a"b' }],
    ['from:ann from:bo', { from: 'bo' }],
    ['from:ann:bo', { from: 'ann:bo' }],
    // When, by the reader's days.
    ['before:2026-11-01', { until: N1 }],
    ['after:2026-11-01', { since: N1 }],
    ['之前:2026-11-01', { until: N1 }],
    ['之后：2026-11-01', { since: N1 }],
    ['AFTER:2026-11-01', { since: N1 }],
    ['after:2026-11-1', { since: N1 }],
    ['after:2026/11/01', { since: N1 }],
    ['after:2026.11.1', { since: N1 }],
    ['after:２０２６－１１－０１', { since: N1 }],
    ['之后：2026年11月1日', { since: N1 }],
    ['after:"2026-11-01"', { since: N1 }],
    ['after:2024-02-29', { since: day(2024, 2, 29) }],
    ['after:1969-12-30', { since: 0 }],
    ['after:2026-11-01 before:2026-11-09 tea', { since: N1, until: N9, text: 'tea' }],
    ['before:2026-11-09 before:2026-11-01', { until: N1 }],
    ['a from:ann b after:2026-11-01 c', { text: 'a b c', from: 'ann', since: N1 }],
    // What only looks like a filter is a word.
    ['https://example.com', { text: 'https://example.com' }],
    ['to:ann', { text: 'to:ann' }],
    ['from', { text: 'from' }],
    ['xfrom:ann', { text: 'xfrom:ann' }],
    ['"from:ann"', { text: '"from:ann"' }],
    ['你好来自:小明', { text: '你好来自:小明' }],
    ['constructor:x', { text: 'constructor:x' }],
    // At the bounds of the room.
    ['字'.repeat(200), { text: '字'.repeat(200) }],
    ['😀'.repeat(200), { text: '😀'.repeat(200) }],
  ] as const satisfies readonly (readonly [string, Partial<Sought>])[]) {
    it(`[CLIENT-59] ${text.slice(0, 60)}`, () => {
      const sought = { text: '', from: null, since: null, until: null, ...expected };
      expect(parseSearch(text)).toEqual({ kind: 'sought', sought });
    });
  }

  it('[CLIENT-59] nothing is nothing', () => {
    for (const text of ['', '  ', '\u3000\n']) expect(parseSearch(text)).toEqual({ kind: 'empty' });
  });

  for (const [text, flaw] of [
    ['from:', 'name'],
    ['来自： ', 'name'],
    ['tea from:""', 'name'],
    ['from:" "', 'name'],
    ['before:', 'day'],
    ['before:2026-1', 'day'],
    ['after:yesterday', 'day'],
    ['after:2026-02-30', 'day'],
    ['after:2026-13-01', 'day'],
    ['after:0026-01-01', 'day'],
    ['after:2026-11/01', 'day'],
    ['字'.repeat(201), 'too_long'],
    ['a '.repeat(17), 'too_long'],
    [`from:${'字'.repeat(342)}`, 'too_long'],
  ] as const) {
    it(`[CLIENT-59] ${text.slice(0, 40)} cannot be asked for: ${flaw}`, () => {
      expect(parseSearch(text)).toEqual({ kind: 'flawed', flaw });
    });
  }
});

describe('the name that is being written', () => {
  for (const [text, name, instead] of [
    ['from:', '', 'from:"Ann Lee" '],
    ['from:an', 'an', 'from:"Ann Lee" '],
    ['tea 来自：小', '小', 'tea 来自："Ann Lee" '],
    ['from:"Ann L', 'Ann L', 'from:"Ann Lee" '],
    ['from: an', 'an', 'from: "Ann Lee" '],
  ] as const) {
    it(`[CLIENT-59] ${text}`, () => {
      const found = nameBeingWritten(text);
      expect([found?.name, found?.instead('Ann Lee')]).toEqual([name, instead]);
      expect(found?.instead('Bo')).toMatch(/[:：] ?Bo $/);
    });
  }

  for (const text of ['', 'an', 'from:an ', 'from:"Ann Lee"', 'from:ann tea', 'xfrom:an', 'before:2026']) {
    it(`[CLIENT-59] is none in ${text}`, () => expect(nameBeingWritten(text)).toBeNull());
  }

  it('[CLIENT-59] a name that no quotes can hold is not offered', () => {
    expect(['Ann Lee', 'a"b', 'a "b"'].map(isWritable)).toEqual([true, true, false]);
  });
});
