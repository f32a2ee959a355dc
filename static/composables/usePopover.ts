import { onMounted, onScopeDispose, ref, type Ref } from 'vue';

/** Where a popover stands, for its style sheet: CSS pixels from the edges of the window. */
export type Place = {
  readonly '--top': string;
  readonly '--bottom': string;
  readonly '--right': string;
  /** How much room there is. */
  readonly '--room': string;
};

const GAP = 8;

/**
 * Opens `element`, a `popover`, as soon as it is there, beside `anchor`: above it where there is more room than below.
 * The browser closes it, on Escape or on a press elsewhere; then `closed` is called.
 */
export function usePopover(
  element: Readonly<Ref<HTMLElement | null>>,
  anchor: () => Element | null,
  closed: () => void,
): { readonly place: Readonly<Ref<Place | null>>; close(): void } {
  const place = ref<Place | null>(null);
  const listening = new AbortController();
  const { signal } = listening;

  const follow = (): void => {
    const beside = anchor();
    place.value = beside && placeBeside(beside, element.value?.offsetWidth ?? 0);
  };
  onMounted(() => {
    const popover = element.value;
    if (!popover) return;
    popover.addEventListener(
      'toggle',
      (event) => {
        if ((event as ToggleEvent).newState === 'closed') closed();
      },
      { signal },
    );
    window.addEventListener('resize', follow, { signal });
    popover.showPopover?.();
    follow();
  });
  onScopeDispose(() => listening.abort());

  return { place, close: () => element.value?.hidePopover?.() };
}

function placeBeside(anchor: Element, width: number): Place {
  const { top, bottom, right } = anchor.getBoundingClientRect();
  const { innerWidth, innerHeight } = window;
  const above = top > innerHeight - bottom;
  const rightmost = Math.max(GAP, innerWidth - width - GAP);
  return {
    '--top': above ? 'auto' : `${bottom + GAP}px`,
    '--bottom': above ? `${innerHeight - top + GAP}px` : 'auto',
    '--right': `${Math.min(Math.max(GAP, innerWidth - right), rightmost)}px`,
    '--room': `${(above ? top : innerHeight - bottom) - 2 * GAP}px`,
  };
}
