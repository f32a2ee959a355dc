import { describe, expect, it } from 'vitest';
import { completionAt, namesMatching } from '../../../static/room/completion';

describe('what is being completed', () => {
  const at = (text: string) => {
    const caret = text.indexOf('|');
    const found = completionAt(text.replace('|', ''), caret);
    return found && [found.kind, found.start, found.query];
  };

  for (const [text, expected] of [
    ['@|', ['person', 0, '']],
    ['hi @an| there', ['person', 3, 'an']],
    ['你好@小|', ['person', 2, '小']],
    ['\uFF20小|', ['person', 0, '小']],
    ['@Ann Le|', ['person', 0, 'Ann Le']],
    ['@a @b|', ['person', 3, 'b']],
    [':sm|', ['emoji', 0, 'sm']],
    ['好:smile|', ['emoji', 1, 'smile']],
    ['x|@a', null],
    ['ann@ex|', null],
    ['@a\n|', null],
    [':D|', null],
    ['12:30|', null],
    ['https:|', null],
    ['ratio a:bc|', null],
    ['|', null],
  ] as const) {
    it(`[CLIENT-31] ${text}`, () => expect(at(text)).toEqual(expected));
  }
});

it('[CLIENT-31] names that begin so come first, then those with such a word, then the rest', () => {
  const names = ['Joanna', 'Mary Ann', 'Ann', '小安', 'anders', 'Bo'];
  expect(namesMatching(names, 'an')).toEqual(['Ann', 'anders', 'Mary Ann', 'Joanna']);
  expect(namesMatching(names, '安')).toEqual(['小安']);
  expect(namesMatching(names, '')).toHaveLength(6);
  expect(namesMatching(['İx', 'x'], 'x')).toEqual(['x', 'İx']);
  expect(
    namesMatching(
      Array.from({ length: 20 }, (_, n) => `a${n}`),
      'a',
    ),
  ).toHaveLength(8);
});
