import type { Store } from './store';
import type { World } from './world';

/** Characters of a person's secret, and of a session's. */
export const SECRET_LENGTH = 32;

const KEY = 'person';

/**
 * The secret that makes this browser's person the same in all tabs and rooms, and over time; where nothing can be kept, as
 * long as the page.
 */
export function personSecret(store: Store, world: Pick<World, 'secret'>): string {
  const kept = store.get(KEY);
  if (kept !== null && /^[\w-]{16,64}$/.test(kept)) return kept;
  const made = world.secret(SECRET_LENGTH);
  store.set(KEY, made);
  // Two tabs may have made one at once: the one that was kept counts.
  return store.get(KEY) ?? made;
}
