import { getCurrentScope, h, shallowRef, type Component, type FunctionalComponent } from 'vue';
import { loadLaterTexts } from './useI18n';

/** Milliseconds that what comes later waits for a room at most. */
const ROOM_MS = 1_000;

let first: Promise<void> | undefined;

/** Has all code that is asked for come after a room, whose first message should not have to wait for the rest; returns what tells that it is there. */
export function comeAfterRoom(): () => void {
  let isThere = (): void => undefined;
  first = new Promise((resolve) => {
    isThere = resolve;
    setTimeout(resolve, ROOM_MS);
  });
  return isThere;
}

/** What `load` brings, after the room if one is about to come: also one that begins in what is being rendered just now. */
export async function afterRoom<T>(load: () => Promise<T>): Promise<T> {
  await Promise.resolve();
  await first;
  return load();
}

/**
 * What `load` brings, once somebody has asked for it: `null` until it has come, and where it does not, which `failed` is told
 * and the next asking tries again.
 */
export function lazily<T>(load: () => Promise<T>): (failed?: () => void) => T | null {
  const loaded = shallowRef<T | null>(null);
  let loading = false;

  return (failed) => {
    if (loaded.value === null && !loading) {
      loading = true;
      afterRoom(load)
        .then(
          (value) => {
            loaded.value = value;
          },
          () => failed?.(),
        )
        .finally(() => {
          loading = false;
        });
    }
    return loaded.value;
  };
}

/** Does `then` with what `load` brings, within the present scope and if that has not ended meanwhile. */
export function whenLoaded<T>(load: () => Promise<T>, then: (loaded: T) => void): void {
  const scope = getCurrentScope();
  afterRoom(load).then(
    (loaded) => {
      if (scope?.active) scope.run(() => then(loaded));
    },
    // The page does without it.
    () => undefined,
  );
}

/** What `load` brings, and with it the texts of all that does not come with the page. */
export function withTexts<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => {
    const [loaded] = await Promise.all([load(), loadLaterTexts()]);
    return loaded;
  };
}

/**
 * A component whose code comes when it is first shown. Until then there is nothing; where it cannot be had (offline) it
 * closes, and is asked for again the next time.
 */
export function lazyComponent<T extends Component>(load: () => Promise<{ readonly default: T }>): T {
  const module = lazily(withTexts(load));
  const shown: FunctionalComponent = (_, { attrs, slots }) => {
    const found = module(() => (attrs['onClose'] as (() => void) | undefined)?.());
    return found && h(found.default as Component, attrs, slots);
  };
  // They are handed on above; inherited as well, listeners would be called twice.
  shown.inheritAttrs = false;
  return shown as unknown as T;
}
