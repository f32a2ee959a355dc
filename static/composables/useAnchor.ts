import { watch, type Ref } from 'vue';

/**
 * Keeps what the reader looks at where it is when rows come or go above it: the first row in view moves by no pixel. Where
 * `free` says so the list is left to itself.
 */
export function useAnchor(
  scroller: Readonly<Ref<HTMLElement | null>>,
  changes: () => unknown,
  free: () => boolean,
): void {
  let kept: { readonly row: Element; readonly top: number } | null = null;
  watch(
    changes,
    () => {
      kept = free() ? null : firstInView(scroller.value);
    },
    { flush: 'pre' },
  );
  watch(
    changes,
    () => {
      if (!kept?.row.isConnected || !scroller.value) return;
      scroller.value.scrollTop += kept.row.getBoundingClientRect().top - kept.top;
      kept = null;
    },
    { flush: 'post' },
  );
}

function firstInView(scroller: HTMLElement | null): { readonly row: Element; readonly top: number } | null {
  if (!scroller) return null;
  const edge = scroller.getBoundingClientRect().top;
  for (const row of scroller.querySelectorAll('li.message')) {
    const { top, bottom } = row.getBoundingClientRect();
    if (bottom > edge) return { row, top };
  }
  return null;
}
