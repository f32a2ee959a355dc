import { describe, expect, it } from 'vitest';
import { GROUP_MS, isQuiet, rowsOf } from '../../../static/room/rows';
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

function shape(entries: readonly Entry[]): readonly string[] {
  return rowsOf(entries, dayOf).map((row) => {
    if (row.kind !== 'message') return row.kind;
    return `${row.key}${row.first ? ' first' : ''}${row.last ? ' last' : ''}`;
  });
}

describe('groups', () => {
  it('[CLIENT-3] messages of one sender within 5 minutes stand together', () => {
    expect(
      shape([message(1, START), message(2, START + GROUP_MS), message(3, START + GROUP_MS * 2)]),
    ).toEqual(['day', '1 first', '2', '3 last']);
  });

  it('a longer pause begins a new one', () => {
    expect(shape([message(1, START), message(2, START + GROUP_MS + 1)])).toEqual([
      'day',
      '1 first last',
      '2 first last',
    ]);
  });

  for (const [what, other] of Object.entries({
    'another id': { senderId: 'b' },
    'another name': { senderName: 'Bob' },
    'the assistant': { author: 'assistant' },
  } satisfies Record<string, Partial<MessageEntry>>)) {
    it(`${what} begins a new one`, () => {
      expect(shape([message(1, START), message(2, START, other)])).toEqual([
        'day',
        '1 first last',
        '2 first last',
      ]);
    });
  }

  it('one’s own stand together before and after they are said', () => {
    const mine = { author: 'self' } as const;
    expect(
      shape([
        message(1, START, { ...mine, senderName: '小明' }),
        message(2, START, { ...mine, senderId: '' }),
      ]),
    ).toEqual(['day', '1 first', '2 last']);
  });

  it('a notice in between ends it', () => {
    const notice: Entry = { kind: 'notice', key: 2, notice: { kind: 'joined', names: ['Bob'] }, at: START };
    expect(shape([message(1, START), notice, message(3, START)])).toEqual([
      'day',
      '1 first last',
      'notice',
      '3 first last',
    ]);
  });
});

describe('days', () => {
  const lastMinute = Date.parse('2026-11-23T23:59:00Z');

  it('each begins with a separator, and no group goes over midnight', () => {
    expect(shape([message(1, lastMinute), message(2, lastMinute + 120_000)])).toEqual([
      'day',
      '1 first last',
      'day',
      '2 first last',
    ]);
  });

  it('a separator keeps its key when the first entry is trimmed', () => {
    const entries = [message(1, START), message(2, START)];
    expect(rowsOf(entries, dayOf)[0]?.key).toBe(rowsOf(entries.slice(1), dayOf)[0]?.key);
  });

  it('a clock that was set back does not give two separators one key', () => {
    const rows = rowsOf([message(1, START), message(2, lastMinute + 120_000), message(3, START)], dayOf);
    const keys = rows.map((row) => row.key);
    expect(new Set(keys).size).toBe(keys.length);
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
