import { arrayOf, countOf, flagOf, objectOf, whole } from './fields';
import { loggedFrameOf, type ChatFrame } from './frames';

/** What messages are searched for. */
export interface Sought {
  /** Words, and phrases in quotes; all of them have to be there. */
  readonly text: string;
  /** The name or the id of whoever said it. */
  readonly from: string | null;
  /** Not before this, and before that; milliseconds since 1970. */
  readonly since: number | null;
  readonly until: number | null;
}

/** Where something stands in a text: its start and its end in UTF-16 units. */
export type Mark = readonly [start: number, end: number];

/** A message that was found. */
export interface Match {
  readonly frame: ChatFrame;
  /** Where it has what was sought. */
  readonly marks: readonly Mark[];
}

/** A page of `GET /api/rooms/{room}/search` (SEARCH-1). */
export interface SearchPage {
  /** The newest first. */
  readonly matches: readonly Match[];
  /** The `seq` to go on before; `null`: there is nothing more. */
  readonly next: number | null;
  /** Events that the room has not looked through yet: it does so as it is asked. */
  readonly pending: number;
}

/** Characters of {@link Sought.text} (SEARCH-8). */
export const SEARCH_CHARACTERS = 200;

/** Words and phrases in it. */
export const SEARCH_TERMS = 16;

/** The address of a page of at most `limit` matches, of those before `before`. */
export function searchPath(room: string, sought: Sought, before: number | null, limit: number): string {
  const query = new URLSearchParams();
  const { text, from, since, until } = sought;
  if (text !== '') query.set('q', text);
  for (const [name, value] of Object.entries({ from, since, until, before, limit })) {
    if (value !== null) query.set(name, String(value));
  }
  return `/api/rooms/${encodeURIComponent(room)}/search?${query.toString()}`;
}

/** The page that a body is, or `null` where it is none. */
export function decodeSearch(body: unknown): SearchPage | null {
  return whole(() => {
    const page = objectOf(body);
    const matches = arrayOf(page['matches'])
      .map(matchOf)
      .filter((match) => match !== null);
    const last = flagOf(page['more']) ? (matches.at(-1)?.frame.seq ?? null) : null;
    return {
      matches,
      // A room that got tired of looking says where it stopped, which need not be a match.
      next: page['next'] == null ? last : countOf(page['next']),
      pending: countOf(page['pending']),
    };
  });
}

function matchOf(value: unknown): Match | null {
  const frame = loggedFrameOf(value);
  if (frame?.type !== 'chat') return null;
  return { frame, marks: whole(() => arrayOf(objectOf(value)['marks']).map(markOf)) ?? [] };
}

function markOf(value: unknown): Mark {
  const [start, end] = arrayOf(value);
  return [countOf(start), countOf(end)];
}
