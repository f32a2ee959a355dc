/** An event of the log, and when it was stored; milliseconds since 1970. */
export interface DatedEvent {
  readonly seq: number;
  readonly at: number;
}

/** Steps that are more than enough for any log: each halves what is left of it. */
const MOST_STEPS = 64;

/**
 * The `seq` of the first event since `since` in a log that ends at `head`, or `null` where there is none. `firstFrom` looks up the first
 * event at a place or after it; there may be none at many of them, since what is old is removed.
 */
export async function firstSince(
  since: number,
  head: number,
  firstFrom: (seq: number) => Promise<DatedEvent | null>,
): Promise<number | null> {
  let found: number | null = null;
  let [low, high] = [1, head + 1];
  for (let step = 0; low < high && step < MOST_STEPS; step += 1) {
    const middle = Math.floor((low + high) / 2);
    const event = await firstFrom(middle);
    if (event && event.at < since) {
      low = event.seq + 1;
    } else {
      if (event) found = event.seq;
      high = middle;
    }
  }
  return found;
}
