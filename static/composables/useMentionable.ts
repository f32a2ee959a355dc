import { computed, inject, provide, type ComputedRef, type InjectionKey, type Ref } from 'vue';
import type { RoomState } from '../room/state';

/** Who may be called in the room. */
export interface Mentionable {
  /** One's own name; `null` before the room told. */
  readonly me: string | null;
  /** Of all who are here or wrote what is shown, oneself included. */
  readonly names: readonly string[];
  /** Of the others who are here (of a crowd: who wrote), the last that wrote first. */
  readonly others: readonly string[];
}

const NOBODY: Mentionable = { me: null, names: [], others: [] };

const KEY: InjectionKey<ComputedRef<Mentionable>> = Symbol('mentionable');

/** Lets all components below know who may be called. */
export function provideMentionable(state: Readonly<Ref<RoomState>>): void {
  // Each message depends on it: it changes only when somebody else may be called.
  const mentionable = computed<Mentionable>((before) => {
    const next = mentionableIn(state.value);
    return before && sameAs(before, next) ? before : next;
  });
  provide(KEY, mentionable);
}

export function useMentionable(): ComputedRef<Mentionable> {
  return inject(KEY, () => computed(() => NOBODY), true);
}

/** Who may be called in a room in `state`. */
export function mentionableIn({ me, entries, presence }: RoomState): Mentionable {
  const wrote = new Set<string>();
  for (const entry of entries.toReversed()) {
    if (entry.kind === 'message') wrote.add(entry.senderName);
  }
  const here = new Set(presence?.people?.map(({ name }) => name) ?? wrote);
  const names = new Set([...here, ...wrote, ...(me ? [me.name] : [])]);
  const others = [...wrote].filter((name) => here.has(name));
  return {
    me: me?.name ?? null,
    names: [...names],
    others: [...new Set([...others, ...here])].filter((name) => name !== me?.name),
  };
}

function sameAs(a: Mentionable, b: Mentionable): boolean {
  return a.me === b.me && sameItems(a.names, b.names) && sameItems(a.others, b.others);
}

const sameItems = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);
