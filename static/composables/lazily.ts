import { h, shallowRef, type Component, type FunctionalComponent } from 'vue';

/**
 * A component whose code comes when it is first shown. Until then there is nothing; where it cannot be had (offline) it
 * closes, and is asked for again the next time.
 */
export function lazily<T extends Component>(load: () => Promise<{ readonly default: T }>): T {
  const loaded = shallowRef<T | null>(null);
  const shown: FunctionalComponent = (_, { attrs, slots }) => {
    if (loaded.value !== null) return h(loaded.value as Component, attrs, slots);
    load().then(
      (module) => {
        loaded.value = module.default;
      },
      () => (attrs['onClose'] as (() => void) | undefined)?.(),
    );
    return null;
  };
  // They are handed on above; inherited as well, listeners would be called twice.
  shown.inheritAttrs = false;
  return shown as unknown as T;
}
