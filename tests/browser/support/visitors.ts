import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchChromium } from './chromium';

export const DESKTOP = { viewport: { width: 1280, height: 800 } } satisfies BrowserContextOptions;

export const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
} satisfies BrowserContextOptions;

/** What the browser says of answers that are refused and connections that break, as tests have them do. */
const OF_THE_NETWORK = /^Failed to load resource|^WebSocket connection to|net::ERR_/;

/** Somebody with a browser of their own. */
export class Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of: violations of the Content-Security-Policy, errors in the console, and exceptions. */
  readonly complaints: string[] = [];
  /** The messages that this page has sent, however often. */
  readonly sent: string[] = [];

  constructor(page: Page) {
    this.page = page;
    this.context = page.context();
    // Of the context: other tabs of theirs are looked at too.
    this.context.on('console', (message) => {
      const isPolicy = /content security policy|trusted ?(type|html|script)/i.test(message.text());
      if (isPolicy || (message.type() === 'error' && !OF_THE_NETWORK.test(message.text()))) {
        this.complaints.push(message.text());
      }
    });
    this.context.on('weberror', (error) => this.complaints.push(String(error.error())));
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => {
        const text = String(payload);
        if (text.startsWith('{"type":"send"'))
          this.sent.push((JSON.parse(text) as { message: string }).message);
      });
    });
  }

  /** Opens `path` of the site at `origin`, and enters there as `name`. */
  async enter(origin: URL, path: string, name: string): Promise<void> {
    await this.page.goto(new URL(path, origin).href);
    await this.chooseName(name);
    await this.joined();
  }

  /** Gives the name that the first screen asks for. */
  async chooseName(name: string): Promise<void> {
    await this.page.locator('#name').fill(name);
    await this.page.locator('#name').press('Enter');
  }

  /** Resolves when the room has welcomed this page. */
  async joined(): Promise<void> {
    await this.page.locator('.status.joined').waitFor();
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Control+Enter');
  }

  /** Resolves when everything that was written here has been said by the room. */
  async allSaid(): Promise<void> {
    await this.log.locator('li.message .progress').first().waitFor({ state: 'detached' });
  }

  /** Lets the page be seen, or not: a headless browser shows every page. */
  async setVisible(visible: boolean): Promise<void> {
    await this.page.evaluate(
      (state) => {
        Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      },
      visible ? 'visible' : 'hidden',
    );
  }

  /** Opens the settings. */
  async openSettings(): Promise<Locator> {
    await this.page.getByRole('button', { name: /^(设置|Settings)$/ }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.waitFor();
    return dialog;
  }

  /** Resolves when `text` is in the conversation, as a message or a notice. */
  async sees(text: string): Promise<void> {
    await this.log.getByText(text, { exact: true }).first().waitFor();
  }

  get composer(): Locator {
    return this.page.locator('#message');
  }

  get log(): Locator {
    return this.page.getByRole('log');
  }

  get alert(): Locator {
    return this.page.getByRole('alert');
  }

  /** The messages on the page, once all are made (CLIENT-62): whose, and what. */
  async messages(): Promise<readonly string[]> {
    await this.page.waitForFunction(() => document.querySelector('[role=log] ol:empty') === null);
    return this.log.locator('li.message').evaluateAll((items) =>
      items.map((item) => {
        const who = (item.querySelector('.name') ?? item.querySelector('.who'))?.textContent.trim() ?? '';
        return `${who}: ${item.querySelector('.bubble')?.textContent ?? ''}`;
      }),
    );
  }
}

/**
 * Gives the tests of a file one browser, and each test visitors of its own; after each test none of them may have
 * complained (CLIENT-15).
 */
export function useVisitors(): (options?: BrowserContextOptions) => Promise<Visitor> {
  let browser: Browser;
  let visitors: Visitor[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(async () => {
    const complaints = visitors.flatMap((visitor) => visitor.complaints);
    await Promise.all(visitors.map(({ context }) => context.close()));
    visitors = [];
    expect(complaints).toEqual([]);
  });
  afterAll(() => browser.close());

  return async (options = {}) => {
    const context = await browser.newContext({
      ...DESKTOP,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      colorScheme: 'light',
      // What a worker answers passes by the routes of a test; those about it allow it.
      serviceWorkers: 'block',
      ...options,
    });
    const visitor = new Visitor(await context.newPage());
    visitors.push(visitor);
    return visitor;
  };
}
