import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { newRoom, useSite } from './support/site';
import { useVisitors, type Visitor } from './support/visitors';

const site = useSite();
const visitor = useVisitors();

declare global {
  interface Window {
    /** Every notification of this page, as `title: body`. */
    shown: string[];
    notifications: Notification[];
    /** How many notes were struck. */
    notes: number;
  }
}

/** Notes every notification and every note that the page makes. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.shown = [];
    window.notifications = [];
    window.notes = 0;
    window.Notification = class extends Notification {
      constructor(title: string, options: NotificationOptions = {}) {
        super(title, options);
        window.shown.push(`${title}: ${options.body}`);
        window.notifications.push(this);
      }
    };
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...args) {
      window.notes += 1;
      start.apply(this, args);
    };
  });
}

const shown = (who: Visitor): Promise<readonly string[]> => who.page.evaluate(() => window.shown);

/** Resolves when `who` was shown `n` notifications, in all. */
async function wasShown(who: Visitor, n: number): Promise<void> {
  await who.page.waitForFunction((count) => window.shown.length >= count, n);
}

/** Somebody with a page that listens, and somebody else, in one room. */
async function two(): Promise<{ ming: Visitor; ann: Visitor; room: string }> {
  const room = newRoom();
  const [ming, ann] = [await visitor(), await visitor()];
  await listen(ming.page);
  await ming.enter(site(), room, '小明');
  await ann.enter(site(), room, 'Ann');
  return { ming, ann, room: room.slice('/r/'.length) };
}

it('[CLIENT-35] title and icon count what came while nobody looked, until somebody does', async () => {
  const { ming, ann, room } = await two();
  const icon = ming.page.locator('link[rel=icon]');
  await ming.page.waitForFunction((title) => document.title === title, `${room} · Edge Chat`);
  await ming.setVisible(false);
  for (const text of ['一', '二', '三']) await ann.say(text);
  await ming.page.waitForFunction((title) => document.title === title, `(3) ${room} · Edge Chat`);
  expect(await icon.getAttribute('href')).toBe('/favicon-unread.svg');
  await ming.setVisible(true);
  await ming.page.waitForFunction((title) => document.title === title, `${room} · Edge Chat`);
  expect(await icon.getAttribute('href')).toBe('/favicon.svg');
});

it('[CLIENT-36] notifications come once they were chosen, while the page is hidden, in one', async () => {
  const { ming, ann, room } = await two();
  await ming.context.grantPermissions(['notifications']);
  await ming.setVisible(false);
  await ann.say('还没打开');
  await ming.page.waitForFunction(() => document.title.startsWith('(1)'));
  await ming.setVisible(true);
  await (await ming.openSettings()).getByText('全部消息').click();
  await ming.page.keyboard.press('Escape');
  await ann.say('看得见');
  await ming.sees('看得见');

  await ming.setVisible(false);
  await ann.say('在吗');
  await wasShown(ming, 1);
  for (const text of ['有事', '急']) await ann.say(text);
  await wasShown(ming, 2);
  await ming.page.waitForFunction(() => document.title.startsWith('(3)'));
  const all = await shown(ming);
  expect(all[0]).toBe(`${room} · Edge Chat: Ann：在吗`);
  await ming.page.waitForFunction((last) => window.shown.at(-1) === last, `(3) ${room} · Edge Chat: Ann：急`);
  expect(await ming.page.evaluate(() => new Set(window.notifications.map(({ tag }) => tag)).size)).toBe(1);

  const closed = ming.page.evaluate(
    () =>
      new Promise((resolve) => {
        window.notifications.at(-1)?.addEventListener('close', resolve);
      }),
  );
  await ming.setVisible(true);
  await closed;
});

it('[CLIENT-36] a tab that is hidden keeps quiet while another shows the room', async () => {
  const { ming, ann } = await two();
  await ming.context.grantPermissions(['notifications']);
  await (await ming.openSettings()).getByText('仅提到我').click();
  await ming.page.keyboard.press('Escape');
  const other = await ming.context.newPage();
  await other.goto(ming.page.url());
  await other.locator('#name').press('Enter');
  await other.locator('.status.joined').waitFor();
  await ming.setVisible(false);
  await ann.say('@小明 一');
  await ming.page.waitForFunction(() => document.title.startsWith('(1, @1) '));
  await other.close();
  await ann.say('@小红 二');
  await ann.say('@小明 三');
  await wasShown(ming, 1);
  expect(await shown(ming)).toEqual([expect.stringContaining('@小明 三')]);
});

it('[CLIENT-36] a refusal is told, and nothing was chosen', async () => {
  const ming = await visitor();
  await ming.page.addInitScript(() => {
    Object.defineProperty(Notification, 'permission', { value: 'denied' });
  });
  await ming.enter(site(), newRoom(), '小明');
  const settings = await ming.openSettings();
  await settings.getByText('全部消息').click();
  await settings.getByText('浏览器阻止了通知').waitFor();
  expect(await settings.getByRole('radio', { name: '关闭' }).first().isChecked()).toBe(true);
});

it('[CLIENT-37] the tone sounds once it is switched on, for what nobody has before their eyes', async () => {
  const { ming, ann } = await two();
  await (await ming.openSettings()).getByText('开启').click();
  // A sample, of two notes.
  await ming.page.waitForFunction(() => window.notes === 2);
  await ming.page.keyboard.press('Escape');
  await ann.say('看得见');
  await ming.sees('看得见');
  expect(await ming.page.evaluate(() => window.notes)).toBe(2);
  await ming.setVisible(false);
  await ann.say('看不见');
  await ming.page.waitForFunction(() => window.notes === 4);
});
