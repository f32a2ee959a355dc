import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { effectScope, shallowRef, type EffectScope, type ShallowRef } from 'vue';
import { PACE_MS, usePaced } from '../../../static/composables/usePaced';
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

beforeEach(() => {
  vi.useFakeTimers();
  scope = effectScope();
  state = shallowRef(EMPTY_ROOM);
  shown = scope.run(() => usePaced(state)) as typeof shown;
  happened({ kind: 'welcomed', you: ME, at: 0 }, { kind: 'people', presence: { count: 1, people: [ME] } });
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
