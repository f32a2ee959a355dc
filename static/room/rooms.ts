import { arrayOf, countOf, flagOf, objectOf, textOf, whole } from '../wire/fields';
import type { Position } from './position';
import { roomNamed } from './roomNames';
import type { Store } from './store';

/** A room that this browser's person has been in. */
export interface VisitedRoom {
  readonly name: string;
  /** When last; milliseconds since 1970. */
  readonly visited: number;
  /** How far its log was read; `null` where that is not known. */
  readonly read: Position | null;
  /** Whether it is to be quiet: what is new there does not call for attention. */
  readonly muted: boolean;
  /** Whether it stands on top. */
  readonly starred: boolean;
}

/** Rooms that are kept. */
export const ROOMS_KEPT = 50;

export const KEY = 'rooms';

/** The rooms that `store` keeps, as {@link ordered}. */
export function keptRooms(store: Store): readonly VisitedRoom[] {
  const kept = store.get(KEY);
  if (kept === null) return [];
  try {
    const rooms = arrayOf(JSON.parse(kept)).map((value) => whole(() => roomOf(value)));
    return ordered(
      rooms.filter((room) => room !== null && roomNamed(room.name).room === room.name) as VisitedRoom[],
    );
  } catch {
    return [];
  }
}

export function keepRooms(store: Store, rooms: readonly VisitedRoom[]): void {
  store.set(KEY, rooms.length === 0 ? null : JSON.stringify(rooms));
}

/** Those with a star first, then the one that was visited last; no more than are kept. */
export function ordered(rooms: readonly VisitedRoom[]): readonly VisitedRoom[] {
  return rooms
    .toSorted((a, b) => Number(b.starred) - Number(a.starred) || b.visited - a.visited)
    .slice(0, ROOMS_KEPT);
}

/** `rooms` after a visit to `name` at `now`. */
export function afterVisit(rooms: readonly VisitedRoom[], name: string, now: number): readonly VisitedRoom[] {
  const before = rooms.find((room) => room.name === name);
  const room = before ?? { name, read: null, muted: false, starred: false };
  const others = rooms.filter((other) => other.name !== name);
  // Fifty stars would leave no place for the one that somebody is in.
  const crowded = others.length >= ROOMS_KEPT ? ordered(others).slice(0, ROOMS_KEPT - 1) : others;
  return ordered([...crowded, { ...room, visited: now }]);
}

/** `rooms` with `change` made to `name`, if it is among them. */
export function changed(
  rooms: readonly VisitedRoom[],
  name: string,
  change: Partial<Pick<VisitedRoom, 'read' | 'muted' | 'starred'>>,
): readonly VisitedRoom[] {
  return ordered(rooms.map((room) => (room.name === name ? { ...room, ...change } : room)));
}

export function without(rooms: readonly VisitedRoom[], name: string): readonly VisitedRoom[] {
  return rooms.filter((room) => room.name !== name);
}

function roomOf(value: unknown): VisitedRoom {
  const room = objectOf(value);
  const read = room['read'] === null ? null : objectOf(room['read']);
  return {
    name: textOf(room['name']),
    visited: countOf(room['visited']),
    read: read && { epoch: textOf(read['epoch']), seq: countOf(read['seq']) },
    muted: flagOf(room['muted']),
    starred: flagOf(room['starred']),
  };
}
