import { WebSocket } from 'ws';
import type { Browser, CDPSession, Page } from 'playwright-core';
import type { Harness } from '../support/harness';

/** How many times slower than this machine the page's processor is: a phone's, as browsers' own tools take it. */
export const SLOWER = 4;

let pages = 0;

/** A page that is in a room, and what the browser tells of it. */
export interface Measured {
  readonly page: Page;
  readonly devtools: CDPSession;
  close(): Promise<void>;
}

/** Opens `room` in a browser that has nothing of it yet, as somebody who has given a name already. */
export async function openRoom(
  browser: Browser,
  site: Harness,
  room: string,
  slower = SLOWER,
): Promise<Measured> {
  const measured = await openPage(browser, slower);
  await goTo(measured, site, room);
  return measured;
}

/** Has the page go to `room`; resolves when it is on its way. */
export async function goTo({ page }: Measured, site: Harness, room: string): Promise<void> {
  await page.goto(new URL(`/r/${room}`, site.url).href, { waitUntil: 'commit' });
}

/** A page of a browser that has nothing yet, for somebody who has given a name already. */
export async function openPage(browser: Browser, slower = SLOWER): Promise<Measured> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    serviceWorkers: 'block',
  });
  pages += 1;
  // Each by a name of its own: that of who has just gone is theirs for a while (NAME-4).
  await context.addInitScript((nth) => {
    sessionStorage.setItem('edge-chat:name', `小明${nth}`);
    // The page hears, renders in the microtask after that, and then it is laid out: before anything else has its turn.
    const listen = EventTarget.prototype.addEventListener;
    const hearing = function (this: EventTarget, type: string, hear: EventListener): void {
      const timed: EventListener = (event) => {
        // The first mark in a while takes 0.1 ms for itself.
        performance.mark('about to hear');
        performance.mark('frame');
        hear(event);
        queueMicrotask(() => {
          document.body.getBoundingClientRect();
          performance.mark('laid out');
        });
      };
      listen.call(this, type, type === 'message' ? timed : hear);
    };
    Object.assign(window.WebSocket.prototype, { addEventListener: hearing });
    new MutationObserver((_, observer) => {
      if (!document.querySelector('li.message')) return;
      observer.disconnect();
      // Once it is painted.
      requestAnimationFrame(() => setTimeout(() => performance.mark('first message')));
    }).observe(document, { childList: true, subtree: true });
  }, pages);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  // Of the processor, so that what else this machine does makes no difference.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower });
  return { page, devtools, close: () => context.close() };
}

/** Milliseconds after its navigation began until the page showed a message. */
export async function firstMessage(page: Page): Promise<number> {
  const mark = await page.waitForFunction(() => performance.getEntriesByName('first message')[0]?.startTime);
  return Number(await mark.jsonValue());
}

/**
 * Milliseconds of its processor's time that the page took for each frame that it got during `work`, in order, until all that came
 * of it was laid out. By the clock it would be told how busy the rest of this machine is.
 */
export async function applied({ devtools }: Measured, work: () => Promise<void>): Promise<readonly number[]> {
  const marks: Mark[] = [];
  devtools.on('Tracing.dataCollected', ({ value }) => marks.push(...(value as unknown as Mark[])));
  await devtools.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['blink.user_timing'], excludedCategories: ['*'] },
  });
  await work();
  const complete = new Promise((resolve) => {
    devtools.once('Tracing.tracingComplete', resolve);
  });
  await devtools.send('Tracing.end');
  await complete;
  const at = (name: string): readonly number[] =>
    marks.filter((mark) => mark.name === name).map(({ tts }) => tts / 1_000);
  const begun = at('frame');
  return at('laid out').map((end, nth) => end - (begun[nth] ?? Number.NaN));
}

/** What the page marked, and when, in microseconds of its main thread's processor time. */
interface Mark {
  readonly name: string;
  readonly tts: number;
}

/** What a page keeps of its keys. */
interface Keys {
  toPaint: number[];
  readonly scheduler: { postTask(task: () => void, options: { priority: 'user-blocking' }): void };
}

/**
 * Has the page take the time of each key from now on. What browsers themselves tell of it (Event Timing) is of no use here:
 * without a screen they tell it with the next frame for another reason, in a room where nobody says anything after seconds.
 */
export async function timeKeys({ page }: Measured): Promise<void> {
  await page.evaluate(() => {
    const keys = window as unknown as Keys;
    keys.toPaint = [];
    const pressed = ({ timeStamp }: Event): void => {
      requestAnimationFrame(() => {
        // Before all else that waits, and after the frame.
        keys.scheduler.postTask(() => keys.toPaint.push(performance.now() - timeStamp), {
          priority: 'user-blocking',
        });
      });
    };
    addEventListener('keydown', pressed, true);
  });
}

/** Milliseconds from each key until the frame after it was painted. */
export function keysToPaint({ page }: Measured): Promise<readonly number[]> {
  return page.evaluate(() => (window as unknown as Keys).toPaint);
}

/** Milliseconds that the page's main thread has worked since it began. */
export async function worked({ devtools }: Measured): Promise<number> {
  return 1_000 * (await metric(devtools, 'TaskDuration'));
}

/** What `devtools` tells under `name`. */
export async function metric(devtools: CDPSession, name: string): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find((one) => one.name === name)?.value ?? Number.NaN;
}

/** Somebody who talks in a room over the classic protocol, and hears nothing. */
export class Talker {
  readonly #socket: WebSocket;
  #said = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async in(site: Harness, room: string): Promise<Talker> {
    const url = new URL(`/ws/chat/${room}/?username=Ann`, site.url);
    url.protocol = 'ws:';
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.once('message', resolve);
      socket.once('error', reject);
    });
    return new Talker(socket);
  }

  /** Says `count` messages at once; returns the text of the last. */
  say(count: number): string {
    let text = '';
    for (let n = 0; n < count; n += 1) {
      this.#said += 1;
      text = `第 ${this.#said} 条：a message of some length, as people write them in a room that is awake.`;
      this.#socket.send(JSON.stringify({ message: text }));
    }
    return text;
  }

  leave(): void {
    this.#socket.close();
  }
}

/** Resolves when the page's last message is `text`. */
export async function shows(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => [...document.querySelectorAll('li.message')].at(-1)?.textContent.includes(wanted),
    text,
    { polling: 50, timeout: 120_000 },
  );
}
