import { expect } from 'vitest';
import type { ChatFrame } from '../../../static/wire/frames';
import { VirtualClock } from './clock';
import { ModelNetwork } from './model-network';
import { ModelPage, type ModelBrowser } from './model-page';
import { ModelRoom, type StoredEvent } from './model-room';
import { Random } from './random';
import { BrowserLocks, MemoryStore } from './storage';

interface Tab {
  readonly browser: ModelBrowser;
  readonly name: string;
  page: ModelPage;
}

const NO_FAULTS = { lostPush: Infinity, repeatedPush: Infinity, nonsense: Infinity };

/** Milliseconds after which nothing is under way any more, once all is well. */
const CALM_MS = 150_000;

/** A room, some browsers and a network, that live through whatever the seed has for them. */
export class Scenario {
  readonly #random: Random;
  readonly #clock = new VirtualClock();
  readonly #room: ModelRoom;
  readonly #network: ModelNetwork;
  readonly #tabs: Tab[];
  /** Everything that was ever stored. */
  readonly #stored: StoredEvent[] = [];
  /** What was typed: the text, by which tab. */
  readonly #typed: { text: string; tab: Tab }[] = [];
  /** Texts whose order or number the room does not answer for: somebody sent them once more. */
  readonly #again = new Set<string>();
  #wiped = false;
  /** Whether something may have to be skipped: it is not there any more, or too far back. */
  #maySkip: boolean;

  constructor(seed: number) {
    this.#random = new Random(seed);
    const random = this.#random;
    const limits = {
      page: random.pick([2, 5, 200]),
      resume: random.pick([4, 12, 1000]),
      resend: random.pick([10, 40, 10_000]),
      unseen: random.pick([80, 256]),
    };
    this.#maySkip = limits.resume < 1000;
    this.#room = this.#recorded(new ModelRoom(limits, () => this.#clock.time));
    this.#network = new ModelNetwork(this.#clock, random, this.#room, {
      lostPush: random.pick([Infinity, 30]),
      repeatedPush: random.pick([Infinity, 10]),
      nonsense: random.pick([Infinity, 10]),
    });
    const ming = this.#browser();
    const ann = this.#browser();
    this.#tabs = [this.#tab(ming, '小明'), this.#tab(ming, '小明'), this.#tab(ann, 'Ann')];
  }

  run(steps: number): void {
    for (let step = 0; step < steps; step += 1) this.#step();
    this.#settle();
    this.#check();
    for (const { page } of this.#tabs) {
      for (const { cid, text } of page.failed) {
        this.#again.add(text);
        page.session.resend(cid);
      }
    }
    this.#settle();
    this.#check();
  }

  #step(): void {
    const random = this.#random;
    const tab = this.#tabs[random.below(this.#tabs.length)] as Tab;
    switch (random.below(24)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
      case 5:
        for (let n = random.pick([1, 1, 2, 5]); n > 0; n -= 1) this.#say(tab);
        break;
      case 6:
      case 7:
        for (let n = random.pick([1, 3, 20]); n > 0; n -= 1) this.#room.said(`other ${this.#room.head + 1}`);
        break;
      case 8:
      case 9:
        this.#network.break(tab.page, random.oneIn(3));
        break;
      case 10:
      case 11:
        tab.page.kill();
        tab.page = new ModelPage(tab.browser, tab.name, tab.page);
        break;
      case 12:
        this.#network.up = random.oneIn(2);
        break;
      case 13:
        tab.page.session.wake();
        break;
      case 14:
        tab.page.session.offline();
        break;
      case 15:
        this.#room.unavailable = random.oneIn(3);
        break;
      case 16:
        this.#room.holdAll();
        break;
      case 17:
        this.#room.closeAll(random.pick([1012, 4008, 4100, 4101, 4102, 4103]));
        break;
      case 18:
        if (random.oneIn(8)) {
          this.#maySkip = true;
          this.#room.prune(random.pick([3, 20]));
        }
        break;
      case 19:
        this.#room.forget();
        break;
      case 20:
        if (random.oneIn(8)) {
          this.#maySkip = true;
          this.#wiped = true;
          this.#room.wipe();
        }
        break;
      default:
        break;
    }
    this.#clock.pass(random.pick([0, 1, 50, 300, 2_000, 8_000, random.oneIn(6) ? 70_000 : 100]));
  }

  #say(tab: Tab): void {
    const text = `${this.#typed.length}`;
    if (tab.page.session.say(text)) this.#typed.push({ text, tab });
    else expect(tab.page.state.outgoing.length).toBeGreaterThanOrEqual(16);
  }

  /** Everything works again, and time goes by. */
  #settle(): void {
    this.#network.up = true;
    this.#network.faults = NO_FAULTS;
    this.#room.unavailable = false;
    for (const { page } of this.#tabs) page.session.wake();
    this.#clock.pass(CALM_MS);
    // That a last push was lost can be known only by the next.
    this.#room.said('the last word');
    this.#clock.pass(CALM_MS);
  }

  #check(): void {
    for (const { page } of this.#tabs) {
      expect(page.connection.status).toBe('joined');
      this.#checkTimeline(page);
      const { outgoing, presence } = page.state;
      // Only what failed is left, here and for the next page load.
      expect(outgoing.filter(({ pending }) => !pending?.failure)).toEqual([]);
      expect(presence).toEqual({ count: this.#room.people.length, people: this.#room.people });
    }
    this.#checkStored();
    this.#checkOrder();
    const kept = this.#browsers().flatMap(({ store }) =>
      store.keys('outbox:').flatMap((key) => JSON.parse(store.get(key) ?? '[]') as { text: string }[]),
    );
    const failed = this.#tabs.flatMap(({ page }) => page.failed);
    expect(kept.map(({ text }) => text).toSorted()).toEqual(failed.map(({ text }) => text).toSorted());
  }

  /** What was applied is the log from there on, without a gap that is not marked. */
  #checkTimeline(page: ModelPage): void {
    let before: ChatFrame | null = null;
    for (const told of page.told) {
      if (told === 'skipped') {
        before = null;
        continue;
      }
      if (before) expect(told.seq).toBe(before.seq + 1);
      before = told;
    }
    if (!this.#maySkip) expect(page.told).not.toContain('skipped');
    const { log } = this.#room;
    const applied = page.told.filter((told) => told !== 'skipped');
    const texts = applied.map(({ message }) => message);
    expect(page.shown).toEqual(texts.slice(-page.shown.length));
    // From the last mark on it is the present log to its end.
    const recent = page.told.slice(page.told.lastIndexOf('skipped') + 1) as ChatFrame[];
    expect(page.shown.length).toBeGreaterThanOrEqual(Math.min(recent.length, 200));
    const first = recent[0]?.seq ?? this.#room.head + 1;
    const said = ({ seq, message }: { seq: number; message: string }): string => `${seq} ${message}`;
    const kept = log.filter(({ seq }) => seq >= first).map(said);
    expect(recent.map(said).slice(-kept.length || recent.length)).toEqual(kept);
    expect(recent.at(-1)?.seq ?? this.#room.head).toBe(this.#room.head);
  }

  /** Each message is in the log once, or shown as failed; and under its `cid` never twice. */
  #checkStored(): void {
    const cids = this.#stored.flatMap(({ cid, sender_id: sender }) => (cid ? [`${sender} ${cid}`] : []));
    if (!this.#wiped) expect(new Set(cids).size).toBe(cids.length);
    for (const { text, tab } of this.#typed) {
      const times = this.#stored.filter(({ message }) => message === text).length;
      const failed = this.#tabs.some(({ page }) => page.failed.some((message) => message.text === text));
      if (!failed) expect(times, `message ${text} of ${tab.name}`).toBeGreaterThanOrEqual(1);
      if (!this.#wiped && !this.#again.has(text)) {
        expect(times, `message ${text} of ${tab.name}`).toBeLessThanOrEqual(1);
      }
    }
  }

  /** What one tab said is in the log in that order. */
  #checkOrder(): void {
    for (const tab of this.#tabs) {
      const typed = new Set(this.#typed.flatMap((one) => (one.tab === tab ? [one.text] : [])));
      const undisturbed = (text: string): boolean => typed.has(text) && !this.#again.has(text);
      const first = new Set(this.#stored.map(({ message }) => message).filter(undisturbed));
      const order = [...first].map(Number);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
  }

  #browser(): ModelBrowser {
    return {
      clock: this.#clock,
      random: this.#random,
      network: this.#network,
      store: new MemoryStore(),
      locks: new BrowserLocks(),
    };
  }

  #browsers(): readonly ModelBrowser[] {
    return [...new Set(this.#tabs.map(({ browser }) => browser))];
  }

  #tab(browser: ModelBrowser, name: string): Tab {
    return { browser, name, page: new ModelPage(browser, name) };
  }

  /** Remembers what `room` stores, and whose message it could not store. */
  #recorded(room: ModelRoom): ModelRoom {
    room.watch = {
      stored: (event) => this.#stored.push(event),
      refused: (message) => this.#again.add(message),
    };
    return room;
  }
}
