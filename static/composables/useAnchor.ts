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
  const isInView = (element: Element): boolean => element.getBoundingClientRect().bottom > edge;
  // By their chunks first: to ask where a row is that is not laid out has it laid out.
  for (const chunk of scroller.querySelectorAll('.chunk')) {
    const row = isInView(chunk) ? [...chunk.querySelectorAll('li.message')].find(isInView) : undefined;
    if (row) return { row, top: row.getBoundingClientRect().top };
  }
  return null;
}
