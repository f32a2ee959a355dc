import type { Store } from './store';

const KEY = 'reloaded';

/** Whether the page `html` is of another version than the one that began with the script at `entry`. */
export function isOtherVersion(html: string, entry: string): boolean {
  return entry !== '' && html.includes('/assets/') && !html.includes(entry);
}

/**
 * Whether a page that began with `entry` may reload itself: once in a tab, as `store` knows, so that servers of two versions
 * do not send it to and fro. A page that can keep nothing may not.
 */
export function mayReload(store: Store, entry: string): boolean {
  const before = store.get(KEY)?.split(' ') ?? [];
  if (before.includes(entry)) return false;
  const now = [...before, entry].join(' ');
  store.set(KEY, now);
  return store.get(KEY) === now;
}
