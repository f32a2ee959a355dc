// Measures one scenario: in each round this room and its peers one after the other, each afresh, so that what disturbs the
// machine for a while disturbs all of them.
import { readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { say, Unmet } from '../setup/say.mjs';
import { coldStarts } from './cold.mjs';
import { release } from './programs.mjs';
import { startServer } from './servers.mjs';
import { ratio, short, summary } from './statistics.mjs';

/** The generator runs on one core: above this share of it, the figure may be the generator's. */
export const GENERATOR_BOUND = 0.85;

/** Where there are cores to choose from, the server and the generator keep out of each other's way. */
const pinned = (core) => (availableParallelism() > 1 ? ['taskset', '-c', String(core)] : []);

/** The rounds' reports and figures of each server, and this room's ratio to each peer. */
export async function measure(scenario, { rounds, seconds }) {
  const servers = [scenario.ours, ...scenario.peers];
  const reports = Object.fromEntries(servers.map((name) => [name, []]));
  for (let round = 0; round < (scenario.once ? 1 : rounds); round += 1) {
    for (const name of servers) {
      const { args } = scenario;
      const report = args.load === 'cold' ? await coldStarts(name) : await once(name, { seconds, ...args });
      reports[name].push(report);
      say(`  ${name}: ${short(scenario.figure(report))} ${scenario.unit}${remarks(report)}`);
    }
  }
  const figures = Object.fromEntries(servers.map((name) => [name, reports[name].map(scenario.figure)]));
  return {
    scenario,
    reports,
    figures: Object.fromEntries(servers.map((name) => [name, summary(figures[name])])),
    ratios: Object.fromEntries(
      scenario.peers.map((name) => [name, ratio(figures[scenario.ours], figures[name])]),
    ),
  };
}

/** One load on a server that knows of no other. */
async function once(name, { warmMembers, ...args }) {
  const server = await startServer(name, pinned(0));
  try {
    if (warmMembers) {
      const url = server.url.replace('{room}', 'warm');
      await load({ ...server, url }, { ...args, members: warmMembers });
    }
    const empty = ownKib(server.pid);
    const report = await load(server, args);
    return { ...report, empty_kib: empty };
  } finally {
    await server.stop();
  }
}

async function load({ url, dialect, pid }, args) {
  const options = Object.entries({ url, dialect, pid, ...args }).flatMap(([key, value]) => [
    `--${key}`,
    value,
  ]);
  const [program, ...words] = [...pinned(1), release('load'), ...options.map(String)];
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const output = await text(child.stdout);
  if (output === '') throw new Unmet('The load generator gave up.');
  return JSON.parse(output);
}

/** Memory of its own, as the generator tells it. */
function ownKib(pid) {
  return Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}

/** What a figure is not to be read without. */
export function remarks({ faults, held, closed, generator_cpu: own, seconds }) {
  const notes = [];
  for (const [kind, count] of Object.entries({ ...faults, held, closed }))
    if (count > 0) notes.push(`${count} ${kind}`);
  if (own / seconds > GENERATOR_BOUND) notes.push('generator-bound');
  return notes.length > 0 ? ` (${notes.join(', ')})` : '';
}
