import { describe, expect, it } from 'vitest';
import type { OutboxItem } from '../../../static/room/outbox';
import { reduce } from '../../../static/room/reduce';
import {
  EMPTY_ROOM,
  ENTRIES_KEPT,
  ENTRIES_LEFT,
  type RoomEvent,
  type RoomState,
} from '../../../static/room/state';
import type { ChatFrame, ComingsFrame } from '../../../static/wire/frames';
import { ANN, chat, comings, ME, own, reply } from '../support/frames';

const NOW = Date.parse('2026-11-23T09:00:00.000Z');

const welcomed: RoomEvent = { kind: 'welcomed', you: ME, at: NOW };
const said = (...frames: readonly ChatFrame[]): RoomEvent => ({ kind: 'said', frames, fresh: true, at: NOW });
const backlog = (...frames: readonly ChatFrame[]): RoomEvent => ({
  kind: 'said',
  frames,
  fresh: false,
  at: NOW,
});
const here = (...people: readonly { id: string; name: string }[]): RoomEvent => ({
  kind: 'people',
  presence: { count: people.length, people },
});
const came = (fields: Partial<ComingsFrame>, at = NOW): RoomEvent => ({
  kind: 'comings',
  comings: comings(9, fields),
  at,
});
const outbox = (...items: readonly OutboxItem[]): RoomEvent => ({ kind: 'outbox', items });
const item = (cid: string, fields: Partial<OutboxItem> = {}): OutboxItem => ({
  cid,
  text: cid,
  reply: null,
  at: NOW,
  sent: null,
  stored: null,
  failure: null,
  ...fields,
});
const after = (...events: readonly RoomEvent[]): RoomState => events.reduce(reduce, EMPTY_ROOM);

/** The entries in short. */
function told(state: RoomState): readonly string[] {
  return state.entries.map((entry) => {
    if (entry.kind === 'message') return `${entry.author}: ${entry.text}`;
    if (entry.kind === 'mark') return `mark ${entry.mark.kind}`;
    const { notice } = entry;
    if (notice.kind === 'deed') return notice.deed.act;
    return notice.kind === 'renamed'
      ? `${notice.before} is ${notice.name}`
      : `${notice.names.join('+')} ${notice.kind}`;
  });
}

describe('who said what', () => {
  it('[CLIENT-3] tells own messages, those of others and the assistant apart', () => {
    expect(told(after(welcomed, said(own(1, 'mine'), chat(2, 'theirs'), reply(3, 'auto'))))).toEqual([
      'self: mine',
      'other: theirs',
      'assistant: auto',
    ]);
  });

  it('[CLIENT-3] goes by the id: a namesake is another, a second tab of one’s own is not', () => {
    expect(
      told(after(welcomed, said(chat(1, 'x', { sender_name: ME.name }), own(2, 'y', 'elsewhere')))),
    ).toEqual(['other: x', 'self: y']);
  });

  it('[CLIENT-3] a person called like the assistant is not taken for it', () => {
    expect(told(after(welcomed, said(chat(1, 'x', { sender_name: '客服助手' }))))).toEqual(['other: x']);
  });

  it('takes the time of the frame, or now where that is none', () => {
    const state = after(welcomed, said(chat(1, 'a'), chat(2, 'b', { timestamp: 'yesterday' })));
    expect(state.entries.map((entry) => entry.at)).toEqual([Date.parse('2026-11-23T08:26:00.123Z'), NOW]);
  });
});

describe('what is not shown', () => {
  it('[CLIENT-4] the probe "test" of classic clients', () => {
    const state = after(welcomed, { kind: 'watching', watching: false }, said(chat(1, 'test')));
    expect(state.entries).toEqual([]);
    expect(state.unread).toBe(0);
  });

  it('[CLIENT-4] but the word of somebody who means it', () => {
    expect(
      told(after(welcomed, said(own(1, 'test'), chat(2, 'testing'), chat(3, 'test', { cid: 'c' })))),
    ).toEqual(['self: test', 'other: testing', 'other: test']);
  });
});

describe('marks', () => {
  it('a first welcome leaves none, nor does one under the same name', () => {
    expect(after(welcomed, welcomed).entries).toEqual([]);
  });

  it('a new name is told', () => {
    const state = after(welcomed, { kind: 'welcomed', you: { ...ME, name: '小红' }, at: NOW });
    expect(state.entries).toMatchObject([{ kind: 'mark', mark: { kind: 'renamed', name: '小红' } }]);
  });

  it('[CLIENT-18] so is what was skipped', () => {
    for (const what of ['gone', 'wiped'] as const) {
      const skipped: RoomEvent = { kind: 'skipped', what, at: NOW };
      const state = after(welcomed, said(chat(1, 'a')), skipped, said(chat(3, 'z')));
      expect(told(state)).toEqual(['other: a', 'mark skipped', 'other: z']);
    }
  });

  it('[CLIENT-18] [CLIENT-22] what was said while one was away for long is asked for, and what was shown as well', () => {
    const back = after(
      welcomed,
      said(chat(1, 'a'), chat(2, 'b')),
      { kind: 'skipped', what: 'unheard', at: NOW },
      said(chat(9, 'z')),
    );
    expect(told(back)).toEqual(['mark earlier', 'other: z']);
    expect([back.trimmed, back.shownFrom]).toEqual([true, 9]);
    const frames = [chat(2, 'b, edited'), chat(8, 'y')];
    const read = reduce(back, { kind: 'older', frames, start: false });
    expect(told(read)).toEqual(['other: b, edited', 'other: y', 'other: z']);
  });

  it('[CLIENT-18] who reads the history goes on', () => {
    const reading = { ...after(welcomed, said(chat(1, 'a'))), live: false };
    const back = reduce(reading, { kind: 'skipped', what: 'unheard', at: NOW });
    expect(told(back)).toEqual(['other: a']);
  });
});

describe('who comes and goes', () => {
  const BO = { id: 'bo', name: '波' };
  const joins = (...people: readonly { id: string; name: string }[]) =>
    people.map(({ id, name }) => ({ id, name, back: false }));

  it('[CLIENT-20] is told, and counted', () => {
    const state = after(welcomed, here(ME), came({ count: 2, join: joins(ANN) }));
    expect(told(state)).toEqual(['Ann joined']);
    expect(state.presence).toEqual({ count: 2, people: [ANN, ME] });
    const left = reduce(state, came({ count: 1, leave: [ANN.id] }, NOW + 60_000));
    expect(told(left)).toEqual(['Ann joined', 'Ann left']);
    expect(left.presence).toEqual({ count: 1, people: [ME] });
  });

  it('[CLIENT-20] never of oneself, nor of who was not really gone or is here already', () => {
    const state = after(
      welcomed,
      here(ME, ANN),
      came({ join: [...joins({ ...ME, name: '另一个名字' }, ANN), { ...BO, back: true }] }),
      came({ leave: [ME.id, 'stranger'] }),
    );
    expect(told(state)).toEqual([]);
  });

  it('[CLIENT-20] another name of somebody who is here', () => {
    const state = after(welcomed, here(ME, ANN), came({ join: [{ id: ANN.id, name: 'Anna', back: true }] }));
    expect(told(state)).toEqual(['Ann is Anna']);
  });

  it('[CLIENT-20] many at once stand in one line, also those who come shortly after', () => {
    const at = (ms: number): number => NOW + ms;
    const people = (n: number) => joins({ id: `p${n}`, name: `P${n}` });
    const state = after(
      welcomed,
      here(ME),
      came({ join: [...people(1), ...people(2)] }, at(0)),
      came({ join: people(3) }, at(9_000)),
      came({ leave: ['p1'] }, at(9_500)),
      came({ join: people(4) }, at(9_600)),
      came({ join: people(5) }, at(30_000)),
    );
    expect(told(state)).toEqual(['P1+P2+P3 joined', 'P1 left', 'P4 joined', 'P5 joined']);
    const keys = state.entries.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('[CLIENT-20] is only counted where they are too many to list', () => {
    const state = after(
      welcomed,
      { kind: 'people', presence: { count: 201, people: null } },
      came({ count: 202, join: joins(BO) }),
    );
    expect(told(state)).toEqual([]);
    expect(state.presence).toEqual({ count: 202, people: null });
  });
});

describe('what one has written', () => {
  it('[CLIENT-17] stands below what was said, in order', () => {
    const state = after(welcomed, said(chat(1, 'x')), outbox(item('a'), item('b')));
    expect(state.outgoing.map(({ text, author }) => `${author}: ${text}`)).toEqual(['self: a', 'self: b']);
    expect(told(state)).toEqual(['other: x']);
  });

  it('[CLIENT-17] keeps its key while it waits, fails and is said', () => {
    const waiting = after(welcomed, outbox(item('a'), item('b')));
    const [a, b] = waiting.outgoing;
    const failure = { code: 'no_answer', message: '' };
    const failed = reduce(waiting, outbox(item('a', { failure }), item('b')));
    expect(failed.outgoing[0]).toMatchObject({ key: a?.key, pending: { failure } });
    expect(failed.outgoing[1]).toBe(b);
    const saidIt = reduce(failed, said(own(1, 'a', 'a')));
    expect(saidIt.outgoing).toEqual([b]);
    const done = reduce(saidIt, outbox(item('b')));
    expect(done.entries).toMatchObject([{ key: a?.key, text: 'a', pending: null }]);
    expect(done.outgoing).toEqual([b]);
    const later = reduce(done, said(chat(2, 'x')));
    expect(new Set([...later.entries, ...later.outgoing].map(({ key }) => key)).size).toBe(3);
  });

  it('[CLIENT-17] is not taken for what another person said under the same id', () => {
    const state = after(welcomed, outbox(item('a')), said(chat(1, 'a', { cid: 'a' })));
    expect(state.outgoing).toHaveLength(1);
    expect(told(state)).toEqual(['other: a']);
  });
});

describe('the window', () => {
  const many = Array.from({ length: ENTRIES_KEPT + 5 }, (_, n) => chat(n + 1, `${n}`));

  it('[CLIENT-12] keeps 300 entries at most, the latest', () => {
    const state = after(welcomed, said(...many));
    expect(state.entries).toHaveLength(ENTRIES_LEFT + 4);
    expect(told(state)[0]).toBe(`other: ${ENTRIES_KEPT - ENTRIES_LEFT + 1}`);
    expect(told(state).at(-1)).toBe(`other: ${ENTRIES_KEPT + 4}`);
    expect(state.trimmed).toBe(true);
  });

  it('[CLIENT-12] is not trimmed at 300', () => {
    const state = after(welcomed, said(...many.slice(0, ENTRIES_KEPT)));
    expect(state.entries).toHaveLength(300);
    expect(state.trimmed).toBe(false);
  });
});

describe('what nobody has seen', () => {
  const away: RoomEvent = { kind: 'watching', watching: false };

  it('[CLIENT-12] messages of others are counted until somebody looks', () => {
    const state = after(welcomed, away, said(chat(1, 'a'), own(2, 'b'), reply(3, 'c')));
    expect(state.unread).toBe(2);
    expect(reduce(state, { kind: 'watching', watching: true }).unread).toBe(0);
  });

  it('[CLIENT-12] while somebody looks none is', () => {
    expect(after(welcomed, said(chat(1, 'a'))).unread).toBe(0);
  });

  it('[CLIENT-12] nor is what had been said before', () => {
    expect(after(welcomed, away, backlog(chat(1, 'a'))).unread).toBe(0);
  });

  it('nothing changes where nothing happens', () => {
    const state = after(welcomed);
    expect(reduce(state, { kind: 'watching', watching: true })).toBe(state);
  });
});
