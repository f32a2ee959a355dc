import type { Locks } from '../../../static/room/outboxKeep';
import type { Store } from '../../../static/room/store';

/** What a browser keeps. */
export class MemoryStore implements Store {
  readonly items = new Map<string, string>();
  /** Characters that there is space for. */
  space = Number.POSITIVE_INFINITY;

  get(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  set(key: string, value: string | null): void {
    if (value === null) this.items.delete(key);
    else if (this.#used - (this.get(key)?.length ?? 0) + value.length <= this.space)
      this.items.set(key, value);
  }

  /** No more is kept than now. */
  fill(): void {
    this.space = this.#used;
  }

  get #used(): number {
    return [...this.items.values()].reduce((sum, { length }) => sum + length, 0);
  }

  keys(prefix: string): readonly string[] {
    return [...this.items.keys()].filter((key) => key.startsWith(prefix));
  }
}

/** The locks of a browser: each page has its {@link of}. */
export class BrowserLocks {
  readonly #holders = new Map<string, object>();
  #waiting: { page: object; name: string; run: () => void }[] = [];

  /** The locks as the page `page` has them. */
  of(page: object): Locks {
    return {
      hold: (name) => {
        if (this.#holders.has(name)) throw new Error(`${name} is held by another`);
        this.#holders.set(name, page);
        return () => {
          if (this.#holders.get(name) === page) this.#holders.delete(name);
          this.#grant();
        };
      },
      ifFree: (name, run) => {
        if (!this.#holders.has(name)) run();
      },
      whenFree: (name, run) => {
        this.#waiting.push({ page, name, run });
        this.#grant();
      },
    };
  }

  /** The page is gone. */
  release(page: object): void {
    for (const [name, holder] of this.#holders) if (holder === page) this.#holders.delete(name);
    this.#waiting = this.#waiting.filter((waiting) => waiting.page !== page);
    this.#grant();
  }

  #grant(): void {
    for (;;) {
      const next = this.#waiting.find(({ name }) => !this.#holders.has(name));
      if (!next) return;
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      next.run();
    }
  }
}
