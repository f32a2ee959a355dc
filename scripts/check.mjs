// Everything but the tests that must hold before a change lands: `npm run check`.
import { join } from 'node:path';
import { build } from './build.mjs';
import { setUp } from './setup.mjs';
import { DEBIAN_CLIPPY } from './setup/checks.mjs';
import { runMain } from './setup/main.mjs';
import { bin, root, withPath } from './setup/paths.mjs';
import { ask } from './setup/run.mjs';
import { TARGET, wasmEnv } from './setup/wasm.mjs';
import { runSteps } from './steps.mjs';

const DENY = ['--', '-D', 'warnings'];

/** Clippy for wasm must be of the compiler that the wasm is built with. */
function wasmClippy(toolchain) {
  const args = ['clippy', '--target', TARGET, '--lib', ...DENY];
  if (toolchain.wasm.via === 'toolchain') return { run: ['cargo', ...args] };
  const { path, env } = wasmEnv(toolchain);
  const cargo = ask('rustup', ['which', 'cargo'])?.trim() ?? 'cargo';
  return {
    run: [DEBIAN_CLIPPY, ...args],
    env: withPath(path, { ...env, CARGO: cargo, SYSROOT: toolchain.wasm.sysroot, PATH: process.env.PATH }),
  };
}

const script = (name) => [bin('node'), join(root, 'scripts', name)];

await runMain(async () => {
  const toolchain = await setUp({ checks: true });
  const passed = await runSteps([
    { name: 'rustfmt', run: ['cargo', 'fmt', '--check'] },
    {
      name: 'rustfmt, fuzzer',
      run: ['cargo', 'fmt', '--check', '--manifest-path', join(root, 'fuzz', 'Cargo.toml')],
    },
    { name: 'clippy, native', run: ['cargo', 'clippy', '--all-targets', ...DENY] },
    // `--all-targets` leaves out what `cargo test` does.
    { name: 'clippy, simulation', run: ['cargo', 'clippy', '--test', 'simulation', ...DENY] },
    { name: 'clippy, wasm', ...wasmClippy(toolchain) },
    { name: 'prettier', run: [bin('prettier'), '--check', '.'] },
    { name: 'oxlint', run: [bin('oxlint'), '--deny-warnings'] },
    { name: 'eslint', run: [bin('eslint'), '--max-warnings', '0', '.'] },
    { name: 'types', run: ['npm', 'run', '--silent', 'typecheck'] },
    { name: 'build', run: build },
    {
      name: 'deploy, dry run',
      run: [bin('node'), bin('wrangler'), 'deploy', '--dry-run'],
      env: { WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' },
    },
    { name: 'size budgets', run: script('check-budgets.mjs') },
    { name: 'instructions', run: script('instructions.mjs') },
    { name: 'SPEC.md and the tests', run: script('check-spec.mjs') },
    { name: 'package-lock.json', run: script('check-lock.mjs') },
    { name: 'no trace of a machine', run: script('check-tree.mjs') },
  ]);
  if (!passed) process.exitCode = 1;
});
