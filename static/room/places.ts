import { ROOM_NAME_CHARACTERS } from '../wire/limits';

/** The room at `/`. */
export const LOBBY = 'lobby';

/** What a path of the site stands for. */
export type Place =
  | {
      readonly kind: 'room';
      readonly room: string;
      /** The message to be shown; without it the latest. */
      readonly message?: number;
    }
  | { readonly kind: 'bad-room-name' }
  | { readonly kind: 'nowhere' };

/** The place at `path` (`location.pathname`): `/` is the lobby, `/r/{room}` that room, `/r/{room}/m/{seq}` a message of it. */
export function placeAt(path: string): Place {
  if (path === '/' || path === '/index.html') return { kind: 'room', room: LOBBY };
  const [, segment, message] = /^\/r\/([^/]*?)(?:\/m\/([1-9]\d{0,15}))?\/?$/.exec(path) ?? [];
  if (segment === undefined) return { kind: 'nowhere' };
  const room = roomNameIn(segment);
  if (room === null) return { kind: 'bad-room-name' };
  return { kind: 'room', room, ...(message === undefined ? {} : { message: Number(message) }) };
}

/**
 * The link in the fragment of an address (`location.hash`), by which one comes to be something in its room (SPEC.md, ROLE-2 and
 * ROLE-7).
 */
export function linkIn(hash: string): string | null {
  return /^#(?:claim|invite)=([\w.-]+)$/.exec(hash)?.[1] ?? null;
}

/** The path of the message at `seq` of `room`, on any site. */
export function pathOfMessage(room: string, seq: number): string {
  return `/r/${encodeURIComponent(room)}/m/${seq}`;
}

/** The address of the room's socket on the site at `origin`. */
export function socketAddress(origin: string, room: string): string {
  // http → ws and https → wss.
  const base = origin.replace(/^http/, 'ws');
  return `${base}/ws/chat/${encodeURIComponent(room)}/`;
}

/** The path of `room` on the site. */
export function pathOf(room: string): string {
  return room === LOBBY ? '/' : `/r/${encodeURIComponent(room)}`;
}

/** Why a text is no room's name. */
export type RoomNameProblem = 'blank' | 'too_long' | 'not_allowed';

// ROUTE-2; `Alphabetic` and `N` together are what the server takes for a letter or digit of any script.
const ROOM_NAME = /^[\p{Alphabetic}\p{N}_-]+$/u;

function roomNameIn(segment: string): string | null {
  let name: string;
  try {
    name = decodeURIComponent(segment).normalize('NFC');
  } catch {
    return null;
  }
  return roomNameProblem(name) === null ? name : null;
}

/** What is wrong with `name`, in NFC, as a room's name (ROUTE-2), or `null`. */
export function roomNameProblem(name: string): RoomNameProblem | null {
  if (name === '') return 'blank';
  if (!ROOM_NAME.test(name)) return 'not_allowed';
  return [...name].length > ROOM_NAME_CHARACTERS ? 'too_long' : null;
}
