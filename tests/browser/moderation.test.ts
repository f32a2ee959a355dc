// Who the page's people are, and what an owner does in a room: in Chromium, against the real Worker.
import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { claimOf } from '../support/owner-link';
import { newRoom, useSite } from './support/site';
import { useVisitors, type Visitor } from './support/visitors';

const site = useSite();
const visitor = useVisitors();

/** The path of an owner link to the room at `path`. */
async function ownerLink(path: string): Promise<string> {
  return `${path}#claim=${await claimOf({ url: site() }, path.replace('/r/', ''))}`;
}

/** Opens the menu of the latest message with `text`. */
async function menuOf({ page, log }: Visitor, text: string): Promise<Locator> {
  const message = log.locator('li.message', { hasText: text }).last();
  await message.hover();
  await message.locator('.said > .more').click();
  const menu = page.getByRole('menu');
  await menu.waitFor();
  return menu;
}

const told = ({ page }: Visitor, text: string): Promise<void> =>
  page.locator('.foot [role=status]', { hasText: text }).waitFor();

/** Opens the panel of the room at its part `tab`. */
async function manage({ page }: Visitor, tab: string): Promise<Locator> {
  if ((await page.getByRole('tab').count()) === 0) await page.locator('.manage').click();
  await page.getByRole('tab', { name: tab, exact: true }).click();
  return page.locator('.panel');
}

const close = ({ page }: Visitor): Promise<void> => page.keyboard.press('Escape');

/** Somebody comes by a link, and gives a name. */
async function come(one: Visitor, path: string, name: string): Promise<void> {
  await one.enter(site(), path, name);
}

const hashOf = ({ page }: Visitor): string => new URL(page.url()).hash;

it('[CLIENT-64] [CLIENT-66] [CLIENT-67] [CLIENT-68] [CLIENT-69] [CLIENT-71] an owner claims a room, closes it, invites, hides, mutes, kicks and undoes', async () => {
  const room = newRoom();
  const [lin, bo] = [await visitor(), await visitor()];
  await come(lin, await ownerLink(room), '林');
  await told(lin, '你是本聊天室的房主');
  expect(hashOf(lin)).toBe('');
  await lin.page.locator('.people .row .owner').waitFor();
  await lin.sees('林');

  let panel = await manage(lin, '设置');
  await panel.getByText('私密', { exact: true }).click();
  await panel.getByText('只有成员可以进入和阅读').waitFor();
  await close(lin);
  await lin.log.locator('.deed', { hasText: '将聊天室设为私密' }).waitFor();

  await bo.page.goto(new URL(room, site()).href);
  await bo.chooseName('波');
  await bo.alert.getByText('这是私密聊天室').waitFor();

  panel = await manage(lin, '邀请');
  await panel.getByRole('button', { name: '生成邀请链接' }).click();
  const invite = await panel.locator('[readonly]').inputValue();
  await close(lin);
  // Another address than the one before only in its fragment.
  await bo.page.goto('about:blank');
  await bo.page.goto(invite);
  await bo.joined();
  await told(bo, '你现在是本聊天室的成员');
  expect(hashOf(bo)).toBe('');
  await lin.log.locator('.deed', { hasText: '受邀成为成员' }).waitFor();

  await bo.say('广告广告');
  await lin.sees('广告广告');
  await (await menuOf(lin, '广告广告')).getByText('隐藏消息').click();
  await bo.sees('这条消息已移除');
  await told(lin, '已隐藏');
  await lin.page.locator('.foot .notice .button').click();
  await bo.sees('广告广告');
  await lin.sees('广告广告');

  await (await menuOf(lin, '广告广告')).getByText('管理 波').click();
  const dialog = lin.page.getByRole('dialog');
  await dialog.getByLabel('原因').fill('刷屏');
  await dialog.getByRole('button', { name: '禁言', exact: true }).click();
  await bo.page.locator('.barred.muted').waitFor();
  await bo.log.locator('.deed', { hasText: '刷屏' }).waitFor();
  await bo.composer.fill('还想说');
  await bo.composer.press('Control+Enter');
  expect([await bo.composer.inputValue(), bo.sent]).toEqual(['还想说', ['广告广告']]);
  await lin.page.locator('.foot .notice .button').click();
  await bo.page.locator('.barred').waitFor({ state: 'detached' });
  await bo.composer.press('Control+Enter');
  await lin.sees('还想说');

  await lin.page.locator('.people .row', { hasText: '波' }).hover();
  await lin.page.locator('.people .row', { hasText: '波' }).locator('.rule').click();
  await dialog.getByText('移出', { exact: true }).first().click();
  await dialog.getByRole('button', { name: '移出', exact: true }).click();
  await bo.alert.getByText('你已被移出').waitFor();
  await bo.page.locator('.words .left').waitFor();

  panel = await manage(lin, '记录');
  const entries = panel.locator('li');
  await entries.filter({ hasText: '移出了 波' }).getByRole('button', { name: '撤销' }).click();
  await entries.filter({ hasText: '移出了 波' }).getByText('已由 林 撤销').waitFor();
  await bo.page.reload();
  await bo.joined();
}, 120_000);

it('[CLIENT-70] [CLIENT-65] in English: a slow room waits by itself, a locked one keeps the text; an unknown link says so', async () => {
  const room = newRoom();
  const [lin, bo] = [await visitor({ locale: 'en-US' }), await visitor({ locale: 'en-US' })];
  await come(lin, await ownerLink(room), 'Lin');
  await told(lin, 'You own this room');
  await come(bo, `${room}#invite=nothing`, 'Bo');
  await told(bo, 'The link is not valid');
  expect(hashOf(bo)).toBe('');

  let panel = await manage(lin, 'Settings');
  await panel.getByLabel('Slow mode').selectOption('5');
  await bo.page.locator('.barred.slow').waitFor();
  await close(lin);
  await bo.say('first');
  await lin.sees('first');
  const began = Date.now();
  await bo.say('second');
  await bo.say('third');
  await bo.page.locator('.barred.held .left').waitFor();
  await bo.page.getByRole('button', { name: 'Take back' }).click();
  expect(await bo.composer.inputValue()).toBe('third');
  await lin.sees('second');
  expect(Date.now() - began).toBeGreaterThan(2_000);
  expect((await lin.messages()).filter((text) => text.startsWith('Bo'))).toEqual(['Bo: first', 'Bo: second']);

  panel = await manage(lin, 'Settings');
  await panel.getByText('Moderators only').click();
  await bo.page.locator('.barred.locked').waitFor();
  await bo.composer.press('Control+Enter');
  expect(await bo.composer.inputValue()).toBe('third');
  expect(await bo.alert.count()).toBe(0);
  await panel.locator('.notice .button').click();
  await bo.page.locator('.barred.locked').waitFor({ state: 'detached' });
  await close(lin);

  await lin.page.locator('.people .row', { hasText: 'Bo' }).hover();
  await lin.page.locator('.people .row', { hasText: 'Bo' }).locator('.rule').click();
  await lin.page.getByRole('dialog').getByText('Moderator', { exact: true }).click();
  await bo.page.locator('.manage').waitFor();
  await bo.page.locator('.people .row .moderator').waitFor();
  await lin.log.locator('li.other .badge').first().waitFor();
}, 120_000);

it('[CLIENT-63] one is verified from the first visit on, the same in all tabs, and by name on the list no guest', async () => {
  const room = newRoom();
  const ann = await visitor();
  await ann.enter(site(), room, '安');
  const names = await ann.context.cookies();
  expect(names).toMatchObject([{ name: 'edge-chat', httpOnly: true, sameSite: 'Strict' }]);
  await ann.page.locator('.people .row .called').first().waitFor();
  expect(await ann.page.locator('.people .row .guest').count()).toBe(0);
  const tab = await ann.context.newPage();
  const asked: string[] = [];
  tab.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await tab.goto(new URL(room, site()).href);
  await tab.locator('#name').press('Enter');
  await tab.locator('.status.joined').waitFor();
  await tab.locator('.people .row .called').first().waitFor();
  expect(await tab.locator('.people .row').count()).toBe(1);
  // At most once a day.
  expect(asked).not.toContain('/api/identity');
});

it('[CLIENT-63] a browser that has lost its cookie is known again', async () => {
  const room = newRoom();
  const ann = await visitor();
  await ann.enter(site(), room, '安');
  await ann.context.clearCookies();
  await ann.page.reload();
  await ann.page.locator('.people .row .called').first().waitFor();
  await ann.page.locator('.people .row .guest').waitFor({ state: 'detached' });
  expect(await ann.context.cookies()).toHaveLength(1);
});

it.each([404, 503, 403])(
  '[CLIENT-63] a server that answers %d to signing in keeps nobody from talking',
  async (status) => {
    const ann = await visitor();
    await ann.page.route('**/api/identity', (route) =>
      route.fulfill({ status, json: { error: { code: 'x' } } }),
    );
    await ann.enter(site(), newRoom(), '安');
    await ann.say('我在');
    await ann.allSaid();
    await ann.page.locator('.people .row .guest').waitFor();
  },
);

it('[CLIENT-63] nobody waits for long until the server knows them', async () => {
  const ann = await visitor();
  // It never answers.
  await ann.page.route('**/api/identity', () => undefined);
  await ann.enter(site(), newRoom(), '安');
  await ann.say('我在');
  await ann.allSaid();
});

it('[CLIENT-72] what one said in a room is had as a file, and erased for everyone', async () => {
  const room = newRoom();
  const [lin, bo] = [await visitor(), await visitor()];
  await come(lin, room, '林');
  await come(bo, room, '波');
  await lin.say('第一句');
  await bo.say('别人的话');
  await lin.say('第二句');
  await bo.sees('第二句');
  const dialog = await lin.openSettings();
  const coming = lin.page.waitForEvent('download');
  await dialog.getByRole('button', { name: '下载我说过的话' }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe(`edge-chat-${room.replace('/r/', '')}.json`);
  const mine = JSON.parse(await readFile(await file.path(), 'utf8')) as { messages: { message: string }[] };
  expect(mine).toMatchObject({ room: room.replace('/r/', ''), names: ['林'] });
  expect(mine.messages.map(({ message }) => message)).toEqual(['第一句', '第二句']);

  await dialog.getByRole('button', { name: '抹去我说过的话' }).click();
  await dialog.getByRole('button', { name: '全部抹去' }).click();
  await dialog.getByText('已抹去 2 条消息').waitFor();
  for (const one of [lin, bo]) {
    await one.log.getByText('这条消息已移除').nth(1).waitFor();
    expect(await one.log.getByText(/第[一二]句/).count()).toBe(0);
    await one.sees('别人的话');
  }
});
