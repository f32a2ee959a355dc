import { expect, it } from 'vitest';
import { decodeSearch, searchPath } from '../../../static/wire/search';
import { chat } from '../support/frames';

const NOTHING = { text: '', from: null, since: null, until: null };

it('[CLIENT-59] the address of a search has what is sought, and nothing else', () => {
  expect(searchPath('tea', { ...NOTHING, text: 'a "b c"&d' }, null, 20)).toBe(
    '/api/rooms/tea/search?q=a+%22b+c%22%26d&limit=20',
  );
  expect(searchPath('茶室', { text: '', from: 'Ann Lee', since: 0, until: 5 }, 7, 50)).toBe(
    '/api/rooms/%E8%8C%B6%E5%AE%A4/search?from=Ann+Lee&since=0&until=5&before=7&limit=50',
  );
});

it('[CLIENT-61] a page of matches is read, and what is no page is none', () => {
  const found = { ...chat(9, 'tea'), marks: [[0, 3]] };
  const page = { epoch: 'e', head: 9, matches: [found], more: false, pending: 3 };
  expect(decodeSearch(page)).toEqual({
    matches: [{ frame: chat(9, 'tea'), marks: [[0, 3]] }],
    next: null,
    pending: 3,
  });
  for (const body of [null, {}, { ...page, pending: -1 }, { ...page, matches: 'x' }]) {
    expect(decodeSearch(body)).toBeNull();
  }
});

it('[CLIENT-61] marks that are none, and what is no message, do no harm', () => {
  const odd = { ...chat(9, 'tea'), marks: [[0, 'x']] };
  const page = { epoch: 'e', head: 9, matches: [odd, { type: 'new', seq: 4 }, 5], more: false, pending: 0 };
  expect(decodeSearch(page)?.matches).toEqual([{ frame: chat(9, 'tea'), marks: [] }]);
});

it('[CLIENT-60] where to go on is told, or is the last match', () => {
  const page = { matches: [chat(9, 'tea'), chat(4, 'tea')], more: true, pending: 0 };
  expect(decodeSearch(page)?.next).toBe(4);
  expect(decodeSearch({ ...page, next: 3 })?.next).toBe(3);
  expect(decodeSearch({ ...page, matches: [], next: 3 })?.next).toBe(3);
  expect(decodeSearch({ ...page, matches: [] })?.next).toBeNull();
});
