// @ts-check
// What the Worker asks of others: the keys of a team, and whether somebody passed Turnstile.

const SECOND = 1_000;

/** How long the keys of a team are taken for all there are, unless one is asked for that is not among them. */
const FRESH = 3_600 * SECOND;

/** Between two requests for them. */
const PAUSE = 60 * SECOND;

/** How long others are waited for. */
const PATIENCE = 5 * SECOND;

/** Between two looks for what another request waits for: a promise of one request is no good to the next. */
const LOOK = 20;

const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** Bits of a key that is no weaker than today's (RFC 7518, 3.3). */
const BITS = 2_048;

/** The keys of the one team that a deployment has, by their ids. @type {Map<string, CryptoKey>} */
let keys = new Map();
let fetchedAt = -Infinity;
let askedAt = -Infinity;
let beganAt = -Infinity;

/**
 * Whether a text is signed by this key of those at `url`.
 *
 * @param {string} url
 * @param {string} id
 * @param {string} signed
 * @param {string} signature in base64url
 */
export async function isSignedBy(url, id, signed, signature) {
  const key = await keyOf(url, id);
  if (key === undefined) return false;
  return crypto.subtle.verify(RS256.name, key, bytesOf(signature), new TextEncoder().encode(signed));
}

/**
 * @param {string} url
 * @param {string} id
 */
async function keyOf(url, id) {
  const isFresh = () => Date.now() - fetchedAt < FRESH;
  if (keys.has(id) && isFresh()) return keys.get(id);
  while (Date.now() - beganAt < PATIENCE) {
    await new Promise((resolve) => setTimeout(resolve, LOOK));
    if (keys.has(id) && isFresh()) return keys.get(id);
  }
  if (Date.now() - askedAt >= PAUSE) await renew(url);
  return keys.get(id);
}

/** @param {string} url */
async function renew(url) {
  beganAt = Date.now();
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    keys = await keysIn(await response.json());
    fetchedAt = Date.now();
  } catch (error) {
    // eslint-disable-next-line no-console -- for the operator
    console.error(`the keys of Cloudflare Access cannot be had: ${error}`);
  } finally {
    askedAt = Date.now();
    beganAt = -Infinity;
  }
}

/** @param {{ keys?: (JsonWebKey & { kid?: unknown })[] }} set */
async function keysIn(set) {
  const found = new Map();
  for (const { kid, kty, n, e } of set.keys ?? []) {
    if (typeof kid !== 'string' || kty !== 'RSA' || typeof n !== 'string' || typeof e !== 'string') continue;
    if (bytesOf(n).length * 8 < BITS) continue;
    found.set(kid, await crypto.subtle.importKey('jwk', { kty, n, e }, RS256, false, ['verify']));
  }
  return found;
}

/** @param {string} base64url */
function bytesOf(base64url) {
  const letters = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

/**
 * Whether somebody passed Turnstile, as the service at `url` says.
 *
 * @param {string} url
 * @param {string} secret
 * @param {string} token
 * @param {string | undefined} address
 */
export async function passedTurnstile(url, secret, token, address) {
  const body = new URLSearchParams({ secret, response: token });
  if (address !== undefined) body.set('remoteip', address);
  const response = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) throw new Error(`Turnstile answers ${response.status}`);
  /** @type {{ success?: unknown }} */
  const { success } = await response.json();
  return success === true;
}
