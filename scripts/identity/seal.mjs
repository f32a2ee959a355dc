// Texts that only whoever has the deployment's keys can make, as src/identity/keys.rs makes and opens them.
import { createHmac, randomBytes } from 'node:crypto';

/** As `src/wire/limits.rs` has them. */
const KEY_BYTES = [32, 64];
const KEY_DIFFERENT_BYTES = 16;

/** A new value of the secret, its id the day that it was made on. */
export function newKeys(now = new Date()) {
  return `k${now.toISOString().slice(0, 10).replaceAll('-', '')}:${randomBytes(32).toString('base64url')}`;
}

/** The keys of a secret, `{ id, key }`; null where they are not fit to be used (SPEC.md, ID-3). */
export function parseKeys(secret) {
  const keys = (secret ?? '').trim().split(',').map(keyOf);
  const unlike = (of) => new Set(keys.map(of)).size === keys.length;
  if (keys.includes(null) || keys.length > 2) return null;
  return unlike(({ id }) => id) && unlike(({ key }) => key.toString('hex')) ? keys : null;
}

function keyOf(text) {
  const [, id, letters] = /^([A-Za-z0-9]{1,16}):([\w-]+)=*$/.exec(text.trim()) ?? [];
  if (id === undefined) return null;
  const key = Buffer.from(letters, 'base64url');
  const strong =
    key.length >= KEY_BYTES[0] && key.length <= KEY_BYTES[1] && new Set(key).size >= KEY_DIFFERENT_BYTES;
  return strong && key.toString('base64url') === letters ? { id, key } : null;
}

/** Seals a payload for a purpose with the first of the keys, until `expires`, in milliseconds since 1970. */
export function seal([{ id, key }], purpose, payload, expires) {
  const signed = `${id}.${Buffer.from(`${expires}\n${payload}`).toString('base64url')}`;
  const code = createHmac('sha256', key).update(`edge-chat seal\0${purpose}\0${signed}`).digest('base64url');
  return `${signed}.${code}`;
}
