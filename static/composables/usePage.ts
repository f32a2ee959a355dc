import { onScopeDispose, readonly, ref, watchEffect, type Ref } from 'vue';

/** Whether the page can be seen. */
export function usePageVisible(): Readonly<Ref<boolean>> {
  const visible = ref(document.visibilityState === 'visible');
  const listening = new AbortController();
  document.addEventListener(
    'visibilitychange',
    () => {
      visible.value = document.visibilityState === 'visible';
    },
    { signal: listening.signal },
  );
  onScopeDispose(() => listening.abort());
  return readonly(visible);
}

/** Keeps the page's title at what `title` returns. */
export function usePageTitle(title: () => string): void {
  watchEffect(() => {
    document.title = title();
  });
}
