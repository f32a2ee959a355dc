import { nextTick, onScopeDispose, ref, shallowReactive, watch, type Ref } from 'vue';

/** A part of the timeline that keeps its place until what belongs there is made. */
interface Part {
  readonly element: () => HTMLElement | undefined;
  readonly filled: Ref<boolean>;
}

/** Milliseconds after which the next part is filled also where the browser is never idle. */
const PATIENCE_MS = 500;

/** In the order in which they stand. */
const parts = shallowReactive(new Set<Part>());
let isAsked = false;

/** Whether something is still to be filled. */
export const isFilling = (): boolean => parts.size > 0;

/**
 * Whether the part of the timeline that is `element` should be filled: from the beginning where `now` says so, else when it comes
 * into view (see {@link fillInView}), and else when the browser has time.
 */
export function useFilling(element: Part['element'], now: () => boolean): Readonly<Ref<boolean>> {
  const filled = ref(!keepsPlaces() || now());
  if (filled.value) return filled;
  const part = { element, filled };
  parts.add(part);
  askForTime();
  watch(now, (isNow) => isNow && fill(part), { flush: 'sync' });
  onScopeDispose(() => {
    parts.delete(part);
  });
  return filled;
}

/** Fills what is in view of `scroller`; whether there was anything. */
export function fillInView(scroller: HTMLElement): boolean {
  if (parts.size === 0) return false;
  const view = scroller.getBoundingClientRect();
  const shown = [...parts].filter(({ element }) => {
    const place = element()?.getBoundingClientRect();
    return place && place.bottom >= view.top && place.top <= view.bottom;
  });
  shown.forEach(fill);
  return shown.length > 0;
}

/** Fills everything: for who looks for something that may stand anywhere. */
export async function fillAll(): Promise<void> {
  if (parts.size === 0) return;
  parts.forEach(fill);
  await nextTick();
}

function fill(part: Part): void {
  part.filled.value = true;
  parts.delete(part);
}

/** The latest first, which is nearest to the end. */
function askForTime(): void {
  if (isAsked) return;
  isAsked = true;
  whenIdle(() => {
    isAsked = false;
    const last = [...parts].at(-1);
    if (last) fill(last);
    if (parts.size > 0) askForTime();
  });
}

function whenIdle(then: () => void): void {
  // Safari has none.
  if ('requestIdleCallback' in window) window.requestIdleCallback(then, { timeout: PATIENCE_MS });
  else setTimeout(then);
}

/** Whether what is filled out of view takes no other place than before: only then does nothing move. */
function keepsPlaces(): boolean {
  return CSS.supports('content-visibility', 'auto');
}
