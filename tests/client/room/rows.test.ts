import { describe, expect, it } from 'vitest';
import { chunksOf, GROUP_MS, isQuiet, unseenIn, type Chunk, type Row } from '../../../static/room/rows';
import type { Entry, MessageEntry } from '../../../static/room/state';

const START = Date.parse('2026-11-23T08:00:00Z');
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

function message(key: number, at: number, fields: Partial<MessageEntry> = {}): MessageEntry {
  return {
    kind: 'message',
    key,
    author: 'other',
    senderId: 'a',
    senderName: 'Ann',
    text: `${key}`,
    seq: key,
    reply: null,
    editedAt: null,
    deleted: false,
    reactions: [],
    at,
    pending: null,
    ...fields,
  };
}

/** All rows, one after the other. */
function rowsOf(entries: readonly Entry[], unseen: Entry | null = null): readonly Row[] {
  return chunksOf(entries, dayOf, unseen).flatMap(({ rows }) => rows);
}

function shape(entries: readonly Entry[]): readonly string[] {
  return rowsOf(entries).map((row) => {
    if (row.kind !== 'message') return row.kind;
    return `${row.key}${row.first ? ' first' : ''}`;
  });
}

describe('groups', () => {
  it('[CLIENT-3] messages of one sender within 5 minutes stand together', () => {
    expect(
      shape([message(1, START), message(2, START + GROUP_MS), message(3, START + GROUP_MS * 2)]),
    ).toEqual(['day', '1 first', '2', '3']);
  });

  it('a longer pause begins a new one', () => {
    expect(shape([message(1, START), message(2, START + GROUP_MS + 1)])).toEqual([
      'day',
      '1 first',
      '2 first',
    ]);
  });

  for (const [what, other] of Object.entries({
    'another id': { senderId: 'b' },
    'another name': { senderName: 'Bob' },
    'the assistant': { author: 'assistant' },
  } satisfies Record<string, Partial<MessageEntry>>)) {
    it(`${what} begins a new one`, () => {
      expect(shape([message(1, START), message(2, START, other)])).toEqual(['day', '1 first', '2 first']);
    });
  }

  it('one’s own stand together before and after they are said', () => {
    const mine = { author: 'self' } as const;
    expect(
      shape([
        message(1, START, { ...mine, senderName: '小明' }),
        message(2, START, { ...mine, senderId: '' }),
      ]),
    ).toEqual(['day', '1 first', '2']);
  });

  it('a notice in between ends it', () => {
    const notice: Entry = { kind: 'notice', key: 2, notice: { kind: 'joined', names: ['Bob'] }, at: START };
    expect(shape([message(1, START), notice, message(3, START)])).toEqual([
      'day',
      '1 first',
      'notice',
      '3 first',
    ]);
  });
});

describe('days', () => {
  const lastMinute = Date.parse('2026-11-23T23:59:00Z');

  it('each begins with a separator, and no group goes over midnight', () => {
    expect(shape([message(1, lastMinute), message(2, lastMinute + 120_000)])).toEqual([
      'day',
      '1 first',
      'day',
      '2 first',
    ]);
  });

  it('a separator keeps its key when the first entry is trimmed', () => {
    const entries = [message(1, START), message(2, START)];
    expect(rowsOf(entries)[0]?.key).toBe(rowsOf(entries.slice(1))[0]?.key);
  });

  it('a clock that was set back does not give two separators one key', () => {
    const rows = rowsOf([message(1, START), message(2, lastMinute + 120_000), message(3, START)]);
    const keys = rows.map((row) => row.key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('pages of the history', () => {
  it('[CLIENT-27] days and groups are the same, however the messages came', () => {
    const day = 24 * 60 * 60_000;
    const entries = [START - day, START - 60_000, START, START + 60_000].map((at, n) => message(n, at));
    const whole = ['day', '0 first', 'day', '1 first', '2', '3'];
    expect(shape(entries)).toEqual(whole);
    // The second page is put before the first, whose row was a first one until then.
    expect(shape(entries.slice(2))).toEqual(['day', '2 first', '3']);
    expect(shape([...entries.slice(0, 2), ...entries.slice(2)])).toEqual(whole);
  });
});

describe('what is new', () => {
  const own = { author: 'self' } as const;
  const log = [1, 2, 3, 4].map((seq) => message(seq, START, { seq, ...(seq === 3 ? own : {}) }));
  const [, , , last] = log;

  it('[CLIENT-26] stands after a divider, and no group goes over it', () => {
    expect(rowsOf(log, log[1]).map(({ kind }) => kind)).toEqual([
      'day',
      'message',
      'new',
      'message',
      'message',
      'message',
    ]);
    expect(rowsOf(log.slice(0, 2), log[1])).toMatchObject([{}, { first: true }, {}, { first: true }]);
  });

  it('[CLIENT-26] begins with the first message of somebody else', () => {
    expect(unseenIn(log, 2, false)).toBe(last);
    expect(unseenIn(log, 2, true)).toBe(last);
    expect(unseenIn(log, 4, false)).toBeNull();
    expect(unseenIn(log, null, false)).toBeNull();
  });

  it('[CLIENT-26] is not marked where it may have begun before what is shown', () => {
    expect(unseenIn(log.slice(1), 1, true)).toBeNull();
    expect(unseenIn(log.slice(1), 1, false)).toBe(log[1]);
  });

  it('[CLIENT-26] what is not stored yet is not new', () => {
    expect(unseenIn([...log.slice(0, 3), message(9, START, { seq: null })], 3, false)).toBeNull();
  });
});

describe('isQuiet', () => {
  it('until somebody says something', () => {
    const notice: Entry = { kind: 'notice', key: 1, notice: { kind: 'joined', names: ['Ann'] }, at: START };
    const quiet = (entries: readonly Entry[], outgoing: readonly MessageEntry[] = []): boolean =>
      isQuiet({ entries, outgoing });
    expect(quiet([])).toBe(true);
    expect(quiet([notice])).toBe(true);
    expect(quiet([notice, message(2, START)])).toBe(false);
    expect(quiet([], [message(2, START)])).toBe(false);
  });
});

describe('chunks', () => {
  const keys = (from: number, to: number): readonly number[] =>
    Array.from({ length: to - from + 1 }, (_, n) => from + n);
  const entries = (...all: readonly number[]): readonly MessageEntry[] =>
    all.map((key) => known.get(key) ?? remember(key));
  const known = new Map<number, MessageEntry>();
  function remember(key: number): MessageEntry {
    const entry = message(key, START);
    known.set(key, entry);
    return entry;
  }
  const cut = (all: readonly MessageEntry[], before?: readonly Chunk[]): readonly Chunk[] =>
    chunksOf(all, dayOf, null, before);
  /** Which of `chunks` show the very rows of one of `before`. */
  const same = (chunks: readonly Chunk[], before: readonly Chunk[]): readonly boolean[] =>
    chunks.map(({ rows }) => before.some((chunk) => chunk.rows === rows));

  it('hold every row once, in order, and each has a key of its own', () => {
    const all = entries(...keys(-40, -1), ...keys(1, 130));
    const chunks = cut(all);
    const shown = chunks.flatMap(({ rows }) => rows).filter(({ kind }) => kind === 'message');
    expect(shown.map(({ key }) => key)).toEqual(all.map(({ key }) => key));
    // As one group, though it goes over all of them.
    expect(shown.filter((row) => 'first' in row && row.first)).toHaveLength(1);
    expect(new Set(chunks.map(({ key }) => key)).size).toBe(chunks.length);
    expect(Math.max(...chunks.map((chunk) => chunk.rows.length))).toBeLessThanOrEqual(11);
  });

  it('a message changes the last alone', () => {
    const before = cut(entries(...keys(1, 65)));
    expect(same(cut(entries(...keys(1, 66)), before), before)).toEqual([
      true,
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it('a page from the history changes at most the one that it joins', () => {
    const page = [...keys(-33, -1), ...keys(1, 65)];
    const before = cut(entries(...page));
    const after = cut(entries(...keys(-66, -34), ...page), before);
    expect(same(after, before).filter(Boolean)).toHaveLength(before.length - 1);
    // Its rows stay in it.
    const keysOf = (chunk: Chunk | undefined): readonly unknown[] =>
      chunk?.rows.filter(({ kind }) => kind === 'message').map(({ key }) => key) ?? [];
    const joined = before[0];
    const now = after.find(({ key }) => key === joined?.key);
    expect(keysOf(now)).toEqual(expect.arrayContaining([...keysOf(joined)]));
    expect(keysOf(joined)).toHaveLength(3);
  });

  it('those that are let go of leave the others as they are', () => {
    const before = cut(entries(...keys(1, 300)));
    const after = cut(entries(...keys(31, 300)), before);
    expect(after.map(({ key }) => key)).toEqual(before.slice(3).map(({ key }) => key));
    expect(same(after, before).slice(1)).toEqual(after.slice(1).map(() => true));
  });

  it('a message of one’s own that others came before makes no key twice', () => {
    const chunks = cut(entries(...keys(20, 45), 19, 40, 46));
    expect(new Set(chunks.map(({ key }) => key)).size).toBe(chunks.length);
  });
});
