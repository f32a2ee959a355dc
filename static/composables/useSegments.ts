import { computed, type ComputedRef } from 'vue';
import { mayHoldLinks, type Segment } from '../room/segments';
import { lazily } from './lazily';

/** The code that finds links, once a message asked for it. */
const links = lazily(() => import('../room/links'));

/** `text` cut at its links; whole until the code that finds them has come. */
export function useSegments(text: () => string): ComputedRef<readonly Segment[]> {
  return computed(() => {
    const whole = text();
    return (mayHoldLinks(whole) && links()?.segmentsOf(whole)) || [{ text: whole, href: null }];
  });
}
