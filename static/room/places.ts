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

// ROUTE-2; `Alphabetic` and `N` together are what the server takes for a letter or digit of any script.
const ROOM_NAME = /^[\p{Alphabetic}\p{N}_-]+$/u;

function roomNameIn(segment: string): string | null {
  let name: string;
  try {
    name = decodeURIComponent(segment).normalize('NFC');
  } catch {
    return null;
  }
  return ROOM_NAME.test(name) && [...name].length <= ROOM_NAME_CHARACTERS ? name : null;
}
