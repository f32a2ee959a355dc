import { nextTick, onScopeDispose, readonly, ref, watch, type Ref } from 'vue';

/** Pixels from the end within which one counts as being there. */
export const NEAR_BOTTOM = 100;

/** Follows the end of a scrolled list. */
export interface StickToBottom {
  readonly atBottom: Readonly<Ref<boolean>>;
  /** Goes to the end, and stays with it. */
  toBottom(): void;
  /** Stays where it is put. */
  leaveBottom(): void;
}

/**
 * Keeps `scroller` at its end as long as the reader is there: when `content` changes, and when either changes its size
 * (a keyboard opens, a window grows). Where `isEnd` says no there is more to come, and it is no end to stay at.
 */
export function useStickToBottom(
  scroller: Readonly<Ref<HTMLElement | null>>,
  content: Readonly<Ref<HTMLElement | null>>,
  changes: () => unknown,
  isEnd: () => boolean = () => true,
): StickToBottom {
  const atBottom = ref(true);
  let height = 0;
  let top = 0;

  const stick = (): void => {
    const element = scroller.value;
    if (!element || !atBottom.value || !isEnd()) return;
    element.scrollTop = element.scrollHeight;
    top = element.scrollTop;
  };
  const scrolled = (): void => {
    const element = scroller.value;
    // While it changes its size it scrolls by itself; the observer then decides.
    if (!element || element.clientHeight !== height) return;
    const isUp = element.scrollTop < top;
    top = element.scrollTop;
    // Only who goes up leaves the end. Else the end has gone further down: rows are higher once they are laid out than they were taken for.
    if (element.scrollHeight - top - height <= NEAR_BOTTOM) atBottom.value = true;
    else if (isUp) atBottom.value = false;
  };
  const resized = (): void => {
    height = scroller.value?.clientHeight ?? 0;
    stick();
  };

  const observer = new ResizeObserver(resized);
  watch([scroller, content], ([list, inner], [oldList]) => {
    observer.disconnect();
    oldList?.removeEventListener('scroll', scrolled);
    list?.addEventListener('scroll', scrolled, { passive: true });
    if (list) observer.observe(list);
    if (inner) observer.observe(inner);
    resized();
  });
  watch(changes, stick, { flush: 'post' });
  onScopeDispose(() => observer.disconnect());

  return {
    atBottom: readonly(atBottom),
    toBottom() {
      atBottom.value = true;
      void nextTick(stick);
    },
    leaveBottom() {
      atBottom.value = false;
    },
  };
}
