import { expect, it } from 'vitest';
import { ClassicClient } from '../support/classic-client';
import { socketUrl } from '../support/server';
import { useKillableSite } from './support/killable-site';
import { newRoom } from './support/site';
import { useVisitors, type Visitor } from './support/visitors';

const site = useKillableSite();
const visitor = useVisitors();

const banner = (of: Visitor) => of.page.locator('.banner');

it('[CLIENT-6] [CLIENT-5] [CLIENT-18] comes back by itself after the server was killed, with nothing missing', async () => {
  const room = newRoom();
  const [ming, ann] = [await visitor(), await visitor({ locale: 'en-US' })];
  await ming.enter(site().url, room, '小明');
  await ann.enter(site().url, room, 'Ann');
  await ming.say('之前');
  await ann.sees('之前');

  await site().kill();
  await ming.page.getByRole('status').getByText('正在重新连接…').waitFor();
  expect(await banner(ming).count()).toBe(0);
  await banner(ming).getByText('正在重新连接').waitFor();

  await site().startAgain();
  await Promise.all([ming.joined(), ann.joined()]);
  expect(await banner(ming).count()).toBe(0);
  await ming.say('之后');
  await ann.sees('之后');
  expect(await ming.messages()).toEqual(['你: 之前', '你: 之后']);
  expect(await ann.messages()).toEqual(['小明: 之前', '小明: 之后']);
  expect(await ming.log.locator('li.mark').count()).toBe(0);
});

it('[CLIENT-18] what was said meanwhile is there after a return, without a gap or a repeat', async () => {
  const room = newRoom();
  const [ming, ann] = [await visitor(), await visitor()];
  await ming.enter(site().url, room, '小明');
  await ann.enter(site().url, room, 'Ann');
  await ann.say('0');
  await ming.sees('0');
  await ming.context.setOffline(true);
  await ming.page.getByRole('status').getByText('网络已断开').waitFor();
  for (let n = 1; n <= 10; n += 1) await ann.say(`${n}`);
  await ann.sees('10');
  await ann.allSaid();
  await ming.context.setOffline(false);
  await ming.sees('10');
  await ann.say('11');
  await ming.sees('11');
  expect(await ming.messages()).toEqual(Array.from({ length: 12 }, (_, n) => `Ann: ${n}`));
});

it('[CLIENT-18] who comes later sees what was said, and a reload the same', async () => {
  const room = newRoom();
  const [ming, ann] = [await visitor(), await visitor()];
  await ming.enter(site().url, room, '小明');
  for (const text of ['一', '二', '三']) await ming.say(text);
  await ming.allSaid();
  await ann.enter(site().url, room, 'Ann');
  await ann.sees('三');
  expect(await ann.messages()).toEqual(['小明: 一', '小明: 二', '小明: 三']);
  await ming.page.reload();
  await ming.joined();
  await ming.sees('三');
  expect(await ming.messages()).toEqual(['你: 一', '你: 二', '你: 三']);
});

it('[CLIENT-18] [CLIENT-22] [RESUME-2] who was away for more than 1,000 messages sees the end, and the rest further up', async () => {
  const room = newRoom();
  const ming = await visitor();
  await ming.enter(site().url, room, '小明');
  await ming.say('之前');
  await ming.allSaid();
  await ming.context.setOffline(true);
  await ming.page.locator('.status.offline').waitFor();

  const other = await ClassicClient.join(socketUrl(site(), room.slice('/r/'.length)));
  for (let n = 1; n <= 1_001; n += 1) other.send({ message: `${n}` });
  await other.framesBefore('1001');
  await other.close();

  await ming.context.setOffline(false);
  await ming.sees('1001');
  await ming.log.locator('li.mark').waitFor();
  expect(await ming.log.locator('li.mark').allTextContents()).toEqual([
    '离开期间消息很多，加载更早的消息即可看到',
  ]);
  const messages = await ming.messages();
  expect(messages[0]).toBe('匿名用户: 802');
  expect(messages).toHaveLength(200);
  await ming.log.evaluate((log) => log.scrollTo(0, 0));
  await ming.sees('801');
  expect(await ming.log.locator('li.mark').count()).toBe(0);
  await ming.page.locator('.jump').click();
  await ming.say('之后');
  await ming.allSaid();
  expect((await ming.messages()).at(-1)).toBe('你: 之后');
});

it('[CLIENT-5] a server that is not there is told after a while, with a way to try now', async () => {
  const ming = await visitor();
  // What tells of trouble comes while somebody gives their name.
  await ming.page.goto(new URL(newRoom(), site().url).href, { waitUntil: 'networkidle' });
  await site().kill();
  await ming.chooseName('小明');
  await banner(ming).getByText('连不上服务器').waitFor();
  await site().startAgain();
  // It may have come back by itself a moment before.
  const pressed = banner(ming).getByRole('button').click();
  pressed.catch(() => undefined);
  await Promise.race([pressed, ming.joined()]);
  await ming.joined();
  expect(await banner(ming).count()).toBe(0);
});
