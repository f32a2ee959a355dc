import type { Position } from './position';

/** Messages of one's own that may wait in a room's outbox. */
export const OUTBOX_SIZE = 16;

/** Why a message was not sent. */
export interface Failure {
  /** A code of the server's table, or `no_answer`. */
  readonly code: string;
  /** In the server's words; empty where they are this client's own. */
  readonly message: string;
}

/** A message of one's own that the conversation does not show as said yet. */
export interface OutboxItem {
  /** Its id for the room, the same however often it is sent. */
  readonly cid: string;
  readonly text: string;
  /** The message that it answers, in the log of that `epoch`. */
  readonly reply: Position | null;
  /** When it was written, and once it is stored, when that was; milliseconds since 1970. */
  readonly at: number;
  /** Where the log was when a socket first took it; `null`: none ever did, so that it cannot be in the log. */
  readonly sent: Position | null;
  /** Its place in the log, once the room said that it is stored; its event is still to come. */
  readonly stored: number | null;
  /** Not sent by itself any more. */
  readonly failure: Failure | null;
}

/** Where an outbox is kept between page loads. */
export interface Keep {
  save(items: readonly OutboxItem[]): void;
  /** Hands over what pages that are gone have left, now or later; `take` must {@link save} it. */
  inherit(take: (items: readonly OutboxItem[]) => void): void;
}

/**
 * What one has said and the room has not yet been seen to say, oldest first. Every change is told at once, before whatever
 * made it goes on: what is told can be kept before a socket gets it.
 */
export class Outbox {
  #items: readonly OutboxItem[] = [];
  readonly #changed: (items: readonly OutboxItem[]) => void;

  constructor(changed: (items: readonly OutboxItem[]) => void) {
    this.#changed = changed;
  }

  get items(): readonly OutboxItem[] {
    return this.#items;
  }

  /** Whether no other message may be added. */
  get full(): boolean {
    return this.#items.length >= OUTBOX_SIZE;
  }

  find(cid: string): OutboxItem | undefined {
    return this.#items.find((item) => item.cid === cid);
  }

  add(cid: string, text: string, at: number, reply: Position | null = null): void {
    this.#become([...this.#items, { cid, text, reply, at, sent: null, stored: null, failure: null }]);
  }

  /** Takes over what a page that is gone has left, which is older than what was said here. */
  adopt(left: readonly OutboxItem[]): void {
    this.#become([...left.filter(({ cid }) => !this.find(cid)), ...this.#items]);
  }

  /** A socket is about to get it, where the log is at `position`. */
  handed(cid: string, position: Position): void {
    this.#change(cid, { sent: position });
  }

  /** The room has stored it as `seq`, at the time `at`. */
  stored(cid: string, seq: number, at: number): void {
    this.#change(cid, { stored: seq, failure: null, ...(Number.isNaN(at) ? {} : { at }) });
  }

  failed(cid: string, failure: Failure): void {
    this.#change(cid, { failure });
  }

  /** A failed one is to be sent after all. */
  revive(cid: string): void {
    this.#change(cid, { failure: null });
  }

  /** A failed one is to be said anew, as another message. */
  renew(cid: string, as: string): void {
    this.#change(cid, { cid: as, sent: null, failure: null });
  }

  /** Somebody does not want it any more, or the conversation shows it. */
  remove(cid: string): void {
    if (this.find(cid)) this.#become(this.#items.filter((item) => item.cid !== cid));
  }

  /** Everything up to `seq` has been applied: what is stored there needs no place here. */
  passed(seq: number): void {
    const waits = (item: OutboxItem): boolean => item.stored === null || item.stored > seq;
    if (!this.#items.every(waits)) this.#become(this.#items.filter(waits));
  }

  #change(cid: string, change: Partial<OutboxItem>): void {
    if (this.find(cid)) {
      this.#become(this.#items.map((item) => (item.cid === cid ? { ...item, ...change } : item)));
    }
  }

  #become(items: readonly OutboxItem[]): void {
    this.#items = items;
    this.#changed(items);
  }
}
