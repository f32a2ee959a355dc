import { describe, expect, it } from 'vitest';
import { newRoom, useSite } from './support/site';
import { PHONE, useVisitors, type Visitor } from './support/visitors';

const site = useSite();
const visitor = useVisitors();

describe('people in one room', () => {
  it('[CLIENT-3] two talk in Chinese, with an emoji', async () => {
    const room = newRoom();
    const [ming, ann] = [await visitor(), await visitor({ locale: 'en-GB' })];
    await ming.enter(site(), room, '小明');
    await ann.enter(site(), room, 'Ann');
    await ming.sees('Ann 加入了聊天室');

    await ming.say('你好,Ann!👋🏽');
    await ann.sees('你好,Ann!👋🏽');
    await ann.say('你好,小明 🎉');
    await ming.sees('你好,小明 🎉');

    expect(await ming.messages()).toEqual(['你: 你好,Ann!👋🏽', 'Ann: 你好,小明 🎉']);
    expect(await ann.messages()).toEqual(['小明: 你好,Ann!👋🏽', 'You: 你好,小明 🎉']);
    expect(await ming.composer.inputValue()).toBe('');
  });

  it('[CLIENT-3] three see the same, and who leaves is missed', async () => {
    const room = newRoom();
    const [ming, ann, bo] = [await visitor(), await visitor({ locale: 'en-US' }), await visitor(PHONE)];
    await ming.enter(site(), room, '小明');
    await ann.enter(site(), room, 'Ann');
    await bo.enter(site(), room, '波');
    await ming.say('一');
    await ann.sees('一');
    await ann.say('二');
    await bo.sees('二');
    await bo.say('三');
    for (const each of [ming, ann, bo]) await each.sees('三');
    expect(await ming.messages()).toEqual(['你: 一', 'Ann: 二', '波: 三']);
    expect(await bo.messages()).toEqual(['小明: 一', 'Ann: 二', '你: 三']);

    await bo.page.close();
    await ming.sees('波 离开了聊天室');
    await ann.sees('波 left');
  });

  it('[CLIENT-2] / is the lobby, and no other room', async () => {
    const [ming, ann, other] = [await visitor(), await visitor(), await visitor()];
    await ming.enter(site(), '/', '小明');
    await ann.enter(site(), '/r/lobby', 'Ann');
    await other.enter(site(), newRoom(), '别人');
    await ming.say('大厅里有人吗');
    await ann.sees('大厅里有人吗');
    await other.say('这里没有');
    await other.sees('这里没有');
    expect(await other.messages()).toEqual(['你: 这里没有']);
    expect(await ming.page.getByRole('heading', { level: 1 }).textContent()).toContain('大厅');
  });
});

describe('the assistant', () => {
  it('[CLIENT-3] answers after a moment, and is no person', async () => {
    const ming = await visitor();
    await ming.enter(site(), newRoom(), '小明');
    await ming.say('现在时间?');
    await ming.sees('现在时间?');
    const reply = ming.log.locator('li.assistant');
    await reply.waitFor();
    expect(await reply.locator('.bubble').textContent()).toMatch(
      /^现在是北京时间:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
    );
    expect(await reply.locator('.who').textContent()).toContain('自动回复');
    const [asked, answered] = await ming.log
      .locator('li.message time')
      .evaluateAll((times) => times.map((time) => Date.parse(time.getAttribute('datetime') ?? '')));
    expect((answered ?? 0) - (asked ?? 0)).toBeGreaterThanOrEqual(1400);
  });

  it('is asked with one click in an empty room, in either language', async () => {
    const ann = await visitor({ locale: 'en-US' });
    await ann.enter(site(), newRoom(), 'Ann');
    await ann.page.getByRole('button', { name: 'help', exact: true }).click();
    await ann.log.locator('li.assistant').waitFor();
    expect((await ann.messages())[0]).toBe('You: help');
  });
});

describe('what is said while nobody looks', () => {
  /** A room in which more was said than is in view. */
  async function fullRoom(): Promise<{ ming: Visitor; ann: Visitor }> {
    const room = newRoom();
    const [ming, ann] = [await visitor(), await visitor()];
    await ming.enter(site(), room, '小明');
    await ann.enter(site(), room, 'Ann');
    for (let n = 1; n <= 30; n += 1) await ann.say(`第 ${n} 行`);
    await ming.sees('第 30 行');
    return { ming, ann };
  }

  it('[CLIENT-12] waits behind a button with its number, and one’s own message leads down', async () => {
    const { ming, ann } = await fullRoom();
    const fromBottom = () =>
      ming.log.evaluate((log) => Math.round(log.scrollHeight - log.scrollTop - log.clientHeight));
    expect(await fromBottom()).toBeLessThanOrEqual(1);

    await ming.log.evaluate((log) => log.scrollTo(0, 0));
    await ming.page.getByRole('button', { name: '回到最新消息' }).waitFor();
    await ann.say('新的一');
    await ann.say('新的二');
    const jump = ming.page.getByRole('button', { name: '2 条新消息' });
    await jump.waitFor();
    expect(await ming.log.evaluate((log) => log.scrollTop)).toBe(0);
    await jump.click();
    await jump.waitFor({ state: 'detached' });
    expect(await fromBottom()).toBeLessThanOrEqual(1);

    await ming.log.evaluate((log) => log.scrollTo(0, 0));
    await ming.page.getByRole('button', { name: '回到最新消息' }).waitFor();
    await ming.say('我说');
    await ming.sees('我说');
    await ming.page.getByRole('button', { name: '回到最新消息' }).waitFor({ state: 'detached' });
    expect(await fromBottom()).toBeLessThanOrEqual(1);
  });

  it('[CLIENT-12] within 100 px of the end the list goes on following', async () => {
    const { ming, ann } = await fullRoom();
    await ming.log.evaluate((log) => log.scrollBy(0, -90));
    await ann.say('再来一行');
    await ming.sees('再来一行');
    expect(
      await ming.log.evaluate((log) => Math.round(log.scrollHeight - log.scrollTop - log.clientHeight)),
    ).toBeLessThanOrEqual(1);
  });

  it('[CLIENT-12] nobody leaves the end because rows are higher than they were taken for', async () => {
    const { ming, ann } = await fullRoom();
    // As it is when a chunk comes into view: the list is told that it has scrolled before it is told that it has grown.
    await ming.log.evaluate((log) => {
      log.querySelector<HTMLElement>('.column')?.style.setProperty('padding-bottom', '500px');
      log.dispatchEvent(new Event('scroll'));
    });
    await ming.page.waitForFunction(() => {
      const log = document.querySelector('[role=log]');
      return log && log.scrollHeight - log.scrollTop - log.clientHeight <= 1;
    });
    await ann.say('再来一行');
    await ming.sees('再来一行');
    expect(await ming.page.getByRole('button', { name: /新消息|最新/ }).count()).toBe(0);
  });

  it('is counted in the title of a hidden page', async () => {
    const room = newRoom();
    const [ming, ann] = [await visitor(), await visitor()];
    await ming.enter(site(), room, '小明');
    await ann.enter(site(), room, 'Ann');
    const page = ming.page;
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await ann.say('在吗');
    await page.waitForFunction(() => document.title.startsWith('(1) '));
    await page.evaluate(() => {
      Reflect.deleteProperty(document, 'visibilityState');
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await page.waitForFunction(() => !document.title.startsWith('('));
  });
});
