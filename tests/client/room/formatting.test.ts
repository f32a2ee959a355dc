import { describe, expect, it } from 'vitest';
import { formatted, type Format } from '../../../static/room/formatting';
import { formatOf, type KeyPress } from '../../../static/room/keys';

/** `before` and the result with its selection between bars; a single bar is the caret. */
function after(before: string, format: Format): string {
  const [head = '', selected, tail] = before.split('|');
  const text = tail === undefined ? head + (selected ?? '') : head + (selected ?? '') + tail;
  const end = tail === undefined ? head.length : head.length + (selected ?? '').length;
  const edit = formatted(text, head.length, end, format);
  const result = text.slice(0, edit.start) + edit.insert + text.slice(edit.end);
  const [from, to] = edit.select;
  const middle = from === to ? '|' : `|${result.slice(from, to)}|`;
  return result.slice(0, from) + middle + result.slice(to);
}

describe('formatting', () => {
  for (const [before, format, expected] of [
    ['a |b| c', 'bold', 'a **|b|** c'],
    ['a **|b|** c', 'bold', 'a |b| c'],
    ['a **|b|** c', 'italic', 'a ***|b|*** c'],
    ['a ***|b|*** c', 'italic', 'a **|b|** c'],
    ['*|b|*', 'italic', '|b|'],
    ['|', 'italic', '*|*'],
    ['|重点|内容', 'bold', '**|重点|**内容'],
    ['|x|', 'strike', '~~|x|~~'],
    ['|x|', 'code', '`|x|`'],
    ['|x\ny|', 'code', '```\n|x\ny|\n```'],
    ['a |x| b', 'block', 'a \n```\n|x|\n```\n b'],
    ['a\n|b\nc|', 'quote', 'a\n> b\n> c|'],
    ['a|b', 'list', '- a|b'],
    ['|b\nc|', 'numbers', '1. b\n2. c|'],
    ['|site|', 'link', '[site](|https://|)'],
    ['|https://a.example|', 'link', '[|](https://a.example)'],
  ] as const) {
    it(`[CLIENT-33] ${format}: ${JSON.stringify(before)}`, () => {
      // What follows the caret in its line stays where it is.
      const shown = format === 'list' ? after(before, format).replace('|', '') : after(before, format);
      expect(shown).toBe(format === 'list' ? expected.replace('|', '') : expected);
    });
  }
});

it('[CLIENT-33] Ctrl or ⌘ with B, I or E', () => {
  const press = (key: string, init: Partial<KeyPress> = {}): KeyPress => ({
    key,
    shiftKey: false,
    ctrlKey: true,
    metaKey: false,
    altKey: false,
    isComposing: false,
    keyCode: 0,
    ...init,
  });
  expect(['b', 'I', 'e', 'x'].map((key) => formatOf(press(key)))).toEqual(['bold', 'italic', 'code', null]);
  expect(formatOf(press('b', { ctrlKey: false }))).toBeNull();
  expect(formatOf(press('b', { ctrlKey: false, metaKey: true }))).toBe('bold');
  expect(formatOf(press('i', { shiftKey: true }))).toBeNull();
});
