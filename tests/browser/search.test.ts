import type { Route } from 'playwright-core';
import { expect, it } from 'vitest';
import { socketUrl } from '../support/server';
import { V1Client } from '../support/v1-client';
import { axe } from './support/axe';
import { newRoom, useSite } from './support/site';
import { DESKTOP, PHONE, useVisitors, type Visitor } from './support/visitors';

const site = useSite();
const visitor = useVisitors();

/** Wide enough for the search to stand beside the conversation. */
const WIDE = { ...DESKTOP, viewport: { width: 1440, height: 900 } };

const MESSAGES = 400;
/** Where a message says “tea”. */
const TEAS = [390, 200, 12];

/** A room in which much was said, some of it of tea. */
async function room(): Promise<string> {
  const path = newRoom();
  const name = decodeURIComponent(path.slice('/r/'.length));
  const ann = await V1Client.join(socketUrl({ url: site() }, name), { name: 'Ann Lee' });
  const lines = Array.from({ length: MESSAGES }, (_, n) =>
    TEAS.includes(n + 1) ? `a cup of tea, the ${n + 1}th` : `message ${n + 1}`,
  );
  for (let said = 0; said < MESSAGES; said += 100) {
    await ann.sayAll(lines.slice(said, said + 100));
    await ann.seen(said + 100);
  }
  await ann.close();
  return path;
}

const found = (seq: number): object => {
  const message = `a cup of tea, the ${seq}th`;
  const by = {
    sender_id: 'ann0000000000000',
    sender_name: 'Ann Lee',
    is_auto_reply: false,
    is_system: false,
  };
  const at = { timestamp: '2026-11-23T08:26:00.123Z', seq, cid: `c${seq}` };
  return { type: 'chat', message, ...by, ...at, marks: [[9, 12]] };
};

/** The room finds the teas; `answer` may have it find something else. */
async function findTeas(of: Visitor, answer?: (route: Route) => Promise<void>): Promise<string[]> {
  const asked: string[] = [];
  const body = { epoch: 'e', head: MESSAGES, matches: TEAS.map(found), more: false, pending: 0 };
  await of.page.route('**/api/rooms/*/search?*', async (route) => {
    asked.push(new URL(route.request().url()).search);
    await (answer?.(route) ?? route.fulfill({ json: body }));
  });
  return asked;
}

const field = (of: Visitor) => of.page.locator('.search input');
const results = (of: Visitor) => of.page.locator('.search .result');
const focused = (of: Visitor, selector: string): Promise<boolean> =>
  of.page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector);

it('[CLIENT-58] [CLIENT-60] on a desktop it stands in the place of the people, and stays while one walks', async () => {
  const ming = await visitor(WIDE);
  await findTeas(ming);
  await ming.enter(site(), await room(), '小明');
  await ming.page.locator('aside .people').waitFor();
  await ming.composer.focus();
  await ming.page.keyboard.press('Control+Shift+F');
  await field(ming).waitFor();
  expect(await ming.page.locator('aside .people').isVisible()).toBe(false);
  await expect.poll(() => focused(ming, '.search input')).toBe(true);
  await ming.page.keyboard.type('tea');
  await results(ming).nth(2).waitFor();
  expect(await results(ming).locator('mark').allTextContents()).toEqual(['tea', 'tea', 'tea']);

  await ming.page.keyboard.press('ArrowDown');
  await ming.page.keyboard.press('ArrowDown');
  await ming.page.keyboard.press('Enter');
  await ming.log.locator('#m-200.pointed-at').waitFor();
  expect(await results(ming).nth(1).getAttribute('aria-current')).toBe('true');

  // Back by a key, and on to another; then away, and the focus is where it was.
  await ming.page.keyboard.press('/');
  await expect.poll(() => focused(ming, '.search input')).toBe(true);
  await results(ming).nth(2).click();
  await ming.log.locator('#m-12.pointed-at').waitFor();
  await field(ming).press('Escape');
  expect(await focused(ming, '#message')).toBe(true);
  expect(await ming.page.locator('.search').count()).toBe(0);
  expect(await ming.page.locator('aside .people').isVisible()).toBe(true);

  // Whoever asks for the people gets them back.
  await ming.page.locator('.open-search').click();
  await field(ming).waitFor();
  await ming.page.locator('.open-people').click();
  await ming.page.locator('aside .people').waitFor();
  expect(await ming.page.locator('.search').count()).toBe(0);
});

it('[CLIENT-58] [CLIENT-60] on a phone the sheet closes, and what was found is there again', async () => {
  const ming = await visitor(PHONE);
  const asked = await findTeas(ming);
  await ming.enter(site(), await room(), '小明');
  await ming.page.locator('.open-search').click();
  await expect.poll(() => focused(ming, 'dialog .search input')).toBe(true);
  await field(ming).fill('tea');
  await results(ming).nth(1).click();
  await ming.log.locator('#m-200.pointed-at').waitFor();
  expect(await ming.page.getByRole('dialog').count()).toBe(0);
  await ming.page.locator('.open-search').click();
  await ming.page.locator('.search .result[aria-current]').waitFor();
  expect(await field(ming).inputValue()).toBe('tea');
  expect(asked).toHaveLength(1);
  await field(ming).press('Escape');
  await expect.poll(() => focused(ming, '.open-search')).toBe(true);
});

it('[CLIENT-59] names are offered, and days are the reader’s', async () => {
  const ming = await visitor(WIDE);
  const asked = await findTeas(ming);
  await ming.enter(site(), await room(), '小明');
  await ming.sees(`message ${MESSAGES}`);
  await ming.page.locator('.open-search').click();
  await field(ming).fill('tea after:2026-11-23 from:an');
  await ming.page.getByRole('button', { name: 'Ann Lee', exact: true }).click();
  expect(await field(ming).inputValue()).toBe('tea after:2026-11-23 from:"Ann Lee" ');
  await expect
    .poll(() => asked.at(-1))
    .toBe(`?q=tea&from=Ann+Lee&since=${Date.parse('2026-11-23T00:00+08:00')}&limit=30`);
});

it('[CLIENT-61] only the last question counts; a failure is told, and what is found after it', async () => {
  const ming = await visitor(WIDE);
  await findTeas(ming, async (route) => {
    const q = new URL(route.request().url()).searchParams.get('q');
    const answer = (matches: readonly object[]): object => ({
      json: { epoch: 'e', head: MESSAGES, matches, more: false, pending: 0 },
    });
    if (q === 'slow') {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await route.fulfill(answer(TEAS.map(found))).catch(() => undefined);
    } else if (q === 'broken') await route.fulfill({ status: 503 });
    else await route.fulfill(answer([found(12)]));
  });
  await ming.enter(site(), await room(), '小明');
  await ming.page.locator('.open-search').click();
  await field(ming).fill('broken');
  await ming.page.locator('.search').getByRole('alert').getByText('搜索失败').waitFor();
  const slow = ming.page.waitForRequest('**/search?q=slow*');
  await field(ming).fill('slow');
  await slow;
  await field(ming).fill('tea');
  await results(ming).first().waitFor();
  await ming.page.waitForTimeout(2_000);
  expect(await results(ming).count()).toBe(1);
  await ming.page.locator('.search .state', { hasText: '找到 1 条消息' }).waitFor();
});

it('[CLIENT-61] [CLIENT-14] tells how far the room has looked, and axe finds nothing', async () => {
  const ming = await visitor(WIDE);
  const waiting: (() => void)[] = [];
  let pending = 600;
  await findTeas(ming, async (route) => {
    if (pending < 600) await new Promise<void>((resolve) => waiting.push(resolve));
    const matches = pending === 0 ? TEAS.map(found) : TEAS.slice(0, 1).map(found);
    await route.fulfill({ json: { epoch: 'e', head: MESSAGES, matches, more: false, pending } });
    pending -= 300;
  });
  await ming.enter(site(), await room(), '小明');
  await ming.page.locator('.open-search').click();
  await field(ming).fill('tea');
  await ming.page.locator('.search progress').waitFor();
  expect(await results(ming).count()).toBe(1);
  for (const theme of ['light', 'dark'] as const) {
    await ming.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    expect(await axe(ming.page, '.search')).toEqual([]);
  }
  for (const left of [300, 0]) {
    await expect.poll(() => waiting.length).toBe(1);
    expect(pending).toBe(left);
    waiting.pop()?.();
  }
  await ming.page.locator('.search progress').waitFor({ state: 'detached' });
  expect(await results(ming).count()).toBe(TEAS.length);
});
