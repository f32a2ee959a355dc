import { onScopeDispose, shallowRef, watch } from 'vue';
import { LOOKED_AT, newsIn, NewsOfRooms, unreadAt, worthAsking, type News } from '../room/unreadRooms';
import { arrayOf, countOf, objectOf, textOf } from '../wire/fields';
import { browserWorld } from './browserWorld';
import { usePageVisible } from './usePage';
import { useRooms } from './useRooms';

const news = shallowRef<ReadonlyMap<string, News>>(new Map());

const { clock } = browserWorld();
const asking = new NewsOfRooms(clock, newsOf, (room, found) => {
  news.value = new Map([...news.value, [room, found]]);
});

/** What came to `room` since it was read. The browser sends the tag of the answer that it has, and mostly gets a 304. */
async function newsOf(room: string): Promise<News> {
  const read = useRooms().rooms.value.find(({ name }) => name === room)?.read ?? null;
  const what = read ? `after=${read.seq}&limit=${LOOKED_AT}` : 'limit=1';
  const response = await fetch(`/api/rooms/${encodeURIComponent(room)}/messages?${what}`, {
    cache: 'no-cache',
  });
  if (!response.ok) throw new Error(`${response.status}`);
  const page = objectOf(await response.json());
  const head = { epoch: textOf(page['epoch']), seq: countOf(page['head']) };
  return newsIn(head, arrayOf(page['messages']).map(objectOf), read);
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
    const found = news.value.get(room);
    const visited = rooms.value.find(({ name }) => name === room);
    return found && visited && room !== current() ? unreadAt(found, visited.read) : 0;
  };
}
