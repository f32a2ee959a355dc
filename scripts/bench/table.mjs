// One table of medians and ratios.
import { GENERATOR_BOUND } from './measure.mjs';
import { median, meets, short } from './statistics.mjs';

const spread = ({ min, max }) => `${short(min)}–${short(max)}`;

const target = ({ least, most } = {}) =>
  least === undefined ? (most === undefined ? '' : `≤ ${most}`) : `≥ ${least}`;

/** A row for each peer of each scenario, and one for what is wanted of the room by itself. */
export function rows(results) {
  return results.flatMap(({ scenario, figures, ratios, reports }) => {
    const ours = figures[scenario.ours];
    const row = (peer, theirs, to, wanted, met) => [
      scenario.title,
      `${short(ours.median)} (${spread(ours)})`,
      peer,
      theirs,
      to,
      target(wanted),
      { true: 'met', false: 'missed', null: '' }[met],
    ];
    const beside = scenario.peers.map((peer) => {
      const [figure, to, wanted] = [figures[peer], ratios[peer], scenario.targets[peer]];
      const theirs = `${short(figure.median)} (${spread(figure)})${bound(reports[peer])}`;
      return row(peer, theirs, `${short(to.median)} (${spread(to)})`, wanted, meets(to, wanted));
    });
    const { own } = scenario.targets;
    return own ? [...beside, row('', '', '', own, meets(ours, own))] : beside;
  });
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
