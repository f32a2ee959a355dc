import { expect, it } from 'vitest';
import { socketUrl } from '../support/server';
import { V1Client } from '../support/v1-client';
import { newRoom, useSite } from './support/site';
import { DESKTOP, useVisitors, type Visitor } from './support/visitors';

const site = useSite();
const visitor = useVisitors();

/** Wide enough for the search to stand beside the conversation. */
const WIDE = { ...DESKTOP, viewport: { width: 1440, height: 900 } };

const MESSAGES = 900;

/** A room in which much was said, of which nothing is in the index yet. */
async function longRoom(): Promise<string> {
  const path = newRoom();
  const name = decodeURIComponent(path.slice('/r/'.length));
  const ann = await V1Client.join(socketUrl({ url: site() }, name), { name: 'Ann Lee' });
  const lines = Array.from({ length: MESSAGES }, (_, n) => `message ${n + 1}`);
  lines[11] = '早上好，一起去上海喝茶吗';
  lines[499] = 'Tea in the garden, or a TEAPOT?';
  lines[879] = 'a cup of tea';
  for (let said = 0; said < MESSAGES; said += 100) {
    await ann.sayAll(lines.slice(said, said + 100));
    await ann.seen(said + 100);
  }
  await ann.close();
  return path;
}

const found = async (of: Visitor, text: string, results: number): Promise<readonly string[]> => {
  await of.page.locator('.search input').fill(text);
  const state = results === 0 ? '没有找到' : `找到 ${results} 条消息`;
  await of.page.locator('.search .state', { hasText: state }).waitFor();
  return of.page
    .locator('.search .result')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('mark')].map((mark) => mark.textContent).join(' ')),
    );
};

it(
  '[CLIENT-59] [CLIENT-60] [CLIENT-61] [SEARCH-9] what the room finds, in all of its history',
  { timeout: 120_000 },
  async () => {
    const ming = await visitor(WIDE);
    await ming.enter(site(), await longRoom(), '小明');
    await ming.sees(`message ${MESSAGES}`);
    await ming.page.locator('.open-search').click();
    expect(await found(ming, 'tea', 2)).toEqual(['tea', 'Tea TEAPOT']);
    expect(await found(ming, '"tea"', 2)).toEqual(['tea', 'Tea']);
    expect(await found(ming, '海', 1)).toEqual(['海']);
    expect(await found(ming, '来自：“Ann Lee” 上海 茶', 1)).toEqual(['上海 茶']);
    expect(await found(ming, 'from:小明 tea', 0)).toEqual([]);
    expect(await found(ming, 'tea before:2020-01-01', 0)).toEqual([]);
    expect(await found(ming, 'tea after:2020-01-01', 2)).toHaveLength(2);
    expect(await found(ming, '?!', 0)).toEqual([]);
    await found(ming, '喝茶', 1);
    await ming.page.keyboard.press('Enter');
    await ming.page.keyboard.press('Enter');
    await ming.log.locator('#m-12.pointed-at').waitFor();

    await ming.page.locator('.search input').fill('message');
    const results = ming.page.locator('.search .result');
    await expect.poll(() => results.count()).toBe(30);
    await ming.page.locator('.search .found').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await expect.poll(() => results.count()).toBeGreaterThan(30);
  },
);
