import { ref, watch, type Ref } from 'vue';
import { ofTheTab } from './storage';

/** What is being written to a room. */
export interface Draft {
  readonly text: Ref<string>;
  /** The draft itself, while an edit stands in its place; `null`: none does. */
  readonly aside: Ref<string | null>;
}

/** What is being written to `room`; it survives a reload of the tab, and no edit is taken for it. */
export function useDraft(room: string): Draft {
  const key = `draft:${room}`;
  const text = ref(ofTheTab.get(key) ?? '');
  const aside = ref<string | null>(null);
  watch([text, aside], () => ofTheTab.set(key, (aside.value ?? text.value) || null));
  return { text, aside };
}
