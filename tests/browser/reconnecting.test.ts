import { expect, it } from 'vitest';
import { useKillableSite } from './support/killable-site';
import { newRoom } from './support/site';
import { useVisitors, type Visitor } from './support/visitors';

const site = useKillableSite();
const visitor = useVisitors();

const banner = (of: Visitor) => of.page.locator('.banner');

it('[CLIENT-6] [CLIENT-5] comes back by itself after the server was killed, and says that something may be missing', async () => {
  const room = newRoom();
  const [ming, ann] = [await visitor(), await visitor({ locale: 'en-US' })];
  await ming.enter(site().url, room, '小明');
  await ann.enter(site().url, room, 'Ann');
  await ming.say('之前');
  await ann.sees('之前');

  await site().kill();
  await ming.page.getByRole('status').getByText('正在重新连接…').waitFor();
  expect(await banner(ming).count()).toBe(0);
  await ming.say('等连上再说');
  await ming.alert.getByText('还没有连上').waitFor();
  expect(await ming.composer.inputValue()).toBe('等连上再说');
  await banner(ming).getByText('正在重新连接').waitFor();

  await site().startAgain();
  await Promise.all([ming.joined(), ann.joined()]);
  await ming.sees('已重新连接，断线期间的消息未显示');
  await ann.sees('Reconnected — messages sent meanwhile are not shown');
  expect(await banner(ming).count()).toBe(0);
  expect(await ming.composer.inputValue()).toBe('等连上再说');
  await ming.composer.press('Enter');
  await ann.sees('等连上再说');
  expect(await ming.messages()).toEqual(['你: 之前', '你: 等连上再说']);
});

it('[CLIENT-9] [CLIENT-6] offline the text stays, and the network’s return brings the room back at once', async () => {
  const ming = await visitor();
  await ming.enter(site().url, newRoom(), '小明');
  await ming.context.setOffline(true);
  await ming.page.getByRole('status').getByText('网络已断开').waitFor();
  await ming.say('离线时写的');
  expect(await ming.composer.inputValue()).toBe('离线时写的');
  await banner(ming).getByText('没有联网').waitFor();
  await ming.context.setOffline(false);
  await ming.joined();
  await ming.composer.press('Enter');
  await ming.sees('离线时写的');
});

it('[CLIENT-5] a server that is not there is told after a while, with a way to try now', async () => {
  const ming = await visitor();
  await ming.page.goto(new URL(newRoom(), site().url).href);
  await site().kill();
  await ming.chooseName('小明');
  await banner(ming).getByText('连不上服务器').waitFor();
  await site().startAgain();
  // It may have come back by itself a moment before.
  await banner(ming).getByRole('button').or(ming.page.locator('.status.joined')).first().click();
  await ming.joined();
  expect(await banner(ming).count()).toBe(0);
});
