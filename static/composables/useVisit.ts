import { computed, onScopeDispose, watch } from 'vue';
import type { Position } from '../room/position';
import type { Room } from './useRoom';
import { useRooms } from './useRooms';

/** Milliseconds after which it is kept how far was read: not with every message of a busy room. */
const KEEP_AFTER_MS = 1_000;

/** Keeps that one is in the room `name`, and how far one has read it. */
export function useVisit(name: string, room: Pick<Room, 'state' | 'connection' | 'position'>): void {
  const { visit, read } = useRooms();
  let known: Position | null = null;
  let kept: Position | null = null;
  let timer: number | null = null;

  const keep = (): void => {
    if (timer !== null) window.clearTimeout(timer);
    timer = null;
    if (known && known !== kept) read(name, known);
    kept = known;
  };

  const joined = computed(() => room.connection.value.status === 'joined');
  if (joined.value) visit(name);
  else watch(joined, () => visit(name), { once: true });
  watch(
    [room.state, room.connection],
    () => {
      if (!room.state.value.watching || !joined.value) return;
      known = room.position();
      if (known !== kept) timer ??= window.setTimeout(keep, KEEP_AFTER_MS);
    },
    { immediate: true },
  );
  const listening = new AbortController();
  window.addEventListener('pagehide', keep, { signal: listening.signal });
  onScopeDispose(() => {
    listening.abort();
    keep();
  });
}
