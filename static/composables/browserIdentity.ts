import type { Identity } from '../room/world';
import { lasting } from './storage';

/** When this browser was last given a cookie, or told that it has one; milliseconds since 1970. */
const KEY = 'signed-in';

/** Milliseconds after which the cookie may be made anew (ID-6). */
const RENEW_MS = 86_400_000;

/** Milliseconds that the server may take to answer; then it is asked another time. */
const ANSWER_MS = 10_000;

let asking: Promise<boolean> | null = null;

/** Who this browser's person is, by a cookie that no script sees: the same in all tabs and rooms. */
export const browserIdentity: Identity = {
  get isKnown() {
    return lasting.get(KEY) !== null;
  },
  signIn: (person) => (asking ??= ask(person)),
};

/** Signs in where that was not done lately: before there is a room, so that none waits for it. */
export function signInEarly(person: string): void {
  if (!(Date.now() - Number(lasting.get(KEY)) < RENEW_MS)) void browserIdentity.signIn(person);
}

async function ask(person: string): Promise<boolean> {
  try {
    const body = JSON.stringify({ person });
    const signal = AbortSignal.timeout(ANSWER_MS);
    const { ok } = await fetch('/api/identity', { method: 'POST', body, signal });
    lasting.set(KEY, ok ? `${Date.now()}` : null);
    if (ok) return true;
  } catch {
    // No network: a cookie that is there is as good as it was.
  }
  // One is a guest until it is asked again.
  asking = null;
  return false;
}
