import { onScopeDispose, shallowReadonly, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import type { RoomState } from '../room/state';

/** Milliseconds between two times that what others say is shown, where much is said: the keys come first. */
export const PACE_MS = 100;

/** What is shown of a room: an object that stays, so that what changes is looked at only by those who show it. */
export interface RoomView {
  readonly state: Readonly<Ref<RoomState>>;
}

/** `state` as it is shown: at once, but for what follows at the heels of what others have said just before. */
export function usePaced(state: Readonly<Ref<RoomState>>): Readonly<ShallowRef<RoomState>> {
  const shown = shallowRef(state.value);
  let before = Number.NEGATIVE_INFINITY;
  let timer: number | null = null;

  const show = (): void => {
    if (timer !== null) window.clearTimeout(timer);
    timer = null;
    before = performance.now();
    shown.value = state.value;
  };
  watch(
    state,
    (after) => {
      const wait = PACE_MS - (performance.now() - before);
      if (wait <= 0 || !isOnlySaid(shown.value, after)) show();
      else timer ??= window.setTimeout(show, wait);
    },
    { flush: 'sync' },
  );
  onScopeDispose(() => {
    if (timer !== null) window.clearTimeout(timer);
  });
  return shallowReadonly(shown);
}

/** Whether nothing was done here meanwhile: others have said something, at the end of what is shown. */
function isOnlySaid(before: RoomState, after: RoomState): boolean {
  const isFollowed = before.live && after.live && before.presence !== null;
  return isFollowed && after.heard > before.heard && after.outgoing === before.outgoing;
}
