// Whether the simulation would see it if the room were wrong: each mutant of tests/simulation/mutants.mjs is the room with
// one thing changed, and some seed has to break a promise with it. `npm run mutants -- 'part of a name'` tries only those.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutants } from '../tests/simulation/mutants.mjs';
import { start } from './setup/children.mjs';
import { isMain, runMain } from './setup/main.mjs';
import { root } from './setup/paths.mjs';
import { duration, say, Unmet } from './setup/say.mjs';
import { simulation } from './simulate.mjs';

/** Seeds of which one has to see a mutant. */
const SEEDS = 3000;

/** Seeds that are well with the room as it is; the suite `simulation` runs more. */
const SOUND_SEEDS = 500;

/** Most of the time goes into compiling, and most mutants are seen soon: the room is built fast rather than to be fast. */
const SETTINGS = ['package.edge-chat-mutant.opt-level=0'];

/** What the simulation is built of. */
const PARTS = ['Cargo.toml', 'Cargo.lock', 'src', 'benches', 'tests/simulation'];

/** The text with the mutant's change, which must fit in one place. */
export function mutated(text, { name, file, from, to }) {
  const places = text.split(from).length - 1;
  if (places !== 1)
    throw new Unmet(`The mutant “${name}” is out of date: what it changes is ${places} times in ${file}.`);
  return text.replace(from, () => to);
}

/**
 * A tree of its own, always in the same place, so that only what changes is compiled anew. Its package has another name: it
 * shares what it depends on with the real one, and Cargo would else take the one's library for the other's. One run at a time.
 */
function copy() {
  const tree = join(root, 'target', 'mutants');
  const holder = join(tree, 'pid');
  if (existsSync(holder) && isRunning(Number(readFileSync(holder, 'utf8'))))
    throw new Unmet('Mutants are being tried already.');
  rmSync(tree, { recursive: true, force: true });
  mkdirSync(tree, { recursive: true });
  writeFileSync(holder, String(process.pid));
  for (const part of PARTS) cpSync(join(root, part), join(tree, part), { recursive: true });
  for (const file of ['Cargo.toml', 'Cargo.lock']) {
    const path = join(tree, file);
    const text = readFileSync(path, 'utf8').replace('name = "edge-chat"', 'name = "edge-chat-mutant"');
    writeFileSync(path, text.replace('[lib]', '[lib]\nname = "edge_chat"'));
  }
  return tree;
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Runs seeds in a tree; resolves to whether all was well, and what was said. */
async function simulate(tree, seeds, from = 0) {
  const words = ['--from', String(from), '--seeds', String(seeds), '--brief'];
  const { child, exited } = start(...simulation(words, SETTINGS), {
    cwd: tree,
    env: { ...process.env, CARGO_TARGET_DIR: join(root, 'target') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
  const passed = (await exited) === 0;
  return { passed, said };
}

/**
 * Tries a mutant: with the seed that is known to see it, if one is, then with all. Which seed that is changes with the
 * simulation, so that a mutant may well be seen by another.
 */
async function attempt(tree, { seed }) {
  if (seed !== undefined) {
    const known = await simulate(tree, 1, seed);
    if (!known.passed) return known;
  }
  return simulate(tree, SEEDS);
}

async function main(words) {
  const chosen = mutants.filter(({ name }) => words.every((word) => name.includes(word)));
  const tree = copy();
  const whole = await simulate(tree, SOUND_SEEDS);
  if (!whole.passed) throw new Unmet(`The room as it is fails already:\n${whole.said}`);
  say(`✓ the room as it is: ${SOUND_SEEDS} seeds are well`);
  let missed = 0;
  for (const mutant of chosen) {
    const began = performance.now();
    const path = join(tree, mutant.file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, mutated(text, mutant));
    const { passed, said } = await attempt(tree, mutant);
    writeFileSync(path, text);
    const broken = /seed (\d+): \[([A-Z]+-\d+)\]|seed (\d+): \[(panic)\]/.exec(said);
    if (!passed && !broken) throw new Unmet(`The mutant “${mutant.name}” could not be tried:\n${said}`);
    if (passed) missed += 1;
    const seen = broken ? `seed ${broken[1] ?? broken[3]} breaks ${broken[2] ?? broken[4]}` : 'nobody saw it';
    say(`${passed ? '✗' : '✓'} ${mutant.name}: ${seen} (${duration(performance.now() - began)})`);
  }
  if (missed > 0) throw new Unmet(`${missed} of ${chosen.length} mutants were not seen.`);
  say(`All ${chosen.length} mutants were seen.`);
}

if (isMain(import.meta)) await runMain(() => main(process.argv.slice(2)));
