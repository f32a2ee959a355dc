import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { afterRoom, comeAfterRoom } from '../../../static/composables/lazily';

const load = vi.fn(() => Promise.resolve('loaded'));

beforeEach(() => {
  vi.useFakeTimers();
  load.mockClear();
});

afterEach(() => {
  vi.useRealTimers();
});

it('[CLIENT-62] what comes later comes after the room is there', async () => {
  const isThere = comeAfterRoom();
  const loaded = afterRoom(load);
  await vi.advanceTimersByTimeAsync(999);
  expect(load).not.toHaveBeenCalled();
  isThere();
  expect(await loaded).toBe('loaded');
  // And at once from then on.
  await afterRoom(load);
  expect(load).toHaveBeenCalledTimes(2);
});

it('[CLIENT-62] also what was asked for just before, in the same rendering', async () => {
  const loaded = afterRoom(load);
  const isThere = comeAfterRoom();
  await vi.advanceTimersByTimeAsync(999);
  expect(load).not.toHaveBeenCalled();
  isThere();
  await loaded;
  expect(load).toHaveBeenCalledOnce();
});

it('[CLIENT-62] and after a second where no room comes', async () => {
  comeAfterRoom();
  void afterRoom(load);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(load).toHaveBeenCalledOnce();
});
