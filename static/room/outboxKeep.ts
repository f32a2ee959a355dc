import { arrayOf, countOf, objectOf, textOf, whole } from '../wire/fields';
import type { Keep, OutboxItem } from './outbox';
import type { Store } from './store';

/** Locks that end with the page that holds them, whatever ends it: those of `navigator.locks`. */
export interface Locks {
  /** Takes the lock `name`, and keeps it until the page is gone. */
  hold(name: string): void;
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

  constructor(store: Store, locks: Locks | null, room: string, owners: Owners) {
    this.#store = store;
    this.#locks = locks;
    this.#room = room;
    this.#owners = owners;
    this.#key = this.#keyOf(owners.page);
    // Before anything is kept under the key: nobody else can be waiting for a lock whose name they cannot know.
    locks?.hold(this.#key);
  }

  save(items: readonly OutboxItem[]): void {
    // What is stored in the room need not be sent again.
    const kept = items.filter((item) => item.stored === null);
    this.#store.set(this.#key, kept.length === 0 ? null : JSON.stringify(kept));
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
    const left = decodeItems(this.#store.get(key));
    if (left.length > 0) take(left);
    // Where there is no space for both, the old ones stay: better kept twice than not at all.
    if (left.length === 0 || this.#store.get(this.#key) !== null) this.#store.set(key, null);
  }

  #keyOf(owner: string): string {
    return `${PREFIX}${owner}:${this.#room}`;
  }
}

const PREFIX = 'outbox:';

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

function itemOf(value: unknown): OutboxItem {
  const item = objectOf(value);
  const sent = item['sent'] === null ? null : objectOf(item['sent']);
  const failure = item['failure'] === null ? null : objectOf(item['failure']);
  return {
    cid: textOf(item['cid']),
    text: textOf(item['text']),
    at: countOf(item['at']),
    sent: sent && { epoch: textOf(sent['epoch']), seq: countOf(sent['seq']) },
    stored: null,
    failure: failure && { code: textOf(failure['code']), message: textOf(failure['message']) },
  };
}
