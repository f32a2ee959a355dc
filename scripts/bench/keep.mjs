// Keeps the figures in docs/, with a page of plots.
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, type } from 'node:os';
import { join } from 'node:path';
import { bin, root } from '../setup/paths.mjs';
import { ask } from '../setup/run.mjs';
import { plot } from './plot.mjs';
import { table } from './table.mjs';

const docs = join(root, 'docs');

/** The machine in a line. */
export function machine() {
  const model = cpus()[0]?.model.replace(/\s+/g, ' ').trim() ?? 'unknown';
  const [node, workerd] = ['node', 'workerd'].map((name) => ask(bin(name), ['--version'])?.trim());
  return `${availableParallelism()} cores, ${model}; ${type()} ${release()}; Node ${node}; ${workerd}`;
}

export function save(results, { rounds, seconds }) {
  const kept = results.map(({ scenario: { name, title, text, unit }, figures, ratios, reports }) => ({
    name,
    title,
    text,
    unit,
    figures,
    ratios,
    reports,
  }));
  const date = new Date().toISOString().slice(0, 10);
  const facts = { date, machine: machine(), rounds, seconds };
  writeFileSync(join(docs, 'benchmark.json'), `${JSON.stringify({ ...facts, results: kept }, null, 2)}\n`);
  for (const result of kept) writeFileSync(join(docs, `benchmark-${result.name}.svg`), plot(result));
  writeFileSync(join(docs, 'benchmark.md'), page(results, facts));
}

const page = (results, { date, machine: on, rounds, seconds }) => `# The benchmark

\`npm run bench -- --save\` wrote this page on ${date}: ${on}. Medians of ${rounds} rounds of ${seconds} s, with the least and the
most of them. In each round this room and its peers were measured one after the other, each in a process of its own that was
kept to one core, with the load generator on another. A ratio is this room's figure by the peer's. \`*\`: the load generator was
the limit, so the peer is faster than that.

This room stores every message in SQLite and acks it before anybody gets it; none of the peers stores anything. \`partyserver\` runs
in the same runtime, hibernating; \`socketio\` on Node; \`bare\` is a Durable Object in plain JavaScript that joins frames and does nothing
else; \`axum\` is native, a frame a message. What lies between them and this room is taken apart in [how-fast.md](how-fast.md).

${table(results)}

${results.map(({ scenario: { name, title, text } }) => `## ${title}\n\n${text}.\n\n![${title}](benchmark-${name}.svg)`).join('\n\n')}
`;
