import { describe, expect, it } from 'vitest';
import {
  afterVisit,
  changed,
  keepRooms,
  keptRooms,
  ordered,
  ROOMS_KEPT,
  without,
  type VisitedRoom,
} from '../../../static/room/rooms';
import { MemoryStore } from '../support/storage';

const room = (name: string, visited: number, fields: Partial<VisitedRoom> = {}): VisitedRoom => ({
  name,
  visited,
  read: null,
  muted: false,
  starred: false,
  ...fields,
});
const names = (rooms: readonly VisitedRoom[]): readonly string[] => rooms.map(({ name }) => name);

describe('[CLIENT-42] the rooms that one has been in', () => {
  it('stand newest first, those with a star on top', () => {
    const rooms = [room('old', 1, { starred: true }), room('older', 0), room('new', 9)];
    expect(names(ordered(rooms))).toEqual(['old', 'new', 'older']);
    expect(names(afterVisit(rooms, 'older', 10))).toEqual(['old', 'older', 'new']);
  });

  it('keep what is known of them over a visit', () => {
    const read = { epoch: 'e', seq: 4 };
    const rooms = afterVisit([room('tea', 1, { muted: true, read })], 'tea', 2);
    expect(rooms).toEqual([room('tea', 2, { muted: true, read })]);
    expect(changed(rooms, 'tea', { muted: false })[0]).toMatchObject({ visited: 2, read, muted: false });
    expect(changed(rooms, 'other', { read })).toEqual(rooms);
    expect(without(rooms, 'tea')).toEqual([]);
  });

  it('are at most fifty: the one that was not visited for longest goes, never the one that one is in', () => {
    let rooms: readonly VisitedRoom[] = [];
    for (let n = 0; n <= ROOMS_KEPT; n += 1) rooms = afterVisit(rooms, `room${n}`, n);
    expect(rooms).toHaveLength(ROOMS_KEPT);
    expect(names(rooms)).not.toContain('room0');
    const starred = rooms.map(({ name }, n) => room(name, n, { starred: true }));
    expect(names(afterVisit(starred, 'tea', 0))).toContain('tea');
    expect(afterVisit(starred, 'tea', 0)).toHaveLength(ROOMS_KEPT);
  });

  it('are there in the next visit, without what is no room', () => {
    const store = new MemoryStore();
    expect(keptRooms(store)).toEqual([]);
    const rooms = [room('tea', 2, { read: { epoch: 'e', seq: 3 } }), room('茶室', 1, { starred: true })];
    keepRooms(store, rooms);
    expect(keptRooms(store)).toEqual(ordered(rooms));
    store.set('rooms', JSON.stringify([...rooms, room('a b', 3), { name: 'x' }, 7]));
    expect(keptRooms(store)).toEqual(ordered(rooms));
    for (const broken of ['', '{}', '[', 'null']) {
      store.set('rooms', broken);
      expect(keptRooms(store), broken).toEqual([]);
    }
    keepRooms(store, []);
    expect(store.get('rooms')).toBeNull();
  });
});
