import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, nextTick, shallowRef, type EffectScope, type ShallowRef } from 'vue';
import { useSeen, type SeenMark } from '../../../static/composables/useSeen';
import { reduce } from '../../../static/room/reduce';
import { MOMENT_MS } from '../../../static/room/seen';
import { EMPTY_ROOM, type RoomEvent, type RoomState } from '../../../static/room/state';
import type { ChatFrame } from '../../../static/wire/frames';
import { chat, ME, own } from '../support/frames';

let scope: EffectScope;
let state: ShallowRef<RoomState>;
let mark: SeenMark;

const happened = async (...events: readonly RoomEvent[]): Promise<void> => {
  for (const event of events) state.value = reduce(state.value, event);
  await nextTick();
};
type By = (seq: number, message: string) => ChatFrame;
const said = (seq: number, by: By = chat, fresh = true): RoomEvent => ({
  kind: 'said',
  frames: [by(seq, `${seq}`)],
  fresh,
  at: 0,
});
const watching = (now: boolean): RoomEvent => ({ kind: 'watching', watching: now });
const people: RoomEvent = { kind: 'people', presence: { count: 1, people: [ME] } };

/** A page that comes into the room, where so much was said. */
async function comeIn(head: number, by: By = chat): Promise<void> {
  scope = effectScope();
  state = shallowRef(EMPTY_ROOM);
  mark = scope.run(() => useSeen('茶室', state)) as SeenMark;
  const before = Array.from({ length: head }, (_, n) => said(n + 1, by, false));
  await happened({ kind: 'welcomed', you: ME, at: 0 }, ...before, people);
}

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

describe('what is new', () => {
  it('[CLIENT-26] nothing is, on a first visit', async () => {
    await comeIn(5);
    expect(mark.newAfter.value).toBeNull();
    await happened(said(6));
    expect(mark.newAfter.value).toBeNull();
  });

  it('[CLIENT-26] what was said since the last visit is, until it was met and read to the end', async () => {
    await comeIn(5);
    vi.advanceTimersByTime(MOMENT_MS);
    scope.stop();
    await comeIn(8);
    expect(mark.newAfter.value).toBe(5);
    vi.advanceTimersByTime(MOMENT_MS);
    expect(mark.newAfter.value).toBe(5);
    mark.meet();
    await happened(watching(false), watching(true));
    vi.advanceTimersByTime(MOMENT_MS - 1);
    expect(mark.newAfter.value).toBe(5);
    vi.advanceTimersByTime(1);
    expect(mark.newAfter.value).toBeNull();
    scope.stop();
    await comeIn(8);
    expect(mark.newAfter.value).toBeNull();
  });

  it('[CLIENT-26] a glance at the end does not count', async () => {
    await comeIn(5);
    vi.advanceTimersByTime(MOMENT_MS);
    scope.stop();
    await comeIn(8);
    mark.meet();
    vi.advanceTimersByTime(MOMENT_MS - 1);
    await happened(watching(false));
    vi.advanceTimersByTime(MOMENT_MS);
    scope.stop();
    await comeIn(9);
    expect(mark.newAfter.value).toBe(5);
  });

  it('[CLIENT-26] what comes while nobody is watching is, and what comes under one’s eyes is not', async () => {
    await comeIn(5);
    vi.advanceTimersByTime(MOMENT_MS);
    await happened(said(6), said(7, own));
    expect(mark.newAfter.value).toBeNull();
    await happened(watching(false), said(8, own));
    expect(mark.newAfter.value).toBeNull();
    await happened(said(9), said(10));
    expect(mark.newAfter.value).toBe(7);
    mark.drop();
    expect(mark.newAfter.value).toBeNull();
  });

  it('[CLIENT-26] one’s own messages from elsewhere are not new', async () => {
    await comeIn(1);
    vi.advanceTimersByTime(MOMENT_MS);
    scope.stop();
    await comeIn(5, own);
    expect(mark.newAfter.value).toBeNull();
  });

  it('[CLIENT-26] another log is read from its beginning', async () => {
    await comeIn(9);
    vi.advanceTimersByTime(MOMENT_MS);
    scope.stop();
    await comeIn(3);
    expect(mark.newAfter.value).toBeNull();
    vi.advanceTimersByTime(MOMENT_MS);
    await happened({ kind: 'skipped', what: 'wiped', at: 0 }, watching(false), said(1));
    expect(mark.newAfter.value).toBe(0);
  });
});
