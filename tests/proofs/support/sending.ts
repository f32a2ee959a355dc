/** How a v1 client says things: oldest first, and what is in doubt again, with the head of when it was first sent. */
import type { Command, Outcome } from './connection';
import { type Entry, Outbox } from './outbox';
import type { Stored } from './protocol';
import type { Ack, ClientRecord, SentMessage } from './records';

/** A resend after `unavailable`, in milliseconds. */
const TRY_AGAIN_MS = 200;

/** What sending asks of the client. */
export interface Talking {
  readonly id: string;
  /** Whether the connection has caught up. */
  readonly live: boolean;
  /** The last seq that was applied. */
  readonly last: number;
  sendNow(command: Command, answered: (outcome: Outcome) => void, lost: () => void): void;
  stored(ack: Ack, entry: Entry): void;
}

export class Sending {
  readonly #record: ClientRecord;
  readonly #tag: string;
  readonly #client: Talking;
  readonly #outbox = new Outbox();
  #said = 0;

  /** `tag` sets its ids apart from those of another session of the same person. */
  constructor(record: ClientRecord, tag: string, client: Talking) {
    this.#record = record;
    this.#tag = tag;
    this.#client = client;
  }

  get unsettled(): number {
    return this.#outbox.size;
  }

  whenRoom(): Promise<void> {
    return this.#outbox.whenRoom();
  }

  say(text: string): Promise<Ack> {
    const cid = `c${this.#said}-${this.#tag}`;
    this.#said += 1;
    const message: SentMessage = { text, cid, sender: this.#client.id, acks: [], overtaken: false };
    this.#record.sent.push(message);
    const entry = this.#outbox.add(message, cid);
    if (this.#client.live) this.#transmit(entry);
    return entry.stored.promise;
  }

  /** Sends what is not under way. */
  goOn(): void {
    if (this.#client.live) for (const entry of this.#outbox.waiting()) this.#transmit(entry);
  }

  allInDoubt(): void {
    this.#outbox.allInDoubt();
  }

  /** One of its own is in what a resume brought. Under way on this connection, it gets its reply. */
  found(seq: number, cid: string): void {
    const entry = this.#outbox.find(cid);
    if (entry !== undefined && !entry.underWay) this.#acked(entry, { seq, by: 'resume' });
  }

  #transmit(entry: Entry): void {
    const again = entry.after === undefined ? {} : { after: entry.after };
    entry.after ??= this.#client.last;
    entry.underWay = true;
    entry.message.sender = this.#client.id;
    const command = { type: 'send', cid: entry.cid, message: entry.message.text, ...again };
    this.#client.sendNow(
      command,
      (outcome) => this.#answered(entry, outcome),
      () => {
        entry.message.overtaken = true;
        entry.underWay = false;
        this.goOn();
      },
    );
  }

  #answered(entry: Entry, { ok, error }: Outcome): void {
    if (error === undefined) {
      const { seq, cid } = ok as Stored;
      if (cid !== entry.cid) this.#record.complaints.push(`the ack of ${entry.cid} is for ${cid}`);
      this.#acked(entry, { seq, by: 'reply' });
    } else if (error.retry) {
      entry.underWay = false;
      setTimeout(() => this.goOn(), TRY_AGAIN_MS);
    } else {
      this.#record.complaints.push(`${entry.cid} was refused: ${JSON.stringify(error)}`);
      this.#outbox.remove(entry);
      entry.stored.reject(new Error(`refused: ${error.code}`));
    }
  }

  #acked(entry: Entry, ack: Ack): void {
    entry.message.acks.push(ack);
    if (!this.#outbox.has(entry)) return;
    this.#outbox.remove(entry);
    entry.stored.resolve(ack);
    this.#client.stored(ack, entry);
  }
}
