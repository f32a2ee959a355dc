import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { newRoom, useSite } from './support/site';
import { useVisitors } from './support/visitors';

const site = useSite();
const visitor = useVisitors();

const background = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

it('[CLIENT-10] the language follows the browser, and is switched without a reload', async () => {
  const ann = await visitor({ locale: 'en-US' });
  await ann.enter(site(), newRoom(), 'Ann');
  await ann.page.getByText('1 here').waitFor();
  await ann.composer.fill('half-written');
  await ann.page.evaluate(() => {
    document.body.dataset['page'] = 'the same';
  });

  await (await ann.openSettings()).getByText('中文').click();
  await ann.page.getByText('1 人在线').waitFor();
  await ann.page.keyboard.press('Escape');
  expect(
    await ann.page.evaluate(() => [document.documentElement.lang, document.body.dataset['page']]),
  ).toEqual(['zh-CN', 'the same']);
  expect(await ann.composer.inputValue()).toBe('half-written');
  expect(await ann.page.getByRole('status').first().textContent()).toBe('已连接');

  await ann.page.reload();
  await ann.page.getByRole('status').getByText('已连接').waitFor();
});

it('[CLIENT-11] the theme follows the system until one is chosen', async () => {
  const ming = await visitor();
  await ming.enter(site(), newRoom(), '小明');
  const light = await background(ming.page);
  await ming.page.emulateMedia({ colorScheme: 'dark' });
  const dark = await background(ming.page);
  expect(dark).not.toBe(light);

  await (await ming.openSettings()).getByText('浅色').click();
  expect(await background(ming.page)).toBe(light);
  expect(
    await ming.page
      .locator('meta[name=theme-color]')
      .evaluateAll((all) => all.map((meta) => (meta as HTMLMetaElement).content)),
  ).toEqual(['#f9f6ef', '#f9f6ef']);
});

it('[CLIENT-11] a chosen theme is there before the client’s script', async () => {
  const ming = await visitor();
  await ming.enter(site(), newRoom(), '小明');
  const light = await background(ming.page);
  await (await ming.openSettings()).getByText('深色').click();
  await ming.page.locator('html[data-theme=dark]').waitFor();

  await ming.page.route('**/assets/*.js', (route) => route.abort());
  await ming.page.reload();
  expect(await ming.page.getByRole('heading', { level: 1 }).textContent()).toBe('Edge Chat');
  expect(await background(ming.page)).not.toBe(light);
});

it('[CLIENT-38] what is chosen in one tab is so in the others, and the focus goes back', async () => {
  const ming = await visitor();
  await ming.enter(site(), newRoom(), '小明');
  const other = await ming.context.newPage();
  await other.goto(site().href);
  await other.locator('#name').waitFor();

  const settings = await ming.openSettings();
  await settings.getByText('English').click();
  await settings.getByText('Dark', { exact: true }).click();
  await other.locator('html[lang=en][data-theme=dark]').waitFor();
  await ming.page.keyboard.press('Escape');
  await settings.waitFor({ state: 'detached' });
  expect(await ming.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Settings');
});

it('[CLIENT-2] a room that no name can have is explained, and leads to the lobby', async () => {
  const ming = await visitor();
  await ming.page.goto(new URL('/r/a%20b', site()).href);
  await ming.page.getByRole('heading', { name: '这个房间名不能用' }).waitFor();
  await ming.page.getByRole('link', { name: '去大厅' }).click();
  await ming.chooseName('小明');
  await ming.joined();
  expect(new URL(ming.page.url()).pathname).toBe('/');
});
