// Wrangler's build command: the Worker and the client, each only when what it is made from has changed.
import { join } from 'node:path';
import { buildClient } from './build/client.mjs';
import { buildWorker, isBuilt } from './build/worker.mjs';
import { setUp } from './setup.mjs';
import { locked } from './setup/lock.mjs';
import { isMain, runMain } from './setup/main.mjs';
import { local } from './setup/paths.mjs';
import { Unmet } from './setup/say.mjs';
import { readToolchain } from './setup/toolchain.mjs';

export async function build(options = {}) {
  // A fresh clone sets itself up, so that `wrangler deploy` needs nothing before it.
  const toolchain = readToolchain() ?? (await setUp());
  await locked(join(local, 'build'), () => buildBoth(toolchain, options), 'build');
}

/** Side by side; one that fails does not cut the other short. */
async function buildBoth(toolchain, options) {
  const results = await Promise.allSettled([buildWorker(toolchain, options), buildClient()]);
  const failed = results.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
  if (failed.length > 1) throw new Unmet(failed.map(({ message }) => message).join('\n✗ '));
  if (failed.length > 0) throw failed[0];
}

/**
 * For `wrangler dev`, which answers nobody while its build command fails: the build before goes on serving, and the error is
 * the last thing on the screen. It also does without wasm-opt.
 */
async function buildForDev() {
  try {
    await build({ quick: true });
  } catch (error) {
    if (!(error instanceof Unmet) || !isBuilt()) throw error;
    console.error(`✗ ${error.message}\n✗ The build before this one goes on serving.`);
  }
}

// wrangler says which of its commands builds; what is deployed is always the whole build.
if (isMain(import.meta)) await runMain(process.env.WRANGLER_COMMAND === 'dev' ? buildForDev : build);
