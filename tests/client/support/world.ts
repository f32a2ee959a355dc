import type { ConnectionWorld, SocketEvents } from '../../../static/room/connection';

/** A socket of a {@link FakeWorld}: the test is its server. */
export class FakeSocket {
  readonly sent: string[] = [];
  closedByClient = false;
  /** Whether it takes what is sent. */
  takes = true;

  constructor(
    readonly address: string,
    readonly events: SocketEvents,
  ) {}

  send(text: string): boolean {
    if (this.takes) this.sent.push(text);
    return this.takes;
  }

  close(): void {
    this.closedByClient = true;
  }

  /** The server sends `frame`. */
  says(frame: object): void {
    this.events.message(JSON.stringify(frame));
  }

  /** The server closes with `code`; 1006 as if the network went. */
  closes(code = 1006): void {
    this.events.closed(code);
  }
}

interface Pending {
  readonly due: number;
  readonly run: () => void;
}

/** A world without time of its own. */
export class FakeWorld implements ConnectionWorld {
  time = Date.parse('2026-11-23T08:26:00.000Z');
  /** What `random()` gives: 0 → the shortest wait, towards 1 the longest. */
  luck = 0;
  readonly sockets: FakeSocket[] = [];
  #timers: Pending[] = [];

  readonly clock = {
    now: (): number => this.time,
    after: (ms: number, run: () => void) => {
      const timer = { due: this.time + ms, run };
      this.#timers.push(timer);
      return {
        cancel: () => {
          this.#timers = this.#timers.filter((other) => other !== timer);
        },
      };
    },
  };

  random(): number {
    return this.luck;
  }

  open(address: string, events: SocketEvents): FakeSocket {
    const socket = new FakeSocket(address, events);
    this.sockets.push(socket);
    return socket;
  }

  /** The socket that was opened last. */
  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (!last) throw new Error('no socket was opened');
    return last;
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
      const next = this.#timers.filter(({ due }) => due <= end).toSorted((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.time = Math.max(this.time, next.due);
      next.run();
    }
    this.time = end;
  }

  /** The computer sleeps for `ms` milliseconds: time goes by, and no timer runs. */
  sleep(ms: number): void {
    this.time += ms;
  }
}
