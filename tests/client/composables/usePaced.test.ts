import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, nextTick, shallowRef, watch, type EffectScope, type ShallowRef } from 'vue';
import { PACE_MS, PAUSE_MS, PAUSE_TIMES, TYPING_MS, usePaced } from '../../../static/composables/usePaced';
import { reduce } from '../../../static/room/reduce';
import { EMPTY_ROOM, type RoomEvent, type RoomState } from '../../../static/room/state';
import { chat, item, ME } from '../support/frames';

let scope: EffectScope;
let state: ShallowRef<RoomState>;
let shown: Readonly<ShallowRef<RoomState>>;

const happened = (...events: readonly RoomEvent[]): void => {
  for (const event of events) state.value = reduce(state.value, event);
};
const said = (seq: number): RoomEvent => ({
  kind: 'said',
  frames: [chat(seq, `${seq}`)],
  fresh: true,
  at: 0,
});

beforeEach(async () => {
  vi.useFakeTimers();
  scope = effectScope();
  state = shallowRef(EMPTY_ROOM);
  shown = scope.run(() => usePaced(state)) as typeof shown;
  happened({ kind: 'welcomed', you: ME, at: 0 }, { kind: 'people', presence: { count: 1, people: [ME] } });
  await nextTick();
  vi.advanceTimersByTime(PACE_MS);
});

afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

it('[CLIENT-62] what follows at the heels of something is shown together, in time', () => {
  happened(said(1));
  expect(shown.value.entries).toHaveLength(1);
  happened(said(2), said(3));
  expect(shown.value.entries).toHaveLength(1);
  vi.advanceTimersByTime(PACE_MS - 1);
  expect(shown.value.entries).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(shown.value.entries).toHaveLength(3);
  happened(said(4));
  expect(shown.value.entries).toHaveLength(3);
  vi.advanceTimersByTime(PACE_MS);
  expect(shown.value).toBe(state.value);
});

it('[CLIENT-62] what one says oneself is shown at once, with all that came before', () => {
  happened(said(1), said(2));
  happened({ kind: 'outbox', items: [item('a')] });
  expect(shown.value).toBe(state.value);
});

it('[CLIENT-62] nothing is shown once the room was left', () => {
  happened(said(1), said(2));
  scope.stop();
  vi.advanceTimersByTime(PACE_MS);
  expect(shown.value.entries).toHaveLength(1);
});

describe('where it takes long to show what was said', () => {
  const key = (): unknown => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));

  /** Says something, which takes `cost` milliseconds to be shown. */
  async function slowly(cost: number): Promise<void> {
    const stop = scope.run(() => watch(shown, () => vi.advanceTimersByTime(cost), { flush: 'post' }));
    happened(said(1));
    await nextTick();
    stop?.();
  }

  it('[CLIENT-62] nothing more is shown for eight times as long', async () => {
    const cost = 40;
    await slowly(cost);
    happened(said(2));
    vi.advanceTimersByTime((PAUSE_TIMES - 1) * cost - 1);
    expect(shown.value.entries).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(shown.value.entries).toHaveLength(2);
  });

  it('[CLIENT-62] but never for more than half a second', async () => {
    await slowly(PAUSE_MS - 1);
    happened(said(2));
    expect(shown.value.entries).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(shown.value.entries).toHaveLength(2);
  });

  it('[CLIENT-62] it comes between two keys of who types', async () => {
    await slowly(PAUSE_MS);
    key();
    happened(said(2));
    vi.advanceTimersByTime(TYPING_MS - 1);
    expect(shown.value.entries).toHaveLength(1);
    key();
    expect(shown.value.entries).toHaveLength(1);
    // The frame of the key, and what comes after it.
    vi.advanceTimersToNextFrame();
    vi.advanceTimersByTime(0);
    expect(shown.value.entries).toHaveLength(2);
  });

  it('[CLIENT-62] and without another key all the same', async () => {
    await slowly(PAUSE_MS);
    key();
    happened(said(2));
    vi.advanceTimersByTime(TYPING_MS);
    expect(shown.value.entries).toHaveLength(2);
  });

  it('[CLIENT-62] what one says meanwhile is shown at once', async () => {
    await slowly(PAUSE_MS);
    key();
    happened(said(2));
    happened({ kind: 'outbox', items: [item('a')] });
    expect(shown.value).toBe(state.value);
  });
});

it('[CLIENT-62] where it takes no time nobody waits for the keys', () => {
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));
  happened(said(1));
  expect(shown.value.entries).toHaveLength(1);
});
