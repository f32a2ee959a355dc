// The instructions of what a room does all day, beside those in benches/instructions.json: `npm run instructions`. They do
// not depend on how busy a machine is, so that a room that got slower is seen at once. `--save` keeps those of now.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BOUNDS, compare, passes, table } from './instructions/compare.mjs';
import { build, count, tools } from './instructions/count.mjs';
import { isMain, runMain } from './setup/main.mjs';
import { root } from './setup/paths.mjs';
import { say, Unmet } from './setup/say.mjs';
import { findValgrind, NO_VALGRIND } from './setup/valgrind.mjs';

const file = join(root, 'benches', 'instructions.json');

/** Why they cannot be counted on a machine, or null. */
export function obstacle({ platform, arch, valgrind }) {
  if (platform !== 'linux' || arch !== 'x64') return 'What is kept was counted on Linux, on x86-64.';
  return valgrind ? null : NO_VALGRIND;
}

/** What else may have changed the counts. */
export function otherTools(here, kept) {
  const names = Object.keys(here).filter((name) => here[name] !== kept[name]);
  return names.map((name) => `${name} is ${here[name]} here, and was ${kept[name]}`);
}

async function main(words) {
  const unknown = words.find((word) => word !== '--save');
  if (unknown) throw new Unmet(`Unknown option ${unknown}; there is --save.`);
  const valgrind = findValgrind();
  const why = obstacle({ platform: process.platform, arch: process.arch, valgrind });
  if (why && process.env.CI) throw new Unmet(`The instructions cannot be counted. ${why}`);
  if (why) return say(`skipped: the instructions cannot be counted. ${why}`);
  const counts = await count(await build(), valgrind);
  if (words.includes('--save')) {
    writeFileSync(file, `${JSON.stringify({ tools: tools(), counts }, null, 2)}\n`);
    return say(table(compare(counts, counts)));
  }
  judge(counts, JSON.parse(readFileSync(file, 'utf8')));
}

function judge(counts, kept) {
  const rows = compare(counts, kept.counts);
  say(table(rows));
  if (passes(rows)) return;
  const other = otherTools(tools(), kept.tools);
  const bounds = `at most ${BOUNDS.more * 100} % more or ${BOUNDS.less * 100} % less`;
  throw new Unmet([`Not what is kept, ${bounds}.`, ...other].join('\n  '));
}

if (isMain(import.meta)) await runMain(() => main(process.argv.slice(2)));
