// Set-up: installs what is missing, by the first way that works here, and changes nothing when nothing is.
//   node scripts/setup.mjs            to build, run and deploy
//   node scripts/setup.mjs --tests    and a Chromium, for the browser tests
//   node scripts/setup.mjs --checks   and rustfmt, clippy and valgrind, for `npm run check`
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cleanCargoTools, ensureWasmBindgen, ensureWorkerBuild, wantedTools } from './setup/cargo-tools.mjs';
import { ensureChecks } from './setup/checks.mjs';
import { ensureChromium } from './setup/chromium.mjs';
import { ensureDevVars } from './setup/dev-vars.mjs';
import { locked } from './setup/lock.mjs';
import { isMain, runMain } from './setup/main.mjs';
import { ensureNpmPackages } from './setup/npm.mjs';
import { cache, local } from './setup/paths.mjs';
import { duration, say, stepsTaken, Unmet } from './setup/say.mjs';
import { readToolchain, writeToolchain } from './setup/toolchain.mjs';
import { ensureValgrind } from './setup/valgrind.mjs';
import { machine, resolveWasm } from './setup/wasm.mjs';

/** Brings up all that is asked for; resolves to what a build needs to know (see setup/toolchain.mjs). */
export async function setUp({ tests = false, checks = false } = {}) {
  return locked(local, async () => {
    await ensureNpmPackages();
    const chromium = tests ? await ensureChromium() : (readToolchain()?.chromium ?? null);
    const toolchain = { ...(await locked(cache, ensureRust)), chromium };
    if (checks) {
      await ensureChecks(toolchain.wasm);
      await ensureValgrind();
    }
    ensureDevVars();
    writeToolchain(toolchain);
    return toolchain;
  });
}

async function ensureRust() {
  removeParts();
  const wanted = wantedTools();
  const wasm = await resolveWasm(machine);
  const workerBuild = await ensureWorkerBuild(wanted.workerBuild);
  const wasmBindgen = await ensureWasmBindgen(wanted.wasmBindgen);
  cleanCargoTools();
  return { wanted, wasm, workerBuild, wasmBindgen };
}

/** Half-built tools of a set-up that was killed: nobody else is at work while we hold the lock. */
function removeParts() {
  for (const name of readdirSync(cache)) {
    if (name.startsWith('part-')) rmSync(join(cache, name), { recursive: true, force: true });
  }
}

async function main(flags) {
  const unknown = flags.find((flag) => !['--tests', '--checks'].includes(flag));
  if (unknown) throw new Unmet(`Unknown option ${unknown}; there are --tests and --checks.`);
  const began = performance.now();
  await setUp({ tests: flags.includes('--tests'), checks: flags.includes('--checks') });
  const time = duration(performance.now() - began);
  say(
    stepsTaken() === 0
      ? `Set-up: nothing is missing (${time}).`
      : `Set-up is complete (${time}). Next: npm start`,
  );
}

if (isMain(import.meta)) await runMain(() => main(process.argv.slice(2)));
