import { arrayOf, countOf, objectOf, textOf, whole } from './fields';
import { loggedFrameOf, type LoggedFrame } from './frames';

/** A page of `GET /api/rooms/{room}/messages` (HIST-7). */
export interface HistoryPage {
  readonly epoch: string;
  /** The newest event of all. */
  readonly head: number;
  /** Oldest first. */
  readonly frames: readonly LoggedFrame[];
}

/** Where a page is: before, after or around an event. */
export type HistoryPlace = { readonly [K in 'before' | 'after' | 'around']?: number };

/** The address of a page of `limit` events. */
export function historyPath(room: string, place: HistoryPlace, limit: number): string {
  const query = new URLSearchParams({ limit: String(limit) });
  for (const [name, seq] of Object.entries(place)) query.set(name, String(seq));
  return `/api/rooms/${encodeURIComponent(room)}/messages?${query.toString()}`;
}

/** The page that a body is, or `null` where it is none. */
export function decodeHistory(body: unknown): HistoryPage | null {
  return whole(() => {
    const page = objectOf(body);
    return {
      epoch: textOf(page['epoch']),
      head: countOf(page['head']),
      frames: arrayOf(page['messages'])
        .map(loggedFrameOf)
        .filter((frame) => frame !== null),
    };
  });
}
