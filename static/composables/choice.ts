import { readonly, ref, type Ref } from 'vue';
import { lasting, whenOtherTabSets } from './storage';

/** Something that was chosen in this browser: kept, and the same in all its tabs. */
export interface Choice<T extends string> {
  readonly value: Readonly<Ref<T>>;
  choose(next: T): void;
}

/** The choice that is kept under `key`; `read` makes one of what is kept, and of nothing. */
export function choiceOf<T extends string>(key: string, read: (kept: string | null) => T): Choice<T> {
  const value = ref(read(lasting.get(key))) as Ref<T>;
  whenOtherTabSets(key, () => {
    value.value = read(lasting.get(key));
  });
  return {
    value: readonly(value) as Readonly<Ref<T>>,
    choose(next) {
      value.value = next;
      lasting.set(key, next);
    },
  };
}

/** Reads one of `known`, of which the first is meant where none is kept. */
export function oneOf<const T extends string>(known: readonly [T, ...T[]]): (kept: string | null) => T {
  return (kept) => known.find((one) => one === kept) ?? known[0];
}
