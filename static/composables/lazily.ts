import { shallowRef } from 'vue';

/**
 * What `load` brings, once somebody has asked for it: `null` until it has come, and where it does not, which the next
 * asking tries again.
 */
export function lazily<T>(load: () => Promise<T>): () => T | null {
  const loaded = shallowRef<T | null>(null);
  let loading = false;

  return () => {
    if (loaded.value === null && !loading) {
      loading = true;
      load()
        .then(
          (value) => {
            loaded.value = value;
          },
          () => undefined,
        )
        .finally(() => {
          loading = false;
        });
    }
    return loaded.value;
  };
}
