import type { Store } from './store';

/** Milliseconds at the end of the conversation after which what is there counts as seen. */
export const MOMENT_MS = 4_000;

/** How far somebody has seen a room, and from where on it is new to them. */
export interface Seen {
  /** The last event that was seen; `null` before a first visit. */
  readonly upTo: number | null;
  /** What comes after this event is marked as new; `null`: nothing is. */
  readonly newAfter: number | null;
  /** Whether the mark has come into view. */
  readonly met: boolean;
}

/** Of whoever comes in, and was here before up to `upTo`. */
export function cameBack(upTo: number | null): Seen {
  return { upTo, newAfter: upTo, met: false };
}

/** Something new came while nobody was watching. It leaves a mark where it is that there is still something new. */
export function missed(seen: Seen): Seen {
  if (seen.upTo === null || seen.upTo <= (seen.newAfter ?? -1)) return seen;
  return { ...seen, newAfter: seen.upTo, met: false };
}

/** Somebody has been watching the end, `heard`, for a moment: a mark that they met is of no use any more. */
export function settled(seen: Seen, heard: number): Seen {
  return { ...seen, upTo: heard, newAfter: seen.met ? null : seen.newAfter };
}

/** The last event of `room` that was seen in this browser. */
export function keptSeen(store: Store, room: string): number | null {
  const kept = Number(store.get(keyOf(room)) ?? Number.NaN);
  return Number.isSafeInteger(kept) && kept >= 0 ? kept : null;
}

export function keepSeen(store: Store, room: string, seq: number): void {
  store.set(keyOf(room), `${seq}`);
}

const keyOf = (room: string): string => `seen:${room}`;
