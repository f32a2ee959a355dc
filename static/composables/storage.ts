/** What the browser keeps for this site; where it keeps nothing (private windows, blocked storage), nothing is kept. */
export interface Store {
  get(key: string): string | null;
  /** `null` forgets. */
  set(key: string, value: string | null): void;
}

/** Kept until the browser is told to forget it. */
export const lasting: Store = storeIn(() => window.localStorage);

/** Kept as long as the tab, reloads included. */
export const ofTheTab: Store = storeIn(() => window.sessionStorage);

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
  };
}

// `public/boot.js` reads with the same prefix.
const PREFIX = 'edge-chat:';
