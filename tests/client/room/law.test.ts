import { describe, expect, it } from 'vitest';
import { entriesAfter } from '../../../static/room/auditLog';
import { reduce } from '../../../static/room/reduce';
import { moderates, ownRole, roleHere, rolesToGive, standsAbove } from '../../../static/room/roles';
import { countdown, spanOf } from '../../../static/room/spans';
import { EMPTY_ROOM, type RoomState } from '../../../static/room/state';
import type { DeedFrame } from '../../../static/wire/deeds';
import type { AuditEntry } from '../../../static/wire/law';
import { ANN, AT, chat, ME } from '../support/frames';

const LIN = { id: 'lin0000000000000', name: 'Lin' };
const NOW = Date.parse(AT);

function deed(seq: number, act: string, fields: Partial<DeedFrame> = {}): DeedFrame {
  return {
    type: 'deed',
    act,
    targets: [],
    messages: [],
    sender_id: LIN.id,
    sender_name: LIN.name,
    timestamp: AT,
    seq,
    ...fields,
  };
}

/** A room in which that was said and done, one after the other. */
function after(...frames: readonly (ReturnType<typeof chat> | DeedFrame)[]): RoomState {
  const you = { ...ME, verified: true } as const;
  const entered = reduce(EMPTY_ROOM, { kind: 'welcomed', you, room: {}, at: NOW });
  const people = [you, { ...ANN, verified: true }, { ...LIN, verified: true, role: 'owner' }] as const;
  const here = reduce(entered, { kind: 'people', presence: { count: 3, people } });
  return reduce(here, { kind: 'said', frames, fresh: true, at: NOW });
}

const shown = ({ entries }: RoomState): readonly unknown[] =>
  entries.map((entry) => {
    if (entry.kind === 'message') return entry.deleted ? '–' : entry.text;
    return entry.kind === 'notice' && entry.notice.kind === 'deed' ? entry.notice.deed.act : entry.kind;
  });

describe('what was done', () => {
  it('[CLIENT-67] is told in its place, but for what is hidden, and invitations', () => {
    const state = after(
      chat(1, 'a'),
      deed(2, 'mute', { person: ANN.id, until: AT }),
      deed(3, 'hide', { targets: [1] }),
      deed(4, 'invite', { role: 'member' }),
      deed(5, 'clear', { person: ANN.id, targets: [], of: 3 }),
      deed(6, 'undo', { of: 4, undone: 'invite' }),
      deed(7, 'undo', { of: 2, undone: 'mute', person: ANN.id }),
      deed(8, 'from_the_future'),
      chat(9, 'b'),
    );
    expect(shown(state)).toEqual(['–', 'mute', 'undo', 'b']);
    expect([state.law, state.heard, state.unread]).toEqual([8, 9, 0]);
  });

  it('[CLIENT-67] what is hidden is a tombstone, in quotes too, and no pin; brought back it is as it was', () => {
    const said = after(
      chat(1, 'spam', { edited: AT, reactions: [{ emoji: '👍', people: [ME.id] }] }),
      chat(2, 'b'),
    );
    const pinned: RoomState = { ...said, pins: [1, 2], aside: said.entries.slice(0, 1) };
    const key = said.entries[0]?.key;
    const hear = (state: RoomState, frame: DeedFrame): RoomState =>
      reduce(state, { kind: 'said', frames: [frame], fresh: true, at: NOW });
    const hidden = hear(pinned, deed(3, 'hide', { targets: [1] }));
    expect(hidden.entries[0]).toMatchObject({ key, text: '', deleted: true, editedAt: null, reactions: [] });
    expect(hidden.aside[0]).toMatchObject({ text: '', deleted: true });
    expect(hidden.pins).toEqual([2]);
    const reactions = [{ emoji: '👍', people: [ME.id, ANN.id] }];
    const messages = [chat(1, 'spam', { edited: AT, reactions })];
    const back = hear(hidden, deed(4, 'undo', { of: 3, undone: 'hide', targets: [1], messages }));
    // So that an open search looks again (CLIENT-61).
    expect([pinned, hidden, back].map(({ changes }) => changes - pinned.changes)).toEqual([0, 1, 2]);
    expect(back.entries[0]).toMatchObject({ key, text: 'spam', deleted: false, editedAt: NOW, reactions });
    expect(back.pins).toEqual([2]);
    expect(shown(hear(hidden, deed(4, 'undo', { undone: 'clear', targets: [1] })))).toEqual([
      '–',
      'b',
      'undo',
    ]);
  });

  it('[CLIENT-67] [PRIV-3] what somebody erased is gone, and so are their reactions', () => {
    const people = [ME.id, ANN.id];
    const said = after(
      chat(1, 'mine'),
      chat(2, 'b', {
        reactions: [
          { emoji: '👍', people },
          { emoji: '🎉', people: [ANN.id] },
        ],
      }),
    );
    const erase = deed(3, 'erase', { person: ANN.id, targets: [1], reacted: [2] });
    const erased = reduce(said, { kind: 'said', frames: [erase], fresh: true, at: NOW });
    expect(shown(erased)).toEqual(['–', 'b']);
    expect(erased.entries[0]).toMatchObject({ senderName: '匿名用户' });
    expect(erased.entries[1]).toMatchObject({ reactions: [{ emoji: '👍', people: [ME.id] }] });
    const only = reduce(said, {
      kind: 'said',
      frames: [deed(3, 'erase', { person: ANN.id, reacted: [2] })],
      fresh: true,
      at: NOW,
    });
    expect(only.entries[1]).toMatchObject({ reactions: [{ emoji: '👍', people: [ME.id] }] });
  });

  it('[CLIENT-67] from the history it stands where it was done, and once', () => {
    const state = { ...after(chat(40, 'z')), trimmed: true };
    const frames = [chat(37, 'x'), deed(38, 'kick', { person: ANN.id }), deed(39, 'hide', { targets: [1] })];
    const older = reduce(state, { kind: 'older', frames, start: false });
    expect(shown(older)).toEqual(['x', 'kick', 'z']);
    expect(older.shownFrom).toBe(37);
    const keys = older.entries.map(({ key }) => key);
    expect(keys).toEqual(keys.toSorted((a, b) => a - b));
    const past = reduce(state, { kind: 'around', frames, start: false });
    const end = reduce(past, { kind: 'newer', frames: [deed(39, 'lock'), chat(40, 'z')] });
    expect(shown(end)).toEqual(['x', 'kick', 'z']);
    expect(end.live).toBe(true);
  });

  it('[CLIENT-65] changes what people are, at once', () => {
    expect(after().roles).toEqual({ [LIN.id]: 'owner' });
    const made = after(deed(1, 'role', { person: ME.id, name: ME.name, role: 'moderator' }));
    expect(ownRole(made)).toBe('moderator');
    const undone = after(
      deed(1, 'role', { person: ME.id, role: 'member' }),
      deed(2, 'undo', { undone: 'role', person: ME.id, role: null }),
    );
    expect(ownRole(undone)).toBeNull();
    expect(roleHere({ ...ANN, role: 'owner' }, {}), 'a guest, whoever they say they are').toBeNull();
  });

  it('[CLIENT-70] tells whom it is about that they are muted, and that they are not', () => {
    const until = '2026-11-23T09:00:00.000Z';
    const mute = (person: string): DeedFrame => deed(1, 'mute', { person, until });
    expect(after(mute(ME.id)).me?.muted).toBe(Date.parse(until));
    expect(after(mute(ANN.id)).me?.muted).toBeUndefined();
    expect(after(mute(ME.id), deed(2, 'undo', { of: 1, undone: 'mute', person: ME.id })).me?.muted).toBe(0);
  });

  it('[CLIENT-70] the room’s settings are those that were changed last, and those of the next welcome', () => {
    const slow = after(
      deed(1, 'settings', { settings: { slow: 30 } }),
      deed(2, 'settings', { settings: { locked: true } }),
    );
    expect(slow.settings).toEqual({ slow: 30, locked: true });
    const renamed = reduce(slow, { kind: 'welcomed', you: { ...ME, name: '小红' }, at: NOW });
    expect(renamed.settings).toEqual(slow.settings);
    expect(renamed.me?.verified).toBe(true);
    expect(reduce(slow, { kind: 'welcomed', you: ME, room: {}, at: NOW }).settings).toEqual({});
  });
});

describe('who may', () => {
  it('[CLIENT-66] one moderates those who stand below', () => {
    expect([null, 'member', 'moderator', 'owner'].map((role) => moderates(role as never))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(standsAbove('moderator', 'moderator')).toBe(false);
    expect(standsAbove('moderator', 'member')).toBe(true);
    expect(standsAbove('owner', 'owner')).toBe(false);
    expect(standsAbove('member', null)).toBe(false);
  });

  it('[CLIENT-66] an owner makes moderators, a moderator members, and nobody makes owners', () => {
    expect(rolesToGive('owner', null)).toEqual(['none', 'member', 'moderator']);
    expect(rolesToGive('owner', 'owner')).toEqual([]);
    expect(rolesToGive('moderator', 'member')).toEqual(['none', 'member']);
    expect(rolesToGive('moderator', 'moderator')).toEqual([]);
    expect(rolesToGive('member', null)).toEqual([]);
  });
});

describe('how long', () => {
  it.each([
    [500, { n: 1, unit: 'second' }],
    [5_000, { n: 5, unit: 'second' }],
    [600_000, { n: 10, unit: 'minute' }],
    [3_600_000, { n: 1, unit: 'hour' }],
    [5_400_000, { n: 90, unit: 'minute' }],
    [86_400_000, { n: 1, unit: 'day' }],
    [86_400_123, { n: 24, unit: 'hour' }],
    [2_592_000_000, { n: 30, unit: 'day' }],
  ])('[CLIENT-67] %d ms', (ms, span) => {
    expect(spanOf(ms)).toEqual(span);
  });

  it('[CLIENT-70] what is left is a clock that stops at 0', () => {
    expect([-5, 0, 1, 61_000, 3_599_500, 36_000_000].map(countdown)).toEqual([
      '0:00',
      '0:00',
      '0:01',
      '1:01',
      '1:00:00',
      '10:00:00',
    ]);
  });
});

describe('[CLIENT-69] the audit', () => {
  const entry = (seq: number, undoneBy: number | null = null): AuditEntry => ({
    ...deed(seq, 'kick'),
    undoneBy,
  });
  const seqs = (entries: readonly AuditEntry[]): readonly number[] => entries.map(({ seq }) => seq);

  it('grows at both ends, and knows what became of what it has', () => {
    const first = entriesAfter([], { entries: [entry(9), entry(7)], more: true }, true);
    const both = entriesAfter(first, { entries: [entry(4)], more: false }, false);
    expect(seqs(both)).toEqual([9, 7, 4]);
    const now = entriesAfter(both, { entries: [entry(11), entry(9, 11)], more: true }, true);
    expect(seqs(now)).toEqual([11, 9, 7, 4]);
    expect(now[1]?.undoneBy).toBe(11);
  });

  it('begins anew where it would have a hole', () => {
    const page = { entries: [entry(99), entry(98)], more: true };
    expect(entriesAfter([entry(9)], page, true)).toBe(page.entries);
  });
});
