/** What came to a client, in order, and how far a test has read in it. */
export class Inbox<T> {
  readonly items: T[] = [];
  /** How many of them a test has asked for, or passed over. */
  #read = 0;
  #wake = Promise.withResolvers<void>();

  get read(): number {
    return this.#read;
  }

  add(item: T): void {
    this.items.push(item);
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }

  /** The next that satisfies; those before it are passed over. */
  async next(wanted: (item: T) => boolean): Promise<T> {
    for (;;) {
      const item = this.items[this.#read];
      if (item === undefined) {
        await this.#wake.promise;
      } else {
        this.#read += 1;
        if (wanted(item)) return item;
      }
    }
  }
}
