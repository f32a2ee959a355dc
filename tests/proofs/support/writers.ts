/** Load: clients that go on talking, at a pace, in texts of which no two are the same. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ClassicTalker } from './classic';
import type { AuditingClient } from './client';
import type { Random } from './random';

/** What follows the unique part of a text is at most this long, in characters. */
const LONGEST_FILLER = 120;

export interface Load {
  random: Random;
  /** By all together. */
  perSecond: number;
}

/** How often several things are said at once, and how many at most: all of them on their way when something breaks. */
const BURST = 0.15;
const LONGEST_BURST = 16;
const MEAN = 1 + BURST * ((LONGEST_BURST - 1) / 2);

export class Writers {
  #going = true;
  readonly #done: Promise<void>[];

  constructor(
    clients: readonly AuditingClient[],
    talkers: readonly ClassicTalker[],
    { random, perSecond }: Load,
  ) {
    const meanMs = (1_000 * MEAN * (clients.length + talkers.length)) / perSecond;
    this.#done = [
      ...clients.map((client) => {
        const text = texts(client.record.name, random.another());
        return this.#talk(meanMs, random.another(), async () => {
          await client.whenRoom();
          void client.say(text());
        });
      }),
      ...talkers.map((talker) => {
        const text = texts(talker.record.name, random.another());
        return this.#talk(meanMs, random.another(), () => talker.say(text()));
      }),
    ];
  }

  /** Resolves when the last has said its last; it may not be stored yet. */
  async stop(): Promise<void> {
    this.#going = false;
    await Promise.all(this.#done);
  }

  async #talk(meanMs: number, random: Random, say: () => void | Promise<void>): Promise<void> {
    let due = performance.now();
    while (this.#going) {
      const many = random.chance(BURST) ? random.between(1, LONGEST_BURST) : 1;
      for (let said = 0; said < many && this.#going; said += 1) await say();
      // What could not be said in time is not made up for: it would all come at once after a kill.
      due = Math.max(due + random.until(meanMs), performance.now() - meanMs);
      await pause(Math.max(0, due - performance.now()));
    }
  }
}

/** The texts of one writer, one after the other. */
export function texts(name: string, random: Random): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${name} ${count} ${random.letters(random.between(0, LONGEST_FILLER))}`;
  };
}
