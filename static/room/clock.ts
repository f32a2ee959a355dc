/** A timer that can be called off. */
export interface Timer {
  cancel(): void;
}

/** Time, as an argument: tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` once, in `ms` milliseconds. */
  after(ms: number, run: () => void): Timer;
}
