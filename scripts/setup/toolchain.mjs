// What set-up resolved for this tree, kept so that a build need not look for it again.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wantedTools } from './cargo-tools.mjs';
import { local } from './paths.mjs';

const path = join(local, 'toolchain.json');

/**
 * Shape: `{ wanted, wasm: { via, sysroot?, linker? }, workerBuild, wasmBindgen, chromium }`, all paths absolute;
 * `wanted` are the versions that it was resolved for.
 */
export function writeToolchain(toolchain) {
  mkdirSync(local, { recursive: true });
  const part = `${path}.${process.pid}`;
  writeFileSync(part, `${JSON.stringify(toolchain, null, 2)}\n`);
  renameSync(part, path);
}

/** What was resolved, or null when it is missing, for other versions, or names what is no longer there. */
export function readToolchain() {
  let toolchain;
  try {
    toolchain = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
  return isCurrent(toolchain, wantedTools(), existsSync) ? toolchain : null;
}

export function isCurrent(toolchain, wanted, exists) {
  const { wasm, workerBuild, wasmBindgen } = toolchain;
  return (
    toolchain.wanted?.workerBuild === wanted.workerBuild &&
    toolchain.wanted?.wasmBindgen === wanted.wasmBindgen &&
    [workerBuild, wasmBindgen, ...(wasm.sysroot ? [wasm.sysroot] : [])].every(exists)
  );
}
