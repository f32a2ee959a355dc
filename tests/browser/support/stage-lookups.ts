import type { Route } from 'playwright-core';
import type { Stage } from './stage';
import { ANN, BO, ME, searchAnswer } from './stage-room';
import { BUSY } from './talks';

const PAGES = '**/api/rooms/*/messages?*';
const SEARCHES = '**/api/rooms/*/search?*';
const MINE = '**/api/rooms/*/mine*';

/** What is asked for and does not come. */
const never = (): void => undefined;
const error = (status: number, code: string) => (route: Route) =>
  route.fulfill({ status, json: { error: { code, message: code } } });

/** A page of the history of a room whose log ends with {@link BUSY}. */
const historyOf = (events: readonly object[]) => (route: Route) =>
  route.fulfill({ json: { epoch: 'epoch-of-old', head: BUSY.events.length, messages: events } });

/** Somebody comes back after much was said, and asks for what was said before. */
async function scrollUp(stage: Stage, answer: (route: Route) => unknown): Promise<void> {
  await stage.page.route(PAGES, answer);
  stage.room.reset();
  await stage.enter();
  await stage.visitor.sees('后来的一句');
  await stage.page.locator('.edge button').click();
}

/** Somebody has written `text` in the search, which is answered so. */
async function lookFor(stage: Stage, text: string, answer: (route: Route) => unknown): Promise<void> {
  await stage.converse();
  await stage.page.route(SEARCHES, answer);
  await stage.page.locator('.open-search').click();
  await stage.page.locator('.search input').fill(text);
  await stage.page.clock.runFor(500);
}

/** Somebody is offered what they have said, and presses the first of the two buttons. */
async function download(stage: Stage, answer: (route: Route) => unknown): Promise<void> {
  await stage.page.route(MINE, answer);
  await stage.join(BUSY);
  await stage.visitor.openSettings();
  await stage.page.locator('.mine .button').first().click();
  await stage.page.locator('.mine').locator('.failure, .done:not(:empty)').first().waitFor();
  await stage.page.locator('.mine').scrollIntoViewIfNeeded();
  await stage.settled();
}

/** Somebody comes with a link that makes them this, or nothing. */
async function beInvited(stage: Stage, role: 'owner' | 'moderator' | null): Promise<void> {
  const me = { ...ME, ...(role && { role }) };
  stage.room.host({ ...BUSY, people: [me, ANN, BO] });
  if (role === null) stage.room.refuseLinks();
  await stage.open('/r/设计组#invite=k1.abc');
  await stage.visitor.chooseName('小明');
  await stage.page.locator('.foot .notice').waitFor();
  await stage.settled();
}

/** Somebody copies the link to the room, of a browser that lets them, or does not. */
async function copyLink(stage: Stage, allowed: boolean): Promise<void> {
  await stage.page.addInitScript((may) => {
    const writeText = (): Promise<void> =>
      may ? Promise.resolve() : Promise.reject(new Error('not allowed'));
    Object.defineProperty(navigator, 'clipboard', { value: { writeText } });
  }, allowed);
  await stage.converse();
  await stage.openPeople();
  await stage.page.locator('.invite').click();
  await stage.page.locator('dialog .actions .button').first().click();
  await stage.page.locator('dialog .outcome:not(:empty)').waitFor();
  await stage.settled();
}

/** The room closes the connection of somebody who is in it. */
async function beClosed(stage: Stage, code: number): Promise<void> {
  await stage.converse();
  await stage.room.socket.close({ code });
  await stage.visitor.alert.waitFor();
}

/** What is waited for, what was looked for and is not there, and what did not work. */
export const LOOKUP_SCENES = {
  async 'history on its way'(stage) {
    await scrollUp(stage, never);
    await stage.page.locator('.edge .loading').waitFor();
  },
  async 'too much was looked up'(stage) {
    await scrollUp(stage, error(429, 'slow_down'));
    await stage.visitor.alert.waitFor();
  },
  async 'history that is not kept'(stage) {
    await scrollUp(stage, historyOf([]));
    await stage.page.locator('.beginning').waitFor();
  },
  async 'a link to a message that is gone'(stage) {
    await stage.page.route(PAGES, historyOf(BUSY.events));
    stage.room.host(BUSY);
    await stage.open('/r/设计组/m/999');
    await stage.visitor.chooseName('小明');
    await stage.visitor.joined();
    await stage.page.locator('.trouble').waitFor();
    await stage.settled();
  },
  async 'another log'(stage) {
    await stage.converse();
    stage.room.host({ ...BUSY, epoch: 'epoch-of-new' });
    await stage.room.socket.close({ code: 1012 });
    await stage.page.locator('.status.reconnecting').waitFor();
    await stage.page.clock.runFor(1_000);
    await stage.page.locator('li.mark').waitFor();
    await stage.page.locator('li.mark').scrollIntoViewIfNeeded();
  },
  async 'a name that was yielded'(stage) {
    await stage.converse();
    const me = { id: ME.id, name: '小明（访客）', back: true };
    stage.room.tell({ type: 'presence', count: 2, join: [me], leave: [] });
    await stage.page.locator('li.mark').waitFor();
  },
  async 'a reaction that did not arrive'(stage) {
    await stage.join(BUSY);
    await stage.page.locator('.reactions button').last().click();
    await stage.lose();
    await stage.page.locator('.trouble').waitFor();
  },
  async 'earlier versions on their way'(stage) {
    await stage.join(BUSY);
    await (await stage.menuOf('两个主题的截图')).getByRole('menuitem').nth(-2).click();
    await stage.page.getByRole('dialog').getByRole('status').waitFor();
    await stage.settled();
  },
  async 'search, asking'(stage) {
    await lookFor(stage, '的', never);
    await stage.page.locator('.search [aria-busy=true]').waitFor();
    await stage.settled();
  },
  async 'search, looking through'(stage) {
    let asked = 0;
    await lookFor(stage, '的', (route) => {
      asked += 1;
      const pending = 9_000 - asked * 2_000;
      return asked < 4 ? route.fulfill({ json: { ...searchAnswer('的'), pending } }) : undefined;
    });
    await stage.page.locator('.search progress').waitFor();
    await stage.settled();
  },
  async 'search, more than a page'(stage) {
    const { matches, ...rest } = searchAnswer('的');
    const many = Array.from({ length: 12 }, () => matches).flat();
    const page = {
      ...rest,
      matches: many.map((match, n) => Object.assign({}, match, { seq: 900 - n })),
      more: true,
    };
    await lookFor(stage, '的', (route) =>
      route.request().url().includes('before') ? undefined : route.fulfill({ json: page }),
    );
    await stage.page.locator('.search mark').first().waitFor();
    await stage.page.locator('.search .found').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await stage.settled();
  },
  async 'search failed'(stage) {
    await lookFor(stage, '的', error(503, 'unavailable'));
    await stage.page.locator('.search [role=alert]').waitFor();
    await stage.settled();
  },
  async 'search, offline'(stage) {
    await stage.converse();
    await stage.page.locator('.open-search').click();
    await stage.page.locator('.search .help').waitFor();
    stage.room.closes = 1012;
    await stage.visitor.context.setOffline(true);
    await stage.page.locator('.search input').fill('的');
    await stage.page.clock.runFor(500);
    await stage.page.locator('.search [role=alert]').waitFor();
    await stage.settled();
  },
  async 'search, no such day'(stage) {
    await lookFor(stage, 'before:yesterday', never);
    await stage.page.locator('.search .note').waitFor();
    await stage.settled();
  },
  async 'search, whose messages'(stage) {
    await lookFor(stage, 'from:', never);
    await stage.page.locator('.search .names .chip').first().waitFor();
    await stage.settled();
  },
  async 'what one said, downloaded'(stage) {
    const mine = { person: ME.id, names: [ME.name], messages: BUSY.events.slice(0, 3), more: false };
    await download(stage, (route) => route.fulfill({ json: mine }));
  },
  async 'what one said, not to be had'(stage) {
    await download(stage, error(503, 'unavailable'));
  },
  async 'what one said, of a guest'(stage) {
    await stage.page.route('**/api/identity', error(403, 'not_passed'));
    await download(stage, error(401, 'not_signed_in'));
    await stage.page.locator('.mine .check').waitFor();
    await stage.page.locator('.mine').scrollIntoViewIfNeeded();
  },
  async 'a link that made one an owner'(stage) {
    await beInvited(stage, 'owner');
  },
  async 'a link that is no good'(stage) {
    await beInvited(stage, null);
  },
  async 'a link, copied'(stage) {
    await copyLink(stage, true);
  },
  async 'a link, to be copied by hand'(stage) {
    await copyLink(stage, false);
  },
  async 'a connection in use'(stage) {
    await beClosed(stage, 4000);
  },
  async 'closed by the server'(stage) {
    await beClosed(stage, 4050);
  },
  async 'emoji that did not come'(stage) {
    await stage.join(BUSY);
    await stage.page.route(/assets.(?:list|names|tags|codes)-/, (route) => route.abort());
    const picker = await stage.composerMenu(1);
    await picker.getByRole('alert').waitFor();
    await stage.settled();
  },
  async 'before the script has come'(stage) {
    await stage.page.route(/assets.start-/, (route) => route.abort());
    await stage.open('/');
    await stage.page.locator('.shell').waitFor();
  },
  async 'too old a client'(stage) {
    const page = '<script type="module" src="/assets/index-next.js"></script>';
    await stage.room.growOld(stage.page);
    await stage.enter();
    await stage.visitor.alert.waitFor();
    await stage.page.route('**/', (route) => route.fulfill({ contentType: 'text/html', body: page }));
    await stage.page.evaluate(() => window.dispatchEvent(new Event('vite:preloadError')));
    await stage.page.locator('.notice').getByRole('button').waitFor();
  },
} satisfies Record<string, (stage: Stage) => Promise<void>>;
