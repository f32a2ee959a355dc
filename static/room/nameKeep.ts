import { checkName } from './names';
import type { Store } from './store';

const KEY = 'name';

/** The name that this browser's person entered last, in whatever tab; `null` where none is kept. */
export function keptName(store: Store): string | null {
  const kept = store.get(KEY);
  return kept !== null && checkName(kept) === null ? kept : null;
}

export function keepName(store: Store, name: string): void {
  store.set(KEY, name);
}
