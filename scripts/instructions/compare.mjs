// The instructions that were counted beside those that are kept.

/** How far a count may be from the one that is kept: more is a room that got slower, less a table that is out of date. */
export const BOUNDS = { more: 0.03, less: 0.1 };

const VERDICTS = {
  fits: '',
  more: 'MORE',
  less: 'less: keep it, with --save',
  new: 'NOT KEPT: keep it, with --save',
  gone: 'GONE: keep the rest, with --save',
};

/** Of each scenario, counted or kept: `{ name, count, kept, change, verdict }`. */
export function compare(counts, kept) {
  const names = new Set([...Object.keys(counts), ...Object.keys(kept)]);
  return [...names].map((name) => {
    const [count, before] = [counts[name], kept[name]];
    return { name, count, kept: before, change: count / before - 1, verdict: judge(count, before) };
  });
}

function judge(count, kept) {
  if (kept === undefined) return 'new';
  if (count === undefined) return 'gone';
  if (count > kept * (1 + BOUNDS.more)) return 'more';
  return count < kept * (1 - BOUNDS.less) ? 'less' : 'fits';
}

export const passes = (rows) => rows.every(({ verdict }) => verdict === 'fits');

const number = (value) => value?.toLocaleString('en') ?? '–';
const percent = (change) =>
  Number.isNaN(change) ? '' : `${change < 0 ? '' : '+'}${(change * 100).toFixed(2)} %`;

/** The rows, one a line. */
export function table(rows) {
  const cells = [
    ['', 'instructions', 'kept', '', ''],
    ...rows.map(({ name, count, kept, change, verdict }) => [
      name,
      number(count),
      number(kept),
      percent(change),
      VERDICTS[verdict],
    ]),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const pad = (cell, column) =>
    column === 0 || column === 4 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
  return cells.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}
