/** What a client said and does not yet know to be stored: at most 16, oldest first. */
import type { Ack, SentMessage } from './records';

export const OUTBOX = 16;

export interface Entry {
  readonly message: SentMessage;
  readonly cid: string;
  /** The head of its sender when it was first sent; none yet before that. */
  after: number | undefined;
  /** Whether it is under way on the present connection. */
  underWay: boolean;
  readonly stored: PromiseWithResolvers<Ack>;
}

export class Outbox {
  #entries: Entry[] = [];
  #room = Promise.withResolvers<void>();

  get size(): number {
    return this.#entries.length;
  }

  add(message: SentMessage, cid: string): Entry {
    const stored = Promise.withResolvers<Ack>();
    // Whoever does not wait for it must not fail by it.
    stored.promise.catch(() => undefined);
    const entry = { message, cid, after: undefined, underWay: false, stored };
    this.#entries.push(entry);
    return entry;
  }

  /** Those that are not under way, in order. */
  waiting(): Entry[] {
    return this.#entries.filter(({ underWay }) => !underWay);
  }

  find(cid: string | undefined): Entry | undefined {
    return this.#entries.find((entry) => entry.cid === cid);
  }

  has(entry: Entry): boolean {
    return this.#entries.includes(entry);
  }

  remove(entry: Entry): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#room.resolve();
    this.#room = Promise.withResolvers();
  }

  /** The connection is gone, and with it what was under way. */
  allInDoubt(): void {
    for (const entry of this.#entries) entry.underWay = false;
  }

  /** Resolves when there is room for one more. */
  async whenRoom(limit = OUTBOX): Promise<void> {
    while (this.#entries.length >= limit) await this.#room.promise;
  }
}
