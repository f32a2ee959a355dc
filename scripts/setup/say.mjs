// What set-up tells the person who waits: a line when a step begins, a line when it is done.

export const say = (line) => console.log(line);

/** `12 s`, `2 min 05 s`. */
export function duration(ms) {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

let steps = 0;
/** How many steps there were something to do for. */
export const stepsTaken = () => steps;

/** Announces a step, carries it out, and says how long it took. */
export async function step(title, hint, act) {
  steps += 1;
  say(`• ${title}${hint ? ` (${hint})` : ''} …`);
  const began = performance.now();
  const result = await act();
  say(`  done in ${duration(performance.now() - began)}`);
  return result;
}

/** A need that cannot be met here: its message is the one line to show, with no stack. */
export class Unmet extends Error {}
