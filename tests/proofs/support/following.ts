/** How a v1 client keeps up with the log: it applies only what comes next, and pulls what is missing. */
import { type CaughtUp, type Chat, loggedEvent } from './protocol';
import type { ClientRecord, Events } from './records';

/** At the latest where so much is not covered a client says what it has seen (FLOW-1). */
const SEEN_MESSAGES = 256;
const SEEN_BYTES = 64 * 1024;

/** What following asks of the client. */
export interface Followed {
  pull(after: number): void;
  seen(seq: number): void;
  isOwn(chat: Chat): boolean;
  /** One of the client's own messages is in what a resume brought. */
  foundOwn(seq: number, cid: string): void;
}

export class Following {
  readonly #record: ClientRecord;
  readonly #events: Events;
  readonly #client: Followed;
  #epoch: string | undefined;
  #last = 0;
  #pulling = false;
  #unseen = { messages: 0, bytes: 0 };

  constructor(record: ClientRecord, events: Events, client: Followed) {
    this.#record = record;
    this.#events = events;
    this.#client = client;
  }

  get last(): number {
    return this.#last;
  }

  get epoch(): string | undefined {
    return this.#epoch;
  }

  /** The ok of `hello` or `pull`. */
  caughtUp(page: CaughtUp): void {
    this.#pulling = false;
    if (!page.recovered) this.#start(page);
    else if (page.epoch !== this.#epoch) this.#complain(`recovered from ${this.#epoch} into ${page.epoch}`);
    for (const chat of page.events) {
      const expected = this.#last + 1;
      const seq = chat.seq ?? 0;
      if (seq > expected) this.#complain(`a page goes on with ${seq}, not ${expected}`);
      if (seq >= expected) this.#apply(chat);
      if (this.#client.isOwn(chat) && chat.cid !== undefined) this.#client.foundOwn(seq, chat.cid);
    }
    this.#cover();
  }

  pushed(chat: Chat, live: boolean): void {
    const seq = chat.seq ?? 0;
    if (!live) this.#complain(`${seq} was pushed before the client had caught up`);
    else if (seq === this.#last + 1) this.#apply(chat);
    else if (seq > this.#last && !this.#pulling) {
      this.#complain(`${seq} was pushed after ${this.#last}`);
      this.#pull();
    } else if (seq <= this.#last && !this.#pulling) this.#complain(`${seq} was pushed again`);
    this.#cover();
  }

  held(after: number): void {
    if (after > this.#last) this.#complain(`held after ${after}, but ${this.#last} was the last to come`);
    this.#pull();
  }

  disconnected(): void {
    this.#pulling = false;
    this.#unseen = { messages: 0, bytes: 0 };
  }

  /** From nothing, or from a reset: the client goes on from what it is given, and keeps that it skipped something. */
  #start({ epoch, head, events }: CaughtUp): void {
    const to = (events[0]?.seq ?? head + 1) - 1;
    if (this.#epoch !== undefined) this.#record.resets.push({ from: this.#last, to, head });
    if (this.#epoch !== undefined && epoch !== this.#epoch) this.#complain(`another epoch: ${epoch}`);
    this.#epoch = epoch;
    this.#last = to;
  }

  #apply(chat: Chat): void {
    const event = this.#events.take(loggedEvent(chat));
    this.#record.applied.push(event);
    this.#last = event.seq;
    this.#unseen.messages += 1;
    this.#unseen.bytes += Buffer.byteLength(chat.message) + 250;
  }

  #pull(): void {
    if (this.#pulling) return;
    this.#pulling = true;
    this.#unseen = { messages: 0, bytes: 0 };
    this.#client.pull(this.#last);
  }

  #cover(): void {
    const { messages, bytes } = this.#unseen;
    if (messages < SEEN_MESSAGES && bytes < SEEN_BYTES) return;
    this.#unseen = { messages: 0, bytes: 0 };
    this.#client.seen(this.#last);
  }

  #complain(what: string): void {
    this.#record.complaints.push(what);
  }
}
