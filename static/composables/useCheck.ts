import { computed, ref, watch, type Ref } from 'vue';
import { personSecret } from '../room/identity';
import { askSite, Refused } from '../room/site';
import { browserWorld } from './browserWorld';
import { lasting } from './storage';

/**
 * The address of the page where one shows that one is no machine, from which one comes back to here; `null` where one is
 * signed in, or the site asks for nothing of the kind. Rejects where the site does not answer.
 */
export async function checkAddress(): Promise<string | null> {
  try {
    await askSite('POST', '/api/identity', { person: personSecret(lasting, browserWorld()) });
    return null;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.code !== 'not_passed') return null;
  }
  const { pathname, search, hash } = window.location;
  return `/check#to=${encodeURIComponent(pathname + search + hash)}`;
}

/** The same, looked up when `wanted` comes to be true; `null` until it is known, and while it is not wanted. */
export function useCheck(wanted: () => boolean): Readonly<Ref<string | null>> {
  const address = ref<string | null>(null);
  watch(
    wanted,
    async (is) => {
      if (is) address.value = await checkAddress().catch(() => null);
    },
    { immediate: true },
  );
  return computed(() => (wanted() ? address.value : null));
}
