// The programs from crates.io: the two that turn a Rust crate into a Worker, whose versions follow Cargo.lock, and the one
// that builds the fuzzer.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from './paths.mjs';
import { place } from './place.mjs';
import { ask, work } from './run.mjs';
import { step, Unmet } from './say.mjs';
import { lockedCrate } from './versions.mjs';

/** The versions that this tree needs: worker-build goes with `worker`, the CLI with the crate of its name. */
export function wantedTools() {
  const path = join(root, 'Cargo.lock');
  if (!existsSync(path)) throw new Unmet('Cargo.lock is missing: run "cargo generate-lockfile".');
  const lock = readFileSync(path, 'utf8');
  const tools = { workerBuild: lockedCrate(lock, 'worker'), wasmBindgen: lockedCrate(lock, 'wasm-bindgen') };
  if (!tools.workerBuild || !tools.wasmBindgen)
    throw new Unmet('Cargo.lock names no worker or no wasm-bindgen.');
  return tools;
}

/** worker-build only runs other programs, so it need not be fast: unoptimised it builds in half the time. */
export const ensureWorkerBuild = (version) =>
  install({
    crate: 'worker-build',
    program: 'worker-build',
    version,
    flags: ['--locked'],
    optimise: 0,
    hint: 'about 2 min, once',
  });

/** Without `--locked`: the lock file that this crate was published with names a withdrawn version. */
export const ensureWasmBindgen = (version) =>
  install({
    crate: 'wasm-bindgen-cli',
    program: 'wasm-bindgen',
    version,
    flags: ['--bin', 'wasm-bindgen'],
    optimise: 1,
    hint: 'about 2 min, once',
  });

/** It only runs cargo and the programs that it has built. */
export const ensureCargoFuzz = () =>
  install({
    crate: 'cargo-fuzz',
    program: 'cargo-fuzz',
    version: '0.13.2',
    flags: ['--locked'],
    optimise: 0,
    hint: 'about 2 min, once',
  });

async function install({ crate, program, version, flags, optimise, hint }) {
  const name = `${program}-${version}`;
  const installed = join(cache, name, 'bin', program);
  if (existsSync(installed)) return installed;
  const own = onPath(program, version);
  if (own) return own;
  // One target folder for both, left in place by an interruption: the next run goes on from there.
  const target = join(cache, 'target');
  await step(`${crate} ${version}`, hint, () =>
    place(name, (folder) =>
      work(
        `install-${crate}`,
        'cargo',
        ['install', crate, '--version', version, '--root', folder, '--no-track', ...flags],
        {
          // Away from the tree, whose cargo configuration is not meant for the tools.
          cwd: cache,
          env: {
            ...process.env,
            CARGO_TARGET_DIR: target,
            CARGO_PROFILE_RELEASE_OPT_LEVEL: String(optimise),
          },
        },
      ),
    ),
  );
  return installed;
}

/** A program that the user has already, if it is the very version. */
function onPath(program, version) {
  if (!ask(program, ['--version'])?.split(/\s+/).includes(version)) return null;
  return ask('sh', ['-c', 'command -v -- "$1"', 'sh', program])?.trim() || null;
}

/** What compiling the tools leaves behind. */
export const cleanCargoTools = () => rmSync(join(cache, 'target'), { recursive: true, force: true });
