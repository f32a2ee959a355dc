// The Worker: Rust → wasm → build/index.js and build/index_bg.wasm, by worker-build.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, withPath } from '../setup/paths.mjs';
import { work } from '../setup/run.mjs';
import { duration, say } from '../setup/say.mjs';
import { PROFILE, wasmEnv } from '../setup/wasm.mjs';
import { digest, isFresh, markFresh } from './inputs.mjs';

const SOURCES = ['src', 'Cargo.toml', 'Cargo.lock', '.cargo'];
/** A compiler's errors are worth reading from the first. */
const COMPILER_LINES = 300;
const RESULTS = ['build/index.js', 'build/index_bg.wasm'];

/** Whether there is a Worker to serve, of whatever sources. */
export const isBuilt = () => RESULTS.every((path) => existsSync(join(root, path)));

/**
 * Builds the Worker unless what is there was built from the very same sources and tools. A `quick` build, for
 * someone who edits and looks, leaves out wasm-opt, which takes two thirds of a rebuild; it satisfies no other.
 */
export async function buildWorker(toolchain, { quick = false } = {}) {
  const whole = digest(SOURCES, [toolchain.wanted, toolchain.wasm, PROFILE]);
  const good = quick ? [whole, `${whole} quick`] : [whole];
  if (good.some((inputs) => isFresh('worker', inputs)) && isBuilt()) {
    return;
  }
  const began = performance.now();
  say('• the Worker, Rust to wasm …');
  const { path, env } = wasmEnv(toolchain);
  await work('worker-build', toolchain.workerBuild, ['--release', ...(quick ? ['--no-opt'] : [])], {
    // Where worker-build itself stood when the code did not compile tells nobody anything.
    env: withPath(path, { ...process.env, ...env, RUST_BACKTRACE: '0' }),
    tailLines: COMPILER_LINES,
  });
  markFresh('worker', good.at(-1));
  say(`  the Worker is built (${duration(performance.now() - began)})`);
}
