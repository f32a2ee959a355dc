// The proofs in full, against the real runtime: `npm run prove -- kill-audit`, or several, or `all`. They keep their figures
// in docs/reliability.json. `--seed N` draws the same moments again; `--short` is the form of `npm test`, and keeps nothing.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { setUp } from './setup.mjs';
import { start } from './setup/children.mjs';
import { isMain, runMain } from './setup/main.mjs';
import { bin, root } from './setup/paths.mjs';
import { Unmet } from './setup/say.mjs';

const proofs = join(root, 'tests', 'proofs');
const SEEDS = 2 ** 32;

/** Checks the words of the command, and returns them. */
export function checked(args, names) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { seed: { type: 'string' }, short: { type: 'boolean' } },
  });
  const known = [...names, 'all'];
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown) throw new Unmet(`No proof ${unknown}; there are ${known.join(', ')}.`);
  if (positionals.length === 0) throw new Unmet(`Which proof? There are ${known.join(', ')}.`);
  if (values.seed !== undefined && !(/^\d+$/.test(values.seed) && Number(values.seed) < SEEDS))
    throw new Unmet(`--seed takes a whole number below ${SEEDS}.`);
  return args;
}

/** As tests/proofs/all.ts lists them: each has a test of its name, for its short form. */
export function proofNames() {
  const tests = readdirSync(proofs).filter((name) => name.endsWith('.test.ts'));
  return tests.map((name) => name.replace('.test.ts', ''));
}

async function main(args) {
  checked(args, proofNames());
  await setUp();
  await build();
  const hook = join(proofs, 'support', 'typescript.mjs');
  const { exited } = start(bin('node'), ['--import', hook, join(proofs, 'main.ts'), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exitCode = await exited;
}

if (isMain(import.meta)) await runMain(() => main(process.argv.slice(2)));
