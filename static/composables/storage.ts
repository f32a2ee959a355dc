import type { Store } from '../room/store';

/** Kept until the browser is told to forget it; where it keeps nothing (private windows, blocked storage), nothing is. */
export const lasting: Store = storeIn(() => window.localStorage);

/** Kept as long as the tab, reloads included. */
export const ofTheTab: Store = storeIn(() => window.sessionStorage);

/** Calls `run` when another tab changes what {@link lasting} keeps under `key`. */
export function whenOtherTabSets(key: string, run: () => void): void {
  window.addEventListener('storage', (event) => {
    // `null`: all was forgotten.
    if (event.key === PREFIX + key || event.key === null) run();
  });
}

function storeIn(storage: () => Storage): Store {
  return {
    get(key) {
      try {
        return storage().getItem(PREFIX + key);
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        if (value === null) storage().removeItem(PREFIX + key);
        else storage().setItem(PREFIX + key, value);
      } catch {
        // Full or forbidden: the page works without.
      }
    },
    keys(prefix) {
      try {
        return Object.keys(storage())
          .filter((key) => key.startsWith(PREFIX + prefix))
          .map((key) => key.slice(PREFIX.length));
      } catch {
        return [];
      }
    },
  };
}

// `public/boot.js` reads with the same prefix.
const PREFIX = 'edge-chat:';
