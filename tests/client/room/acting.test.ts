import { describe, expect, it } from 'vitest';
import { reduce, TYPING_MS } from '../../../static/room/reduce';
import { EMPTY_ROOM, type MessageEntry, type RoomState } from '../../../static/room/state';
import type { ActFrame, Change } from '../../../static/wire/acts';
import { decodeFrames, type ChatFrame } from '../../../static/wire/frames';
import { ANN, chat } from '../support/frames';

const act = (seq: number, target: number, change: Change, by = 'bob'): ActFrame => ({
  type: 'act',
  target,
  change,
  sender_id: by,
  sender_name: by,
  timestamp: '2026-11-23T08:27:00.000Z',
  seq,
});

const after = (...frames: readonly (ChatFrame | ActFrame)[]): RoomState =>
  reduce(EMPTY_ROOM, { kind: 'said', frames, fresh: true, at: 0 });

const message = (state: RoomState, seq: number): MessageEntry => {
  const found = state.entries.find((entry) => entry.kind === 'message' && entry.seq === seq);
  if (found?.kind !== 'message') throw new Error(`nothing was said at ${seq}`);
  return found;
};

describe('an act', () => {
  it('[TALK-3] an edit changes its message alone, and says when', () => {
    const before = after(chat(1, 'helo'), chat(2, 'other'));
    const state = reduce(before, {
      kind: 'said',
      frames: [act(3, 1, { kind: 'edit', text: 'hello' }, ANN.id)],
      fresh: true,
      at: 0,
    });
    expect(message(state, 1)).toMatchObject({ text: 'hello', editedAt: Date.UTC(2026, 10, 23, 8, 27) });
    expect(message(state, 2)).toBe(message(before, 2));
    expect(message(state, 1).key).toBe(message(before, 1).key);
    expect(state.unread).toBe(before.unread);
  });

  it('[TALK-5] of a removed one nothing is left', () => {
    const said = chat(1, 'secret', { reply: 1, reactions: [{ emoji: '👍', people: ['bob'] }] });
    const state = after(said, act(2, 1, { kind: 'pin', on: true }), act(3, 1, { kind: 'delete' }));
    expect(message(state, 1)).toMatchObject({ text: '', deleted: true, reply: null, reactions: [] });
    expect(state.pins).toEqual([]);
    const late = after(chat(1, '', { deleted: true }), act(2, 1, { kind: 'edit', text: null }));
    expect(message(late, 1)).toMatchObject({ deleted: true, editedAt: null });
  });

  it('[TALK-6] reactions come and go, and one that is told twice counts once', () => {
    const react = (seq: number, emoji: string, by: string, on = true): ActFrame =>
      act(seq, 1, { kind: 'react', emoji, on }, by);
    const shown = chat(1, 'x', { reactions: [{ emoji: '👍', people: ['bob'] }] });
    const state = after(shown, react(2, '👍', 'bob'), react(3, '👍', 'cem'), react(4, '🎉', 'bob'));
    expect(message(state, 1).reactions).toEqual([
      { emoji: '👍', people: ['bob', 'cem'] },
      { emoji: '🎉', people: ['bob'] },
    ]);
    const less = reduce(state, {
      kind: 'said',
      frames: [react(5, '👍', 'bob', false), react(6, '🎉', 'bob', false), react(7, '😮', 'bob', false)],
      fresh: true,
      at: 0,
    });
    expect(message(less, 1).reactions).toEqual([{ emoji: '👍', people: ['cem'] }]);
  });

  it('[TALK-7] pins are in the order of pinning', () => {
    const pin = (seq: number, target: number, on = true): ActFrame => act(seq, target, { kind: 'pin', on });
    const state = after(chat(1, 'a'), chat(2, 'b'), pin(3, 2), pin(4, 1), pin(5, 1));
    expect(state.pins).toEqual([2, 1]);
    const frames = [pin(6, 2, false)];
    expect(reduce(state, { kind: 'said', frames, fresh: true, at: 0 }).pins).toEqual([1]);
  });

  it('[CLIENT-4] on a message that is not shown changes nothing', () => {
    const state = after(chat(5, 'a'));
    const frames = [act(6, 2, { kind: 'edit', text: 'b' })];
    expect(reduce(state, { kind: 'said', frames, fresh: true, at: 0 }).entries).toBe(state.entries);
  });
});

describe('who is writing', () => {
  const typing = (state: RoomState, at: number, ...people: { id: string; name: string }[]): RoomState =>
    reduce(state, { kind: 'typing', people, at });

  it('[TALK-9] is never oneself, and is forgotten after 5 s or once they have said it', () => {
    const me = reduce(EMPTY_ROOM, { kind: 'welcomed', you: { id: 'me', name: 'Me' }, at: 0 });
    const state = typing(me, 1_000, ANN, { id: 'me', name: 'Me' });
    expect(state.typing.map(({ id }) => id)).toEqual([ANN.id]);
    const silence = (at: number): RoomState => reduce(state, { kind: 'silence', at });
    expect(silence(1_000 + TYPING_MS - 1).typing).toHaveLength(1);
    expect(silence(1_000 + TYPING_MS).typing).toEqual([]);
    const frames = [chat(1, 'said')];
    expect(reduce(state, { kind: 'said', frames, fresh: true, at: 0 }).typing).toEqual([]);
    expect(typing(typing(me, 0, ANN), 4_000, { id: 'bob', name: 'Bob' }).typing).toHaveLength(2);
  });
});

describe('frames', () => {
  it('[TALK-1] acts are read, and a malformed one has its place', () => {
    const by = { sender_id: 'bob', sender_name: 'Bob', timestamp: 't' };
    const frames = [
      { type: 'edit', target: 1, message: 'x', ...by, seq: 2 },
      { type: 'edit', target: 1, ...by, seq: 3 },
      { type: 'react', target: 1, emoji: '👍', on: true, ...by, seq: 4 },
      { type: 'react', target: 1, emoji: '👍', on: 'yes', ...by, seq: 5 },
      { type: 'delete', target: 1, ...by, seq: 6 },
      { type: 'pin', target: 1, on: false, ...by, seq: 7 },
    ];
    const changes = decodeFrames(JSON.stringify(frames)).map((frame) =>
      frame.type === 'act' ? frame.change : frame,
    );
    expect(changes).toEqual([
      { kind: 'edit', text: 'x' },
      { kind: 'edit', text: null },
      { kind: 'react', emoji: '👍', on: true },
      { type: 'other', seq: 5 },
      { kind: 'delete' },
      { kind: 'pin', on: false },
    ]);
  });

  it('[TALK-9] [TALK-10] so are those of who writes, and how far people have read', () => {
    const frames = [
      { type: 'typing', people: [ANN] },
      { type: 'read', marks: { ann: 3 } },
    ];
    expect(decodeFrames(JSON.stringify(frames))).toEqual(frames);
  });
});
