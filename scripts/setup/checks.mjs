// What `npm run check` needs beyond a build: rustfmt, and clippy for both targets.
import { existsSync } from 'node:fs';
import { aptInstall, canApt } from './apt.mjs';
import { ask, work } from './run.mjs';
import { step, Unmet } from './say.mjs';

/** Debian's clippy; the toolchain's own cannot read what Debian's compiler built. */
export const DEBIAN_CLIPPY = '/usr/bin/cargo-clippy';

export async function ensureChecks(wasm) {
  for (const [component, command] of [
    ['rustfmt', 'fmt'],
    ['clippy', 'clippy'],
  ]) {
    if (ask('cargo', [command, '--version']) !== null) continue;
    await step(`Rust's ${component}`, 'once', () =>
      work(`rustup-${component}`, 'rustup', ['component', 'add', component]),
    );
  }
  if (wasm.via !== 'debian' || existsSync(DEBIAN_CLIPPY)) return;
  if (!canApt()) throw new Unmet('clippy for wasm is missing: as root, "apt-get install rust-web-clippy".');
  await step('clippy for wasm', 'about 10 s, once', () => aptInstall(['rust-web-clippy']));
}
