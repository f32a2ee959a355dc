import { computed, shallowRef, type ComputedRef } from 'vue';
import { mayHoldLinks, type Segment } from '../room/segments';

/** The code that finds links, once a message asked for it. */
const segmentsOf = shallowRef<((text: string) => readonly Segment[]) | null>(null);

/** `text` cut at its links; whole until the code that finds them has come. */
export function useSegments(text: () => string): ComputedRef<readonly Segment[]> {
  return computed(() => {
    const whole = text();
    if (!mayHoldLinks(whole)) return [{ text: whole, href: null }];
    if (segmentsOf.value === null) void load();
    return segmentsOf.value?.(whole) ?? [{ text: whole, href: null }];
  });
}

async function load(): Promise<void> {
  try {
    ({ segmentsOf: segmentsOf.value } = await import('../room/links'));
  } catch {
    // The text is there without links; the next message tries again.
  }
}
