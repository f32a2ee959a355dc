import { arrayOf, countOf, textOf, whole } from '../wire/fields';
import { HUES } from './avatars';
import { checkName } from './names';
import type { Store } from './store';

/** What one calls somebody, and the colour that one gave them, for oneself alone. */
export interface Nickname {
  /** `null`: by their own name. */
  readonly name: string | null;
  /** `null`: in their own hue. */
  readonly hue: number | null;
}

/** By the person's id; the one that was changed last is the last. */
export type Nicknames = ReadonlyMap<string, Nickname>;

/** People whose nicknames are kept. */
export const NICKNAMES_KEPT = 500;

export const KEY = 'nicknames';

export function keptNicknames(store: Store): Nicknames {
  const kept = store.get(KEY);
  if (kept === null) return new Map();
  try {
    const entries = arrayOf(JSON.parse(kept)).map((value) => whole(() => entryOf(value)));
    return new Map(entries.filter((entry) => entry !== null));
  } catch {
    return new Map();
  }
}

export function keepNicknames(store: Store, nicknames: Nicknames): void {
  const entries = [...nicknames].map(([id, { name, hue }]) => [id, name ?? '', hue ?? NO_HUE]);
  store.set(KEY, entries.length === 0 ? null : JSON.stringify(entries));
}

/** `nicknames` with the one of `id`; one that says nothing is forgotten, and so is the oldest of too many. */
export function withNickname(nicknames: Nicknames, id: string, nickname: Nickname): Nicknames {
  const next = new Map(nicknames);
  next.delete(id);
  if (nickname.name !== null || nickname.hue !== null) next.set(id, nickname);
  const [oldest] = next.keys();
  if (next.size > NICKNAMES_KEPT && oldest !== undefined) next.delete(oldest);
  return next;
}

/** No angle of {@link HUES}. */
const NO_HUE = 360;

function entryOf(value: unknown): readonly [string, Nickname] {
  const [id, name, hue] = arrayOf(value);
  const known = HUES.find((one) => one === countOf(hue));
  const called = textOf(name);
  return [textOf(id), { name: checkName(called) === null ? called : null, hue: known ?? null }];
}
