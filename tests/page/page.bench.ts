// How fast the page is, in Chromium beside the real Worker, on a processor that is four times slower than this machine's:
// `npm run bench:page`. What takes the processor's time is measured in it, and four times that told; where it is about the clock
// (navigation, keys) Chromium slows the page down. It prints medians, and holds nothing against anybody: machines differ.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import { launchChromium } from '../browser/support/chromium';
import { Harness } from '../support/harness';
import {
  applied,
  firstMessage,
  goTo,
  metric,
  keysToPaint,
  openPage,
  openRoom,
  shows,
  SLOWER,
  Talker,
  timeKeys,
  worked,
  type Measured,
} from './support';

const ROUNDS = 3;

/** Milliseconds between two messages, so that each is shown by itself (CLIENT-62). */
const APART_MS = 150;

let site: Harness;
let browser: Browser;
const lines: string[] = [];

beforeAll(async () => {
  site = await Harness.start();
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  await site.stop();
  const head = '| what | measured: median (least–most) | budget |\n|---|---|---|';
  console.log(`\n${head}\n${lines.join('\n')}\n`);
});

function tell(what: string, values: readonly number[], unit: string, budget: string): void {
  const sorted = values.toSorted((a, b) => a - b);
  const figure = (value = Number.NaN): string => value.toFixed(value < 100 ? 1 : 0);
  const range = `${figure(sorted[0])}–${figure(sorted.at(-1))}`;
  lines.push(`| ${what} | ${figure(sorted[sorted.length >> 1])} ${unit} (${range}) | ${budget} |`);
}

/** A room by itself, and how many messages were said in it. */
type Length = readonly [room: string, said: number];

async function inRounds(measure: (round: number) => Promise<number>): Promise<readonly number[]> {
  const values: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) values.push(await measure(round));
  return values;
}

/** A room in which `count` messages were said. */
async function roomOf(name: string, count: number): Promise<Talker> {
  const talker = await Talker.in(site, name);
  for (let said = 0; said < count; said += 100) {
    talker.say(Math.min(100, count - said));
    await sleep(50);
  }
  return talker;
}

/** Waits until the page has nothing left to do. */
async function quiet(measured: Measured): Promise<void> {
  let before = -1;
  for (let now = await worked(measured); now - before > 5; now = await worked(measured)) {
    before = now;
    await sleep(500);
  }
}

/** Milliseconds until a message was laid out, the median of `count` that were said one by one. */
async function appended(measured: Measured, talker: Talker, count: number): Promise<number> {
  const frames = await applied(measured, async () => {
    for (let n = 0; n < count; n += 1) {
      talker.say(1);
      await sleep(APART_MS);
    }
    await quiet(measured);
  });
  return SLOWER * (frames.toSorted((a, b) => a - b)[frames.length >> 1] ?? Number.NaN);
}

it('the first message is there', async () => {
  (await roomOf('first', 300)).leave();
  for (const slower of [1, SLOWER]) {
    const values = await inRounds(async () => {
      const measured = await openRoom(browser, site, 'first', slower);
      const at = await firstMessage(measured.page);
      await measured.close();
      return at;
    });
    const where = slower === 1 ? 'as it is' : `${slower} times slower`;
    tell(
      `navigation to the first message, nothing cached, processor ${where}`,
      values,
      'ms',
      slower === 1 ? '1,000' : '',
    );
  }
});

it('a room is mounted', async () => {
  const cost = async (room: string): Promise<readonly [laidOut: number, all: number]> => {
    const measured = await openPage(browser, 1);
    const frames = await applied(measured, async () => {
      await goTo(measured, site, room);
      await firstMessage(measured.page);
      await quiet(measured);
    });
    const all = await worked(measured);
    await measured.close();
    return [Math.max(...frames), all];
  };
  (await roomOf('one', 1)).leave();
  (await roomOf('many', 201)).leave();
  const ones: number[] = [];
  const all: number[] = [];
  const many = await inRounds(async () => {
    const [manyOnes, one] = [await cost('many'), await cost('one')];
    ones.push(SLOWER * one[0]);
    all.push(SLOWER * (manyOnes[1] - one[1]));
    return SLOWER * manyOnes[0];
  });
  tell('200 messages come with the welcome, until those in view are laid out', many, 'ms', '200');
  tell('one message does', ones, 'ms', '');
  tell('all that the main thread does about the other 199, painting too', all, 'ms', '');
});

it('a message is appended', async () => {
  const talker = await roomOf('append', 300);
  const measured = await openRoom(browser, site, 'append', 1);
  await shows(measured.page, talker.say(150));
  await quiet(measured);
  const all: number[] = [];
  const values = await inRounds(async () => {
    const before = await worked(measured);
    const laidOut = await appended(measured, talker, 40);
    all.push((SLOWER * ((await worked(measured)) - before)) / 40);
    return laidOut;
  });
  tell('a message comes, 300 shown, until it is laid out (median)', values, 'ms', '10');
  tell('all that the main thread does about it, painting too (mean)', all, 'ms', '');
  await measured.close();
  talker.leave();
});

it('a flood leaves the keys alone', async () => {
  const talker = await roomOf('flood', 300);
  const measured = await openRoom(browser, site, 'flood');
  await firstMessage(measured.page);
  await quiet(measured);
  await timeKeys(measured);
  await measured.page.locator('#message').focus();
  const flood = setInterval(() => talker.say(10), 50);
  for (let key = 0; key < 80; key += 1) {
    await measured.page.keyboard.press('a');
    await sleep(100);
  }
  clearInterval(flood);
  const late = (await keysToPaint(measured)).toSorted((a, b) => a - b);
  tell('key to paint in a flood of 200 messages/s: median', [late[40] ?? Number.NaN], 'ms', '100');
  tell('the same: 95th of 100', [late[76] ?? Number.NaN], 'ms', '100');
  await measured.close();
  talker.leave();
});

it('memory stays as it is', async () => {
  const talkers = await Promise.all([1, 2, 3, 4].map(() => Talker.in(site, 'memory')));
  const measured = await openRoom(browser, site, 'memory', 1);
  const taken = async (): Promise<readonly [number, number, number]> => {
    await measured.devtools.send('HeapProfiler.enable');
    await measured.devtools.send('HeapProfiler.collectGarbage');
    const { devtools } = measured;
    return [
      (await metric(devtools, 'JSHeapUsedSize')) / 1e6,
      await metric(devtools, 'Nodes'),
      await metric(devtools, 'JSEventListeners'),
    ];
  };
  const marks: (readonly [number, number, number])[] = [];
  for (let said = 0; said < 100_000; said += 2_000) {
    const last = talkers.map((talker) => talker.say(500)).at(-1) ?? '';
    await measured.page.waitForFunction(
      (text) =>
        [...document.querySelectorAll('li.message')]
          .slice(-400)
          .some((one) => one.textContent.includes(text)),
      last,
      { polling: 20, timeout: 60_000 },
    );
    if (said % 20_000 === 0) marks.push(await taken());
  }
  marks.push(await taken());
  const of = (part: 0 | 1 | 2): string =>
    marks.map((mark) => (part === 0 ? mark[part].toFixed(1) : mark[part].toFixed(0))).join(', ');
  lines.push(`| JavaScript heap after each 20,000 of 100,000 messages | ${of(0)} MB | flat |`);
  lines.push(`| nodes of the document, listeners | ${of(1)}; ${of(2)} | flat |`);
  await measured.close();
  for (const talker of talkers) talker.leave();
}, 600_000);

/** The room in which memory was measured, and one that is new. */
const LONG: Length = ['memory', 100_000];
const SHORT: Length = ['new', 400];

it('a long room is as smooth as a new one', async () => {
  (await roomOf(...SHORT)).leave();
  for (const length of [SHORT, LONG]) await measureRoom(length);
}, 600_000);

async function measureRoom([room, said]: Length): Promise<void> {
  const inRoom = (what: string): string => `${what}, of ${said.toLocaleString('en')}`;
  const first: number[] = [];
  const up: number[] = [];
  const wait: number[] = [];
  const jump: number[] = [];
  const append = await inRounds(async () => {
    const measured = await openRoom(browser, site, room, 1);
    first.push(await firstMessage(measured.page));
    await quiet(measured);
    for (let page = 0; page < 4; page += 1) {
      const before = await worked(measured);
      wait.push(await pageUp(measured));
      await quiet(measured);
      up.push(SLOWER * ((await worked(measured)) - before));
    }
    const arrived = performance.now();
    await measured.page.goto(new URL(`/r/${room}/m/${said / 2}`, site.url).href, { waitUntil: 'commit' });
    await measured.page.locator(`#m-${said / 2}.pointed-at`).waitFor();
    jump.push(performance.now() - arrived);
    await measured.close();
    return appendIn(room);
  });
  tell(inRoom('navigation to the first message'), first, 'ms', '1,000');
  tell(inRoom('a page of history: until it is shown, by the clock'), wait, 'ms', '');
  tell(inRoom('a page of history: all that the main thread does about it'), up, 'ms', '');
  tell(inRoom('navigation to a message in the middle, by the clock'), jump, 'ms', '');
  tell(inRoom('a message comes, until it is laid out'), append, 'ms', '10');
}

/** Scrolls up until an older page is there; resolves to the milliseconds that it took to come, and to be shown. */
async function pageUp({ page }: Measured): Promise<number> {
  return page.evaluate(async () => {
    const log = document.querySelector('[role=log]');
    const top = (): string | undefined => document.querySelector('li.message')?.id;
    const before = top();
    const at = performance.now();
    log?.scrollTo(0, 0);
    while (top() === before) {
      await new Promise((resolve) => {
        requestAnimationFrame(resolve);
      });
    }
    return performance.now() - at;
  });
}

/** Milliseconds until one more message is laid out, in a page that was just opened. */
async function appendIn(room: string): Promise<number> {
  const talker = await Talker.in(site, room);
  const measured = await openRoom(browser, site, room, 1);
  await firstMessage(measured.page);
  await quiet(measured);
  const laidOut = await appended(measured, talker, 20);
  await measured.close();
  talker.leave();
  return laidOut;
}
