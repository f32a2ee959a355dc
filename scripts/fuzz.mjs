// The fuzzer: any bytes for each part of what comes from outside, steered by what they reach (fuzz/src/targets.rs).
//   npm run fuzz                          every target, a minute each
//   npm run fuzz -- room --minutes 10     some of them, for longer
//   npm run fuzz -- --save                keep the fewest inputs that reach what was reached, in fuzz/corpus
// An input that breaks a promise is left in target/fuzz/found. `cargo nextest run --test native fuzzed` plays what is kept.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { keep, lay, targets } from './fuzz/corpus.mjs';
import { report } from './fuzz/report.mjs';
import { cleanCargoTools, ensureCargoFuzz } from './setup/cargo-tools.mjs';
import { locked } from './setup/lock.mjs';
import { isMain, runMain } from './setup/main.mjs';
import { cache, root } from './setup/paths.mjs';
import { ask, work } from './setup/run.mjs';
import { duration, say, step, Unmet } from './setup/say.mjs';

const folder = join(root, 'target', 'fuzz');
const found = join(folder, 'found');

/** Longest input, in bytes: a sequence of a few dozen frames. */
const LONGEST = 4096;

/** Seconds that one input may take before it counts as found: far more than any does, since the machine may have much to do. */
const PATIENCE = 60;

/** What is asked for: `{ names, minutes, save }`. */
export function order(words, all) {
  const wanted = { names: [], minutes: 1, save: false };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === '--save') wanted.save = true;
    else if (word === '--minutes') wanted.minutes = minutesIn(words[(at += 1)]);
    else if (all.includes(word)) wanted.names.push(word);
    else throw new Unmet(`No target ${word}; there are ${all.join(', ')}, and --minutes N and --save.`);
  }
  return { ...wanted, names: wanted.names.length > 0 ? wanted.names : all };
}

function minutesIn(word) {
  const minutes = Number(word);
  if (!(minutes > 0 && minutes <= 10_000)) throw new Unmet('--minutes takes a number of minutes.');
  return minutes;
}

const programs = (host) => join(folder, host, 'release');

/** Without a sanitizer: there is no unsafe code to watch, and so a stable compiler does. */
async function build(cargoFuzz) {
  const args = ['fuzz', 'build', '--sanitizer', 'none', '--fuzz-dir', '.', '--target-dir', folder];
  await step('building the targets', '1 to 5 min', () =>
    work('fuzz-build', cargoFuzz, args, { cwd: join(root, 'fuzz') }),
  );
}

/** Runs a libFuzzer program to its end; resolves to the end of what it said. */
async function libFuzzer(host, name, args) {
  let said = '';
  await work(`fuzz-${name}`, join(programs(host), name), args, {
    cwd: folder,
    tailLines: 40,
    heard: (text) => (said = (said + text).slice(-100_000)),
  });
  return said;
}

async function fuzz(host, name, minutes) {
  const corpus = lay(name, join(folder, 'corpus', name));
  const before = new Set(readdirSync(found));
  const args = [
    corpus,
    `-artifact_prefix=${join(found, `${name}-`)}`,
    `-max_total_time=${Math.ceil(minutes * 60)}`,
    `-max_len=${LONGEST}`,
    `-timeout=${PATIENCE}`,
    '-print_final_stats=1',
  ];
  try {
    say(`  ${report(name, await libFuzzer(host, name, args))}`);
    return true;
  } catch (error) {
    const inputs = readdirSync(found).filter((file) => !before.has(file));
    say(error.message);
    for (const input of inputs) say(`  Again: ${join(programs(host), name)} ${join(found, input)}`);
    return false;
  }
}

/** Of all inputs of a target the fewest that reach as much, into fuzz/corpus. */
async function save(host, name) {
  const fewest = join(folder, 'fewest', name);
  rmSync(fewest, { recursive: true, force: true });
  mkdirSync(fewest, { recursive: true });
  await libFuzzer(host, name, [
    '-set_cover_merge=1',
    '-use_counters=0',
    fewest,
    join(folder, 'corpus', name),
  ]);
  const { inputs, bytes } = keep(name, fewest);
  say(`  ${name}: ${inputs} inputs are kept, ${Math.ceil(bytes / 1024)} KB`);
}

async function main(words) {
  const { names, minutes, save: isSaved } = order(words, targets());
  const cargoFuzz = await locked(cache, async () => {
    const installed = await ensureCargoFuzz();
    cleanCargoTools();
    return installed;
  });
  const host = /host: (\S+)/.exec(ask('rustc', ['-vV']) ?? '')?.[1];
  if (!host) throw new Unmet('rustc is missing: npm run setup.');
  mkdirSync(found, { recursive: true });
  await build(cargoFuzz);
  let broken = 0;
  for (const name of names) {
    const title = `${name}, for ${duration(minutes * 60_000)}`;
    const isWhole = await step(title, `one of ${availableParallelism()} cores`, () =>
      fuzz(host, name, minutes),
    );
    if (!isWhole) broken += 1;
    else if (isSaved) await save(host, name);
  }
  if (broken > 0) throw new Unmet(`${broken} of ${names.length} targets broke a promise.`);
  say(`${names.length} targets broke no promise.`);
}

if (isMain(import.meta)) await runMain(() => main(process.argv.slice(2)));
