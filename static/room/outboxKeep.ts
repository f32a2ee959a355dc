import { arrayOf, countOf, objectOf, textOf, whole } from '../wire/fields';
import type { Keep, OutboxItem } from './outbox';
import type { Store } from './store';

/** Locks that end with the page that holds them, whatever ends it: those of `navigator.locks`. */
export interface Locks {
  /** Takes the lock `name`, and keeps it until the page is gone or what is returned is called. */
  hold(name: string): () => void;
  /** Runs `run` under the lock `name` if nobody has it now, and then gives it back. */
  ifFree(name: string, run: () => void): void;
  /** The same, as soon as nobody has it. */
  whenFree(name: string, run: () => void): void;
}

/** Whose outboxes a page may keep and find. */
export interface Owners {
  /** This page; unlike any other, and without a `:`. */
  readonly page: string;
  /** The page that was in this tab before, if any. */
  readonly before: string | null;
}

/**
 * Keeps a page's outbox of one room for the next page load, and finds those that pages left behind.
 *
 * Each page keeps its outbox under a key of its own, whose lock it holds for as long as it is there. Whoever gets that lock
 * knows therefore that the page is gone, and is alone in knowing it: it takes the messages over under its own key, and only
 * then forgets the other. A kill in between leaves them in both places; they have one `cid`, and the room stores them once.
 *
 * A page looks once, as it comes: at what is free, so that tabs do not send each other's messages. Only for the page that
 * was in its own tab before it waits, since a reload may begin before that one is quite gone.
 *
 * Without locks (a page that is not a secure context has none) there is only the page before in the same tab. In a tab that
 * was duplicated both may then find the same messages: again, one `cid`, stored once.
 */
export class OutboxKeep implements Keep {
  readonly #store: Store;
  readonly #locks: Locks | null;
  readonly #room: string;
  readonly #owners: Owners;
  readonly #key: string;
  /** Where there was no space to take messages over: what is still under the keys of others. */
  readonly #elsewhere = new Map<string, ReadonlySet<string>>();
  /** Gives the locks back. */
  readonly #releases: (() => void)[] = [];
  #closed = false;

  constructor(store: Store, locks: Locks | null, room: string, owners: Owners) {
    this.#store = store;
    this.#locks = locks;
    this.#room = room;
    this.#owners = owners;
    this.#key = this.#keyOf(owners.page);
    // Before anything is kept under the key: nobody else can be waiting for a lock whose name they cannot know.
    this.#hold(this.#key);
  }

  /**
   * Lets go of the room: what is kept is anybody's who comes to it next, this page included. (Without locks that is left to
   * the next page in the tab, and so it is to this one when it comes back.)
   */
  close(): void {
    this.#closed = true;
    for (const release of this.#releases.splice(0)) release();
  }

  save(items: readonly OutboxItem[]): void {
    // What is stored in the room need not be sent again.
    const kept = items.filter((item) => item.stored === null);
    if (this.#elsewhere.size === 0) {
      this.#keep(this.#key, kept);
      return;
    }
    if (this.#fits(this.#key, kept)) {
      for (const key of this.#elsewhere.keys()) this.#store.set(key, null);
      this.#elsewhere.clear();
      return;
    }
    const left = new Set<string>();
    for (const [key, cids] of this.#elsewhere) {
      this.#keep(
        key,
        kept.filter(({ cid }) => cids.has(cid)),
      );
      for (const cid of cids) left.add(cid);
    }
    this.#keep(
      this.#key,
      kept.filter(({ cid }) => !left.has(cid)),
    );
  }

  inherit(take: (items: readonly OutboxItem[]) => void): void {
    const { before } = this.#owners;
    const mine = before === null ? null : this.#keyOf(before);
    for (const key of this.#store.keys(PREFIX)) {
      if (key === this.#key || !key.endsWith(`:${this.#room}`)) continue;
      const takeOver = (): void => this.#takeOver(key, take);
      if (key !== mine) this.#locks?.ifFree(key, takeOver);
      else if (this.#locks) this.#locks.whenFree(key, takeOver);
      else takeOver();
    }
  }

  #takeOver(key: string, take: (items: readonly OutboxItem[]) => void): void {
    // It waited for the lock, and has left the room meanwhile.
    if (this.#closed) return;
    const left = decodeItems(this.#store.get(key));
    if (left.length === 0) {
      this.#store.set(key, null);
      return;
    }
    // What cannot be kept here as well stays there, and is this page's to look after.
    this.#elsewhere.set(key, new Set(left.map(({ cid }) => cid)));
    take(left);
    if (this.#elsewhere.has(key)) this.#hold(key);
  }

  #hold(key: string): void {
    const release = this.#locks?.hold(key);
    if (release) this.#releases.push(release);
  }

  /** Keeps as many of the oldest under `key` as there is space for. */
  #keep(key: string, items: readonly OutboxItem[]): void {
    for (let count = items.length; count >= 0; count -= 1) {
      if (this.#fits(key, items.slice(0, count))) return;
    }
  }

  /** Keeps all of `items` under `key`; false where there is no space, and what was there stays. */
  #fits(key: string, items: readonly OutboxItem[]): boolean {
    const text = items.length === 0 ? null : encodeItems(items);
    this.#store.set(key, text);
    return this.#store.get(key) === text;
  }

  #keyOf(owner: string): string {
    return `${PREFIX}${owner}:${this.#room}`;
  }
}

const PREFIX = 'outbox:';

/** What `sent` takes at most, beyond `null`. */
const SENT_SPACE = ' '.repeat('{"epoch":"","seq":}'.length + 11 + 16 - 4);

/** Marking a message as sent takes no more space than it had before: where storage is full it can be marked still. */
function encodeItems(items: readonly OutboxItem[]): string {
  const texts = items.map((item) => {
    const text = JSON.stringify({ ...item, reply: item.reply ?? undefined });
    return item.sent ? text : text.replace('"sent":null', `"sent":null${SENT_SPACE}`);
  });
  return `[${texts.join()}]`;
}

function decodeItems(text: string | null): readonly OutboxItem[] {
  if (text === null) return [];
  try {
    return arrayOf(JSON.parse(text))
      .map((value) => whole(() => itemOf(value)))
      .filter((item) => item !== null);
  } catch {
    return [];
  }
}

function positionOf(value: unknown): OutboxItem['sent'] {
  if (value === null) return null;
  const position = objectOf(value);
  return { epoch: textOf(position['epoch']), seq: countOf(position['seq']) };
}

function itemOf(value: unknown): OutboxItem {
  const item = objectOf(value);
  const failure = item['failure'] === null ? null : objectOf(item['failure']);
  return {
    cid: textOf(item['cid']),
    text: textOf(item['text']),
    at: countOf(item['at']),
    reply: positionOf(item['reply'] ?? null),
    sent: positionOf(item['sent']),
    stored: null,
    failure: failure && { code: textOf(failure['code']), message: textOf(failure['message']) },
  };
}
