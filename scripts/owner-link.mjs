// Makes a link by which whoever has it owns a room: `npm run owner-link -- --room R [--origin https://chat.example.com]`. It is good
// once, for a day (`--hours N`). Signed with the keys in .dev.vars, or with `--keys-from-env` those in IDENTITY_KEYS.
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { goodKeys, localSecret } from './identity/dev-vars.mjs';
import { seal } from './identity/seal.mjs';
import { isMain, runMain } from './setup/main.mjs';
import { Unmet } from './setup/say.mjs';

const PURPOSE = 'owner';
const HOURS = { least: 1, default: 24, most: 24 * 30 };
const HOUR_MS = 3_600_000;
const ORIGIN = 'http://127.0.0.1:8787';

/** As `src/wire/room_name.rs` has it: letters and digits of any script, `-`, `_`. */
const ROOM = /^[\p{Alphabetic}\p{N}_-]{1,64}$/u;

/** The words of the command, checked. */
export function asked(args) {
  const options = {
    room: { type: 'string' },
    origin: { type: 'string', default: ORIGIN },
    hours: { type: 'string', default: String(HOURS.default) },
    'keys-from-env': { type: 'boolean', default: false },
  };
  const { values } = parseArgs({ args, options });
  const room = values.room?.normalize('NFC');
  if (room === undefined || !ROOM.test(room))
    throw new Unmet("--room takes a room's name: 1 to 64 letters, digits, '-' or '_'.");
  const origin = URL.canParse(values.origin) ? new URL(values.origin) : null;
  if (!/^https?:$/.test(origin?.protocol ?? '') || origin.href !== `${origin.origin}/`)
    throw new Unmet('--origin takes where the site is: https://chat.example.com');
  const hours = /^\d{1,4}$/.test(values.hours) ? Number(values.hours) : 0;
  if (hours < HOURS.least || hours > HOURS.most)
    throw new Unmet(`--hours takes a whole number from ${HOURS.least} to ${HOURS.most}.`);
  return { room, origin: origin.origin, hours, fromEnv: values['keys-from-env'] };
}

/** The link to a room of a site, with what proves that whoever has it may own the room. */
export function ownerLink({ room, origin, hours }, keys, now = Date.now(), nonce = newNonce()) {
  const claim = seal(keys, PURPOSE, `${room}\n${nonce}`, now + hours * HOUR_MS);
  return `${origin}/r/${encodeURIComponent(room)}#claim=${claim}`;
}

/** 16 letters and digits, as `src/wire/nonce.rs` has them. */
function newNonce() {
  let nonce = '';
  while (nonce.length < 16) nonce += randomBytes(24).toString('base64').replaceAll(/[+/=]/g, '');
  return nonce.slice(0, 16);
}

if (isMain(import.meta)) {
  await runMain(() => {
    const wanted = asked(process.argv.slice(2));
    const secret = wanted.fromEnv ? process.env.IDENTITY_KEYS : localSecret();
    console.log(ownerLink(wanted, goodKeys(secret)));
  });
}
