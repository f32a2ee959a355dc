// The benchmark: this room beside others, on this machine, in one run. `npm run bench` takes all of it, at most 15 minutes;
// `npm run bench -- fanout-100 joins` takes these; `--list` names them; `--rounds N` (3) is how often each is measured;
// `--seconds N` (3) for how long; `--save` keeps the figures and their plots in docs/.
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { machine, save } from './bench/keep.mjs';
import { measure } from './bench/measure.mjs';
import { prepare } from './bench/programs.mjs';
import { scenarios } from './bench/scenarios.mjs';
import { table } from './bench/table.mjs';
import { setUp } from './setup.mjs';
import { isMain, runMain } from './setup/main.mjs';
import { duration, say, Unmet } from './setup/say.mjs';

/** What the words of the command ask for. */
export function asked(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      list: { type: 'boolean' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '3' },
      save: { type: 'boolean' },
    },
  });
  const names = scenarios.map(({ name }) => name);
  const unknown = positionals.find((name) => !names.includes(name));
  if (unknown) throw new Unmet(`No benchmark ${unknown}; there are ${names.join(', ')}.`);
  for (const number of ['rounds', 'seconds'])
    if (!/^[1-9]\d*$/.test(values[number])) throw new Unmet(`--${number} takes a whole number from 1 on.`);
  const wanted = scenarios.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  return { ...values, rounds: Number(values.rounds), seconds: Number(values.seconds), wanted };
}

async function main(args) {
  const { list, rounds, seconds, save: keeps, wanted } = asked(args);
  if (list) {
    for (const { name, text } of scenarios) say(`${name}: ${text}`);
    return;
  }
  await setUp();
  await build();
  await prepare();
  const began = performance.now();
  const results = [];
  for (const scenario of wanted) {
    say(`• ${scenario.title}: ${scenario.text} …`);
    results.push(await measure(scenario, { rounds, seconds }));
  }
  say(`\n${table(results)}\n\n${machine()}; ${rounds} rounds, ${duration(performance.now() - began)}`);
  if (keeps) save(results, { rounds, seconds });
}

if (isMain(import.meta)) await runMain(() => main(process.argv.slice(2)));
