import { onScopeDispose, readonly, ref, type Ref } from 'vue';

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

/** Opens the list when `?` is pressed where it is not written, until the scope ends. */
export function listenForHelp(): void {
  const listening = new AbortController();
  window.addEventListener(
    'keydown',
    (event) => {
      const { key, target, ctrlKey, metaKey, altKey, isComposing } = event;
      if (!/^[?\uFF1F]$/.test(key) || ctrlKey || metaKey || altKey || isComposing) return;
      if (isWritten(target) || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      open.value = true;
    },
    { signal: listening.signal },
  );
  onScopeDispose(() => listening.abort());
}

function isWritten(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}
