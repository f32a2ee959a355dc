import { arrayOf, countOf, objectOf, whole, type Fields } from '../wire/fields';
import type { Ask } from './site';

/** Pages, or steps of an erasure, after which something must be wrong: a room's log is bounded. */
const STEPS = 100_000;

/** What a room has of a person, as they are given it (PRIV-1): their names, what they are, and what they said. */
export interface Mine {
  readonly [field: string]: unknown;
  /** Oldest first, as the room has them. */
  readonly messages: readonly unknown[];
}

/** All that whoever asks has said in `room`. */
export async function allOfMine(room: string, ask: Ask): Promise<Mine> {
  const messages: unknown[] = [];
  let after = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const { page, more, next } = read(await ask('GET', `${pathOf(room)}?after=${after}`), (fields) => ({
      page: { ...fields, messages: arrayOf(fields['messages']) },
      more: fields['more'] === true,
      next: fields['more'] === true ? countOf(fields['next']) : 0,
    }));
    messages.push(...page.messages);
    if (!more) return about(page, messages);
    // It would never end.
    if (next <= after) break;
    after = next;
  }
  throw new Error('what was said comes to no end');
}

/** What a page says of them, with all of the messages. */
function about(page: Fields, messages: readonly unknown[]): Mine {
  const { more: _, next: __, ...rest } = page;
  return { ...rest, messages };
}

/** Erases all of that; resolves to how many messages it was. */
export async function eraseMine(room: string, ask: Ask): Promise<number> {
  let removed = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const { count, more } = read(await ask('DELETE', pathOf(room)), (fields) => ({
      count: countOf(fields['removed']),
      more: fields['more'] === true,
    }));
    removed += count;
    if (!more) return removed;
  }
  throw new Error('it comes to no end');
}

const pathOf = (room: string): string => `/api/rooms/${encodeURIComponent(room)}/mine`;

function read<T>(body: unknown, decode: (fields: Fields) => T): T {
  const found = whole(() => decode(objectOf(body)));
  if (found === null) throw new Error('no such answer is known');
  return found;
}
