import { onScopeDispose, readonly, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { isNewTo } from '../room/rows';
import { cameBack, keepSeen, keptSeen, missed, MOMENT_MS, settled } from '../room/seen';
import type { RoomState } from '../room/state';
import { lasting } from './storage';

/** From where on a room is new to whoever reads it. */
export interface SeenMark {
  /** What comes after this event is new; `null`: there is nothing to mark. */
  readonly newAfter: Readonly<Ref<number | null>>;
  /** The mark has come into view. */
  meet(): void;
  /** It is of no use any more. */
  drop(): void;
}

/** Milliseconds between two times that it is kept, where much is said. */
const KEEP_MS = 1_000;

/** Keeps how far `room` was seen, and marks what is new. */
export function useSeen(room: string, state: Readonly<ShallowRef<RoomState>>): SeenMark {
  const seen = shallowRef(cameBack(keptSeen(lasting, room)));
  const newAfter = shallowRef(seen.value.newAfter);
  let moment: number | null = null;
  let keeping: number | null = null;
  /** Whether somebody has been watching for a moment, and still is. */
  let isSettled = false;

  const change = (next: typeof seen.value): void => {
    seen.value = next;
    newAfter.value = next.newAfter;
  };
  const keep = (): void => {
    if (keeping !== null) window.clearTimeout(keeping);
    keeping = null;
    if (seen.value.upTo !== null) keepSeen(lasting, room, seen.value.upTo);
  };
  const settle = (): void => {
    isSettled = true;
    change(settled(seen.value, state.value.heard));
    keeping ??= window.setTimeout(keep, KEEP_MS);
  };
  const watching = (now: boolean): void => {
    isSettled = false;
    if (moment !== null) window.clearTimeout(moment);
    moment = now ? window.setTimeout(settle, MOMENT_MS) : null;
  };

  // What was new when one came in; nothing that is said under one's eyes is.
  const enter = (): void => {
    const { entries, heard } = state.value;
    const { upTo } = seen.value;
    if (upTo !== null && upTo > heard) change(cameBack(null));
    else if (upTo !== null && !entries.some((entry) => isNewTo(entry, upTo)))
      change({ ...seen.value, newAfter: null });
    watching(state.value.watching);
  };
  // It is told who is here once all has come that was said before.
  watch(() => state.value.presence !== null, enter, { flush: 'sync', once: true });
  watch(
    () => state.value.heard,
    (heard, before) => {
      // Another log began.
      if (heard < before) change(cameBack(null));
      if (isSettled) settle();
    },
    { flush: 'sync' },
  );
  watch(() => state.value.watching, watching, { flush: 'sync' });
  watch(
    () => state.value.unread,
    (unread, before) => {
      if (before === 0 && unread > 0) change(missed(seen.value));
    },
    { flush: 'sync' },
  );
  window.addEventListener('pagehide', keep);
  onScopeDispose(() => {
    window.removeEventListener('pagehide', keep);
    watching(false);
    keep();
  });

  return {
    newAfter: readonly(newAfter),
    meet: () => change({ ...seen.value, met: true }),
    drop: () => change({ ...seen.value, newAfter: null }),
  };
}
