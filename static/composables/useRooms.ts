import { shallowRef, type ShallowRef } from 'vue';
import type { Position } from '../room/position';
import { afterVisit, changed, keepRooms, KEY, keptRooms, without, type VisitedRoom } from '../room/rooms';
import { lasting, whenOtherTabSets } from './storage';

const rooms = shallowRef(keptRooms(lasting));

whenOtherTabSets(KEY, () => {
  rooms.value = keptRooms(lasting);
});

function keep(next: readonly VisitedRoom[]): void {
  rooms.value = next;
  keepRooms(lasting, next);
}

/** The rooms that one has been in; the same for the whole page, and all tabs. */
export interface Rooms {
  /** As they are listed. */
  readonly rooms: Readonly<ShallowRef<readonly VisitedRoom[]>>;
  visit(name: string): void;
  /** `name` was read up to `read`. */
  read(name: string, read: Position): void;
  mute(name: string, muted: boolean): void;
  /** Whether what is new there calls nobody. */
  isMuted(name: string): boolean;
  star(name: string, starred: boolean): void;
  forget(name: string): void;
}

const here: Rooms = {
  rooms,
  visit: (name) => keep(afterVisit(rooms.value, name, Date.now())),
  read: (name, read) => keep(changed(rooms.value, name, { read })),
  mute: (name, muted) => keep(changed(rooms.value, name, { muted })),
  isMuted: (name) => rooms.value.some((room) => room.name === name && room.muted),
  star: (name, starred) => keep(changed(rooms.value, name, { starred })),
  forget: (name) => keep(without(rooms.value, name)),
};

export function useRooms(): Rooms {
  return here;
}
