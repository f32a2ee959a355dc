import { readonly, ref, type Ref } from 'vue';

const open = ref(false);

/** The list of what can be done by keys; one in the page. */
export function useShortcutSheet(): { readonly open: Readonly<Ref<boolean>>; show(shown: boolean): void } {
  return {
    open: readonly(open),
    show(shown) {
      open.value = shown;
    },
  };
}
