import type { Clock, Timer } from '../../../static/room/clock';

interface Pending {
  readonly due: number;
  readonly run: () => void;
}

/** Time that stands still until a test lets it go by. */
export class VirtualClock implements Clock {
  time = Date.parse('2026-11-23T08:26:00.000Z');
  #timers: Pending[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, run: () => void): Timer {
    const timer = { due: this.time + ms, run };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  /** Milliseconds to the next timer; infinite where there is none. */
  get nextIn(): number {
    return Math.min(...this.#timers.map(({ due }) => due - this.time));
  }

  get timers(): number {
    return this.#timers.length;
  }

  /** Lets `ms` milliseconds go by, timer after timer. */
  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      let next: Pending | undefined;
      for (const timer of this.#timers) {
        if (timer.due <= end && (!next || timer.due < next.due)) next = timer;
      }
      if (!next) break;
      const { due, run } = next;
      this.#timers.splice(this.#timers.indexOf(next), 1);
      this.time = Math.max(this.time, due);
      run();
    }
    this.time = end;
  }

  /** The computer sleeps for `ms` milliseconds: time goes by, and no timer runs. */
  sleep(ms: number): void {
    this.time += ms;
  }
}
