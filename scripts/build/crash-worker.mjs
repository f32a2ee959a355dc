// The Worker with the command that makes it panic, for tests/proofs/panic.ts: built beside the real one, never deployed.
// Prints the folder that it is in, from the tree's root.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setUp } from '../setup.mjs';
import { locked } from '../setup/lock.mjs';
import { isMain, runMain } from '../setup/main.mjs';
import { local, root, withPath } from '../setup/paths.mjs';
import { work } from '../setup/run.mjs';
import { readToolchain } from '../setup/toolchain.mjs';
import { wasmEnv } from '../setup/wasm.mjs';
import { digest, isFresh, markFresh } from './inputs.mjs';

const FOLDER = join('.cache', 'crash-worker');
const FEATURE = 'panic-command';
const SOURCES = ['src', 'Cargo.toml', 'Cargo.lock', '.cargo'];

/** Builds it unless what is there was built from the very same sources and tools. */
export async function buildCrashWorker(toolchain) {
  const inputs = digest(SOURCES, [toolchain.wanted, toolchain.wasm, FEATURE]);
  const results = ['index.js', 'index_bg.wasm'].map((name) => join(root, FOLDER, name));
  if (isFresh('crash-worker', inputs) && results.every((path) => existsSync(path))) return;
  const { path, env } = wasmEnv(toolchain);
  const options = ['--release', '--no-opt', '--out-dir', FOLDER, '--', '--features', FEATURE];
  await work('crash-worker', toolchain.workerBuild, options, {
    env: withPath(path, { ...process.env, ...env, RUST_BACKTRACE: '0' }),
    tailLines: 100,
  });
  markFresh('crash-worker', inputs);
}

if (isMain(import.meta)) {
  await runMain(async () => {
    const toolchain = readToolchain() ?? (await setUp());
    // It shares the compiler's folder with the real build.
    await locked(join(local, 'build'), () => buildCrashWorker(toolchain), 'build');
    console.log(FOLDER);
  });
}
