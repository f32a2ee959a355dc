// Of the rounds of one measure: the median, and how far they lie apart.

/** @param {readonly number[]} values at least one */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median, least and most. */
export function summary(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/**
 * How the room stands to a peer, round by round, since what disturbs a round disturbs both: the median of their ratios. For
 * what is better when it is less the ratio is still the room's figure by the peer's.
 */
export function ratio(ours, theirs) {
  return summary(ours.map((value, round) => value / theirs[round]));
}

/** Whether a ratio is as good as the target: `{ least }` or `{ most }`; `null` where there is none. */
export function meets({ median: value }, target) {
  if (!target) return null;
  return target.least === undefined ? value <= target.most : value >= target.least;
}

const UNITS = [
  [1e6, 'M'],
  [1e3, 'k'],
];

/** `1.49M`, `117k`, `8.0`: three figures. */
export function short(value) {
  const [unit, letter] = UNITS.find(([from]) => value >= from) ?? [1, ''];
  const scaled = value / unit;
  const digits = scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2;
  return scaled.toFixed(digits) + letter;
}
