import { ref, watch, type Ref } from 'vue';
import { ofTheTab } from './storage';

/** What is being written to `room`; it survives a reload of the tab. */
export function useDraft(room: string): Ref<string> {
  const key = `draft:${room}`;
  const draft = ref(ofTheTab.get(key) ?? '');
  watch(draft, (text) => ofTheTab.set(key, text === '' ? null : text));
  return draft;
}
