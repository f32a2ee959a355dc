// One table of medians and ratios.
import { GENERATOR_BOUND } from './measure.mjs';
import { median, meets, short } from './statistics.mjs';

const spread = ({ min, max }) => `${short(min)}–${short(max)}`;

const target = ({ least, most } = {}) =>
  least === undefined ? (most === undefined ? '' : `≤ ${most}`) : `≥ ${least}`;

/** A row for each peer of each scenario. */
export function rows(results) {
  return results.flatMap(({ scenario, figures, ratios, reports }) =>
    scenario.peers.map((peer) => [
      scenario.title,
      `${short(figures[scenario.ours].median)} (${spread(figures[scenario.ours])})`,
      peer,
      `${short(figures[peer].median)} (${spread(figures[peer])})${bound(reports[peer])}`,
      `${short(ratios[peer].median)} (${spread(ratios[peer])})`,
      target(scenario.targets[peer]),
      { true: 'met', false: 'missed', null: '' }[meets(ratios[peer], scenario.targets[peer])],
    ]),
  );
}

/** `*` where the generator may have been the limit. */
const bound = (reports) =>
  median(reports.map(({ generator_cpu: own, seconds }) => own / seconds)) > GENERATOR_BOUND ? '*' : '';

const HEAD = ['measure', 'this room', 'peer', "peer's", 'ratio', 'target', ''];

/** As Markdown, aligned. */
export function table(results) {
  const all = [HEAD, ...rows(results)];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column].length), 3));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(HEAD), rule, ...rows(results).map(line)].join('\n');
}
