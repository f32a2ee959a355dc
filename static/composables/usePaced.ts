import { nextTick, onScopeDispose, shallowReadonly, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import type { RoomState } from '../room/state';

/** Milliseconds between two times that what others say is shown, where much is said: the keys come first. */
export const PACE_MS = 100;

/** How many times as long as it takes to show what was said nothing more is shown, so that most of the time is left for the keys. */
export const PAUSE_TIMES = 8;

/** Milliseconds that nothing is shown at most, however long it takes. */
export const PAUSE_MS = 500;

/** Milliseconds after a key within which another is to be expected. */
export const TYPING_MS = 300;

/** What is shown of a room: an object that stays, so that what changes is looked at only by those who show it. */
export interface RoomView {
  readonly state: Readonly<Ref<RoomState>>;
}

/**
 * `state` as it is shown: at once, but for what follows at the heels of what others have said just before. Where that takes long it is shown
 * between two keys: after the frame of one, so that the next need not wait for it.
 */
export function usePaced(state: Readonly<Ref<RoomState>>): Readonly<ShallowRef<RoomState>> {
  const shown = shallowRef(state.value);
  let before = Number.NEGATIVE_INFINITY;
  let typed = before;
  let pause = PACE_MS;
  let timer: number | undefined;
  let isDue = false;

  const forget = (): void => {
    window.clearTimeout(timer);
    timer = undefined;
    isDue = false;
  };
  const show = (): void => {
    forget();
    before = performance.now();
    shown.value = state.value;
    void nextTick(() => {
      pause = Math.min(PAUSE_MS, Math.max(PACE_MS, PAUSE_TIMES * (performance.now() - before)));
    });
  };
  const due = (): void => {
    isDue = pause > PACE_MS && performance.now() - typed < TYPING_MS;
    if (isDue) timer = window.setTimeout(show, TYPING_MS);
    else show();
  };
  const keyed = (): void => {
    typed = performance.now();
    if (isDue) requestAnimationFrame(() => setTimeout(() => isDue && show()));
  };
  window.addEventListener('keydown', keyed);
  watch(
    state,
    (after) => {
      const wait = pause - (performance.now() - before);
      if (!isOnlySaid(shown.value, after)) show();
      else if (wait > 0) timer ??= window.setTimeout(due, wait);
      else if (!timer) due();
    },
    { flush: 'sync' },
  );
  onScopeDispose(() => {
    forget();
    window.removeEventListener('keydown', keyed);
  });
  return shallowReadonly(shown);
}

/** Whether nothing was done here meanwhile: others have said something, at the end of what is shown. */
function isOnlySaid(before: RoomState, after: RoomState): boolean {
  const isFollowed = before.live && after.live && before.presence !== null;
  return isFollowed && after.heard > before.heard && after.outgoing === before.outgoing;
}
