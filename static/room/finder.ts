import type { Match, SearchPage, Sought } from '../wire/search';
import type { Clock, Timer } from './clock';
import { whyNot } from './site';

/** What a search has come to. */
export interface Finding {
  /** What is looked for; `null`: nothing. */
  readonly sought: Sought | null;
  /** Those that were found, the newest first; of what was sought before, until there is an answer. */
  readonly matches: readonly Match[];
  /** What is being waited for: the first answer, more of it, or that the room looks through what it has not yet. */
  readonly doing: 'nothing' | 'asking' | 'paging' | 'indexing';
  /** Why the room could not be asked; `null` where it could. */
  readonly failed: 'limited' | 'failed' | null;
  /** Whether there may be more of them further back. */
  readonly more: boolean;
  /** How much the room has looked through since it was first asked, from 0 to 1. */
  readonly progress: number;
}

/** Asks for a page of matches before `before`. Rejects where there is none to be had. */
export type Find = (sought: Sought, before: number | null, signal: AbortSignal) => Promise<SearchPage>;

export const NOTHING: Finding = {
  sought: null,
  matches: [],
  doing: 'nothing',
  failed: null,
  more: false,
  progress: 0,
};

/** Milliseconds that somebody may go on writing before what they wrote is searched for. */
export const PAUSE_MS = 200;

/** Milliseconds before what was found is looked for again, since it may have changed: it may go on changing. */
export const REFRESH_MS = 1_000;

/** Milliseconds before a room that has not got on is asked again. */
const STUCK_MS = 1_000;

interface Page extends Pick<SearchPage, 'matches' | 'next'> {
  readonly before: number | null;
}

/**
 * A search as it is written and asked for: of all that was asked only the last counts. A room that has not looked through all
 * of its history does so a piece at a time as it is asked: it is asked for the same page until it has.
 */
export class Finder {
  readonly #find: Find;
  readonly #clock: Clock;
  readonly #changed: (finding: Finding) => void;
  #finding = NOTHING;
  #pages: readonly Page[] = [];
  /** What the latest question was: to be asked again where there was no answer. */
  #before: number | null = null;
  #asking: AbortController | null = null;
  #timer: Timer | null = null;
  /** Whether what was found may have changed since. */
  #stale = false;
  /** The most that a room said it has not looked through. */
  #most = 0;

  constructor(find: Find, clock: Clock, changed: (finding: Finding) => void) {
    this.#find = find;
    this.#clock = clock;
    this.#changed = changed;
  }

  /** Searches for `sought` once nothing else has been for a moment; not again for what is searched for already. */
  look(sought: Sought | null): void {
    if (isSame(sought, this.#finding.sought)) return;
    this.stop();
    this.#before = null;
    if (sought === null) {
      this.#pages = [];
      this.#become(NOTHING);
      return;
    }
    this.#become({ sought, doing: 'asking', failed: null, more: false, progress: 0 });
    this.#timer = this.#clock.after(PAUSE_MS, () => this.anew());
  }

  /** Searches anew, and at once. */
  anew(): void {
    this.#most = 0;
    void this.#ask(null);
  }

  /** Goes further back. */
  more(): void {
    const next = this.#pages.at(-1)?.next ?? null;
    const { doing, failed } = this.#finding;
    if (next !== null && failed === null && (doing === 'nothing' || doing === 'indexing'))
      void this.#ask(next);
  }

  /** Looks again for what was found, which stays until there is an answer: something of it may have changed. */
  refresh(): void {
    this.#stale = this.#pages.length > 0;
    this.#freshen();
  }

  /** Goes on with what was stopped, or has failed. */
  resume(): void {
    const { sought, doing, failed } = this.#finding;
    if (sought !== null && this.#asking === null && (failed !== null || doing !== 'nothing'))
      void this.#ask(this.#before);
  }

  /** Asks nothing more until told to. */
  stop(): void {
    this.#timer?.cancel();
    this.#asking?.abort();
    this.#timer = null;
    this.#asking = null;
  }

  async #ask(before: number | null): Promise<void> {
    this.stop();
    const { sought } = this.#finding;
    if (sought === null) return;
    const asking = new AbortController();
    this.#asking = asking;
    this.#before = before;
    const isFirst = before === null || this.#pages.length === 0;
    this.#become({ doing: isFirst ? 'asking' : 'paging', failed: null });
    try {
      for (let left = Number.POSITIVE_INFINITY; ;) {
        const from = this.#before;
        const page = await this.#find(sought, from, asking.signal);
        if (asking.signal.aborted) return;
        if (this.#taken(page)) break;
        // Where it gets on it is asked at once.
        if (page.pending >= left && from === this.#before) await this.#pause(asking.signal);
        if (asking.signal.aborted) return;
        left = page.pending;
      }
      this.#asking = null;
      this.#freshen();
    } catch (error) {
      if (asking.signal.aborted) return;
      this.#asking = null;
      this.#become({ doing: 'nothing', failed: whyNot(error) });
    }
  }

  /** What is under way comes first. */
  #freshen(): void {
    const isBusy = this.#asking !== null || this.#finding.doing !== 'nothing';
    if (!this.#stale || isBusy || this.#timer !== null) return;
    this.#timer = this.#clock.after(REFRESH_MS, () => {
      this.#timer = null;
      void this.#askAgain();
    });
  }

  /** Asks for as many pages as there are. Where there is no answer they stay as they are, until the next change. */
  async #askAgain(): Promise<void> {
    const { sought } = this.#finding;
    if (sought === null) return;
    const asking = new AbortController();
    this.#asking = asking;
    this.#stale = false;
    const pages: Page[] = [];
    let before: number | null = null;
    try {
      do {
        const { matches, next }: SearchPage = await this.#find(sought, before, asking.signal);
        if (asking.signal.aborted) return;
        if (matches.length > 0 || next === null) pages.push({ before, matches, next });
        before = next;
      } while (before !== null && pages.length < this.#pages.length);
      this.#pages = pages;
      this.#become({ matches: this.#all(), more: before !== null });
    } catch {
      this.#stale = true;
    }
    if (!asking.signal.aborted) this.#asking = null;
  }

  /** Takes an answer; whether it was the last. */
  #taken({ matches, next, pending }: SearchPage): boolean {
    const before = this.#before;
    const earlier = before === null ? [] : this.#pages.filter((page) => page.before !== before);
    this.#most = Math.max(this.#most, pending);
    const progress = this.#most === 0 ? 1 : 1 - pending / this.#most;
    if (matches.length === 0 && next !== null) {
      // The room got tired of looking before it found anything: that is no page.
      this.#pages = earlier;
      this.#before = next;
      this.#become({ matches: this.#all(), more: false, progress });
      return false;
    }
    this.#pages = [...earlier, { before, matches, next }];
    const doing = pending > 0 ? 'indexing' : 'nothing';
    this.#become({ matches: this.#all(), more: next !== null, doing, progress });
    return pending === 0;
  }

  #all(): readonly Match[] {
    return this.#pages.flatMap(({ matches }) => matches);
  }

  /** A while, or until nobody waits any more. */
  #pause(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#timer = this.#clock.after(STUCK_MS, resolve);
      signal.addEventListener('abort', () => resolve());
    });
  }

  #become(next: Partial<Finding>): void {
    this.#finding = { ...this.#finding, ...next };
    this.#changed(this.#finding);
  }
}

function isSame(a: Sought | null, b: Sought | null): boolean {
  if (a === null || b === null) return a === b;
  return a.text === b.text && a.from === b.from && a.since === b.since && a.until === b.until;
}
