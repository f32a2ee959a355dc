import { onScopeDispose, shallowRef, watch } from 'vue';
import type { Position } from '../room/position';
import { RoomHeads, unreadAt, worthAsking } from '../room/unreadRooms';
import { countOf, objectOf, textOf } from '../wire/fields';
import { browserWorld } from './browserWorld';
import { usePageVisible } from './usePage';
import { useRooms } from './useRooms';

const heads = shallowRef<ReadonlyMap<string, Position>>(new Map());

const { clock } = browserWorld();
const asking = new RoomHeads(clock, headOf, (room, head) => {
  heads.value = new Map([...heads.value, [room, head]]);
});

/** Where the log of `room` ends. The browser sends the tag of the answer that it has, and mostly gets a 304. */
async function headOf(room: string): Promise<Position> {
  const response = await fetch(`/api/rooms/${encodeURIComponent(room)}/messages?limit=1`, {
    cache: 'no-cache',
  });
  if (!response.ok) throw new Error(`${response.status}`);
  const page = objectOf(await response.json());
  return { epoch: textOf(page['epoch']), seq: countOf(page['head']) };
}

/** The lists of rooms that are shown; whether somebody opened one for the moment. */
const lists = new Map<symbol, boolean>();

/**
 * How many messages are new in the rooms that one has been in, as long as a list of them is shown (`opened`: for the moment)
 * and the page can be seen. `current` is the room that one is in, which is not asked.
 */
export function useUnreadRooms(current: () => string, opened: boolean): (room: string) => number {
  const { rooms } = useRooms();
  const visible = usePageVisible();
  const list = Symbol('list');
  lists.set(list, opened);

  const follow = (): void => {
    const anyOpened = [...lists.values()].includes(true);
    const shown = visible.value && lists.size > 0;
    const now = clock.now();
    asking.follow(shown ? worthAsking(rooms.value, now, { current: current(), opened: anyOpened }) : []);
  };
  watch([rooms, current, visible], follow, { immediate: true });
  onScopeDispose(() => {
    lists.delete(list);
    follow();
  });

  return (room) => {
    const head = heads.value.get(room);
    const visited = rooms.value.find(({ name }) => name === room);
    return head && visited && room !== current() ? unreadAt(head, visited.read) : 0;
  };
}
