/** In milliseconds. */
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const UNITS = [
  ['day', DAY_MS],
  ['hour', HOUR_MS],
  ['minute', MINUTE_MS],
  ['second', SECOND_MS],
] as const;

/** A time in the unit that it is told in. */
export interface Span {
  readonly n: number;
  readonly unit: (typeof UNITS)[number][0];
}

/** `ms` in the largest unit of which it has at least one whole, to the nearest; but 90 minutes are not 2 hours. */
export function spanOf(ms: number): Span {
  const whole = UNITS.find(([, size]) => ms >= size && ms % size === 0);
  const near = UNITS.find(([, size]) => ms >= 2 * size);
  const [unit, size] = whole ?? near ?? UNITS[3];
  return { n: Math.max(1, Math.round(ms / size)), unit };
}

/** What is left, `ms`, as a clock that runs down: `4:05`, `1:00:00`. It shows 0 once it is over. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, place) => (place === 0 ? `${part}` : `${part}`.padStart(2, '0'))).join(':');
}
