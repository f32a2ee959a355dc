// The client: static/ → dist/, by Vite.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bin, local, root, withPath } from '../setup/paths.mjs';
import { work } from '../setup/run.mjs';
import { duration, say } from '../setup/say.mjs';
import { digest, isFresh, markFresh } from './inputs.mjs';
import { mirror } from './mirror.mjs';

const SOURCES = [
  'static',
  'scripts/build/emoji.mjs',
  'scripts/build/shell.mjs',
  'vite.config.ts',
  'tsconfig.json',
  'package-lock.json',
];

/** Builds the client unless what is there was built from the very same sources. */
export async function buildClient() {
  const inputs = digest(SOURCES);
  if (isFresh('client', inputs) && existsSync(join(root, 'dist', 'index.html'))) return;
  const began = performance.now();
  say('• the client …');
  // Aside first: `wrangler dev` serves dist/ all the while, and it must never be half empty.
  const aside = join(local, 'client');
  rmSync(aside, { recursive: true, force: true });
  const options = '--config vite.config.ts --emptyOutDir --logLevel warn'.split(' ');
  await work('vite', bin('node'), [bin('vite'), 'build', '--outDir', aside, ...options], {
    env: withPath([join(root, 'node_modules', '.bin')]),
    tailLines: 100,
  });
  mirror(aside, join(root, 'dist'));
  rmSync(aside, { recursive: true });
  markFresh('client', inputs);
  say(`  the client is built (${duration(performance.now() - began)})`);
}
