import { mentions } from './mentions';
import type { Notify } from './notify';
import type { MessageEntry, RoomState } from './state';

/** Milliseconds between two tones, so that a lively room is no alarm. */
export const TONE_MS = 3_000;

/** What is to be told of a room to somebody who is elsewhere. */
export interface Tally {
  readonly count: number;
  /** The last of them; `null` where there is none. */
  readonly latest: MessageEntry | null;
}

export const NOTHING: Tally = { count: 0, latest: null };

/** The messages of others that came between two states of the room while nobody was watching it. */
export function newsBetween(before: RoomState, after: RoomState): readonly MessageEntry[] {
  const count = after.unread - before.unread;
  if (count <= 0) return [];
  return after.entries
    .filter((entry): entry is MessageEntry => entry.kind === 'message' && entry.author !== 'self')
    .slice(-count);
}

/** Those of `news` that call `name`. */
export function calling(news: readonly MessageEntry[], name: string): readonly MessageEntry[] {
  return news.filter(({ text }) => mentions(text, name));
}

/** What is to be told after `news` came for `name`. */
export function tallyAfter(tally: Tally, news: readonly MessageEntry[], notify: Notify, name: string): Tally {
  if (notify === 'off') return tally;
  const wanted = notify === 'all' ? news : calling(news, name);
  const latest = wanted.at(-1);
  return latest ? { count: tally.count + wanted.length, latest } : tally;
}

/** Whether a tone may sound `now`, where the last one did at `last` (milliseconds since 1970). */
export function toneIsDue(last: number, now: number): boolean {
  // A clock that was set back silences nobody.
  return now - last >= TONE_MS || now < last;
}
