import { expect, it } from 'vitest';
import type { Locator } from 'playwright-core';
import { newRoom, useSite } from './support/site';
import { PHONE, useVisitors, type Visitor } from './support/visitors';

const site = useSite();
const visitor = useVisitors();

const bubble = (of: Visitor, text: string): Locator =>
  of.log
    .locator('li.message', { hasNot: of.page.locator('.quote', { hasText: text }), hasText: text })
    .first();

/** Chooses `item` from the menu of the message with `text`. */
async function choose(of: Visitor, text: string, item: string): Promise<void> {
  const message = bubble(of, text);
  await message.hover();
  await message.locator('.more').click();
  await of.page.locator('.menu').getByText(item, { exact: true }).click();
}

async function two(): Promise<[Visitor, Visitor]> {
  const room = newRoom();
  const [ming, ann] = [await visitor(), await visitor({ ...PHONE, locale: 'en-GB' })];
  await ming.enter(site(), room, '小明');
  await ann.enter(site(), room, 'Ann');
  await ming.sees('Ann 加入了聊天室');
  return [ming, ann];
}

it('[CLIENT-51] [CLIENT-52] [CLIENT-53] one answers, edits and removes, and the other sees it', async () => {
  const [ming, ann] = await two();
  await ming.say('周末去爬山吗？');
  await bubble(ann, '周末去爬山吗？').waitFor();
  await choose(ann, '周末去爬山吗？', 'Reply');
  await ann.page.locator('.context').getByText('Replying to').waitFor();
  await ann.page.reload();
  await ann.joined();
  await ann.page.locator('.context').getByText('Replying to').waitFor();
  await ann.say('Yes, lets!');
  const reply = bubble(ming, 'Yes, lets!');
  await reply.locator('.quote').waitFor();
  expect(await reply.locator('.quote').textContent()).toContain('周末去爬山吗？');

  await ann.composer.press('ArrowUp');
  expect(await ann.composer.inputValue()).toBe('Yes, lets!');
  await ann.say('Yes, let’s!');
  await bubble(ming, 'Yes, let’s!').locator('.edited').click();
  await ming.page.locator('dialog').getByText('Yes, lets!', { exact: true }).waitFor();
  await ming.page.keyboard.press('Escape');
  await ming.page.locator('dialog').waitFor({ state: 'detached' });

  await choose(ming, '周末去爬山吗？', '移除');
  await ming.page.locator('dialog').getByRole('button', { name: '移除' }).click();
  await ann.log.getByText('This message was removed').first().waitFor();
  await ming.page.reload();
  await ming.joined();
  await ming.log.getByText('这条消息已移除').first().waitFor();
  expect(await ming.page.content()).not.toContain('周末去爬山吗');
});

it('[CLIENT-54] the menu of a message stays at its button when the window changes', async () => {
  const ming = await visitor();
  await ming.enter(site(), newRoom(), '小明');
  await ming.say('在这里');
  const message = bubble(ming, '在这里');
  await message.hover();
  await message.locator('.more').click();
  const apart = async (): Promise<number> => {
    const [menu, button] = await Promise.all([
      ming.page.locator('.menu').boundingBox(),
      message.locator('.more').boundingBox(),
    ]);
    return Math.abs((menu?.x ?? 0) + (menu?.width ?? 0) - ((button?.x ?? 0) + (button?.width ?? 0)));
  };
  expect(await apart()).toBeLessThanOrEqual(1);
  await ming.page.setViewportSize({ width: 1680, height: 1050 });
  await expect.poll(apart).toBeLessThanOrEqual(1);
});

it('[CLIENT-54] [CLIENT-55] [CLIENT-56] [CLIENT-57] reactions, pins, who writes and who has read', async () => {
  const [ming, ann] = await two();
  await ming.say('明天八点集合');
  await bubble(ann, '明天八点集合').waitFor();
  await bubble(ming, '明天八点集合').locator('.read').waitFor();
  await choose(ann, '明天八点集合', '👍');
  const chip = bubble(ming, '明天八点集合').locator('.reactions button');
  await chip.click();
  await bubble(ann, '明天八点集合').locator('.number', { hasText: '2' }).waitFor();
  await choose(ming, '明天八点集合', '置顶');
  await ann.page.locator('.pinned').getByText('明天八点集合').waitFor();
  await ann.composer.pressSequentially('ok');
  await ming.page.locator('.typing').getByText('正在输入').waitFor();
  await ann.composer.fill('');
});

it('[CLIENT-14] the menu is reached, walked and left by the keyboard', async () => {
  const [ming] = await two();
  await ming.say('你好');
  const more = bubble(ming, '你好').locator('.more');
  await more.waitFor();
  await more.focus();
  await ming.page.keyboard.press('Enter');
  const focused = (): Promise<string> =>
    ming.page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
  await ming.page.locator('.menu').waitFor();
  await expect.poll(focused).toBe('👍');
  await ming.page.keyboard.press('End');
  expect(await focused()).toBe('移除');
  await ming.page.keyboard.press('ArrowDown');
  expect(await focused()).toBe('👍');
  await ming.page.keyboard.press('Escape');
  await ming.page.locator('.menu').waitFor({ state: 'detached' });
  expect(await more.evaluate((element) => element === document.activeElement)).toBe(true);
});
