import { readonly, ref, type Ref } from 'vue';
import { keepName, keptName } from '../room/nameKeep';
import { lasting, ofTheTab } from './storage';

/** The name that this browser's person goes by. */
export interface Name {
  /** The last name that was used here, to be offered; empty on a first visit. */
  readonly offered: Readonly<Ref<string>>;
  /** The name under which this tab is in; `null` until somebody confirmed one in it. */
  readonly entered: Readonly<Ref<string | null>>;
  enter(name: string): void;
}

/** One's name, kept for the next visit; a tab that was entered before is not asked again by a reload. */
export function useName(): Name {
  const kept = keptName(lasting);
  const offered = ref(kept ?? '');
  const before = keptName(ofTheTab);
  // Another tab may have entered another one since.
  const entered = ref(before === null ? null : (kept ?? before));
  return {
    offered: readonly(offered),
    entered: readonly(entered),
    enter(name) {
      offered.value = name;
      entered.value = name;
      keepName(lasting, name);
      keepName(ofTheTab, name);
    },
  };
}
