import { watch, type Ref } from 'vue';

/** A row, and where it ends. */
interface Kept {
  readonly row: Element;
  readonly bottom: number;
}

/**
 * Keeps what the reader looks at where it is when rows come or go above it: the end of the first row in view moves by no pixel (its
 * beginning may: it names its author only where somebody else spoke before). Where `free` says so the list is left to itself.
 */
export function useAnchor(
  scroller: Readonly<Ref<HTMLElement | null>>,
  changes: () => unknown,
  free: () => boolean,
): void {
  let kept: Kept | null = null;
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
      scroller.value.scrollTop += kept.row.getBoundingClientRect().bottom - kept.bottom;
      kept = null;
    },
    { flush: 'post' },
  );
}

function firstInView(scroller: HTMLElement | null): Kept | null {
  if (!scroller) return null;
  const edge = scroller.getBoundingClientRect().top;
  const isInView = (element: Element): boolean => element.getBoundingClientRect().bottom > edge;
  // By their chunks first: to ask where a row is that is not laid out has it laid out.
  for (const chunk of scroller.querySelectorAll('.chunk')) {
    const row = isInView(chunk) ? [...chunk.querySelectorAll('li.message')].find(isInView) : undefined;
    if (row) return { row, bottom: row.getBoundingClientRect().bottom };
  }
  return null;
}
