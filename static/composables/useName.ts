import { readonly, ref, type Ref } from 'vue';
import { checkName } from '../room/names';
import { lasting, ofTheTab } from './storage';

const KEY = 'name';

/** The name that this browser's person goes by. */
export interface Name {
  /** The last name that was used here, to be offered; empty on a first visit. */
  readonly offered: Readonly<Ref<string>>;
  /** The name under which this tab is in; `null` until somebody confirmed one in it. */
  readonly entered: Readonly<Ref<string | null>>;
  enter(name: string): void;
}

/** One's name, kept for the next visit; within a tab also for its reloads, which should not ask again. */
export function useName(): Name {
  const offered = ref(lasting.get(KEY) ?? '');
  const before = ofTheTab.get(KEY);
  const entered = ref(before !== null && checkName(before) === null ? before : null);
  return {
    offered: readonly(offered),
    entered: readonly(entered),
    enter(name) {
      offered.value = name;
      entered.value = name;
      lasting.set(KEY, name);
      ofTheTab.set(KEY, name);
    },
  };
}
