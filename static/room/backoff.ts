/** The shortest wait before a new try, in milliseconds. */
export const SHORTEST_MS = 500;

/** The longest, in milliseconds. */
export const LONGEST_MS = 15_000;

/**
 * Milliseconds to wait before try number `attempt` (from 0) after a loss: doubling, and between half and all of that by
 * `random` (0 ≤ random < 1), so that the clients of a room that restarts do not all return at once.
 */
export function backoff(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, 2 * SHORTEST_MS * 2 ** Math.min(attempt, 16));
  return ceiling / 2 + (ceiling / 2) * random;
}

/** Milliseconds to wait where the server asks for a pause. */
export function pause(random: number): number {
  return LONGEST_MS / 2 + (LONGEST_MS / 2) * random;
}
