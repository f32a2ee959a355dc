import { describe, expect, it } from 'vitest';
import { useKillableSite } from './support/killable-site';
import { newRoom } from './support/site';
import { useVisitors, type Visitor } from './support/visitors';

const site = useKillableSite();
const visitor = useVisitors();

async function goOffline(who: Visitor): Promise<void> {
  await who.context.setOffline(true);
  await who.page.locator('.status.offline').waitFor();
}

/** The messages of `who` that wait for a connection. */
const waiting = (who: Visitor) => who.log.locator('li.message.waiting');

describe('without a connection', () => {
  it('[CLIENT-17] what was written goes out by itself, in order, when the network is back', async () => {
    const room = newRoom();
    const [ming, ann] = [await visitor(), await visitor()];
    await ming.enter(site().url, room, '小明');
    await ann.enter(site().url, room, 'Ann');
    await goOffline(ming);
    for (const text of ['一', '二', '三']) await ming.say(text);
    expect(await waiting(ming).count()).toBe(3);
    expect(await ming.composer.inputValue()).toBe('');
    await ann.say('在吗');
    await ann.sees('在吗');
    await ming.context.setOffline(false);
    await ann.sees('三');
    await ming.allSaid();
    const said = ['Ann: 在吗', '你: 一', '你: 二', '你: 三'];
    expect(await ming.messages()).toEqual(said);
    expect(await ann.messages()).toEqual(['你: 在吗', '小明: 一', '小明: 二', '小明: 三']);
  });

  it('[CLIENT-9] past 16 the text stays in the field', async () => {
    const ming = await visitor();
    await ming.enter(site().url, newRoom(), '小明');
    await goOffline(ming);
    for (let n = 1; n <= 17; n += 1) await ming.say(`${n}`);
    await ming.alert.getByText('已有 16 条消息在等待发送').waitFor();
    expect(await ming.composer.inputValue()).toBe('17');
    await ming.context.setOffline(false);
    await ming.allSaid();
    expect(await ming.alert.count()).toBe(0);
    await ming.composer.press('Enter');
    await ming.allSaid();
    expect(await ming.messages()).toEqual(Array.from({ length: 17 }, (_, n) => `你: ${n + 1}`));
  });

  it('[CLIENT-19] it survives that its tab is closed', async () => {
    const room = newRoom();
    const [ming, ann] = [await visitor(), await visitor()];
    await ann.enter(site().url, room, 'Ann');
    await ming.enter(site().url, room, '小明');
    await site().kill();
    await ming.page.locator('.status.reconnecting').waitFor();
    await ming.say('断线时写的');
    await waiting(ming).waitFor();
    // The server comes back, but not for this page.
    await ming.context.setOffline(true);
    await site().startAgain();
    await ann.joined();
    await ming.say('离线时写的');
    await ming.page.close();
    await ming.context.setOffline(false);

    const again = await ming.context.newPage();
    await again.goto(new URL(room, site().url).href);
    await again.locator('#name').press('Enter');
    await ann.sees('离线时写的');
    expect(await ann.messages()).toEqual(['小明: 断线时写的', '小明: 离线时写的']);
    await again.reload();
    await again.locator('.status.joined').waitFor();
    await again.getByRole('log').getByText('离线时写的').waitFor();
    expect(await again.locator('li.message').count()).toBe(2);
    await again.close();
  });

  it('[CLIENT-19] a reload sends it itself, and another tab in the room does not', async () => {
    const room = newRoom();
    const ming = await visitor();
    await ming.enter(site().url, room, '小明');
    const other = await ming.context.newPage();
    await other.goto(new URL(room, site().url).href);
    await other.locator('#name').press('Enter');
    await other.locator('.status.joined').waitFor();

    // Only this page is cut off, and it may be loaded anew.
    let cut = true;
    await ming.page.routeWebSocket(/\/ws\//, (socket) => {
      if (cut) void socket.close({ code: 1012 });
      else socket.connectToServer();
    });
    await ming.page.reload();
    await ming.page.locator('.status.reconnecting, .status.connecting').waitFor();
    await ming.say('等着');
    await waiting(ming).waitFor();
    await ming.page.reload();
    await waiting(ming).getByText('等着').waitFor();
    expect(await other.locator('li.message').count()).toBe(0);

    cut = false;
    await other.getByRole('log').getByText('等着').waitFor();
    await ming.allSaid();
    expect(await ming.messages()).toEqual(['你: 等着']);
    expect(await other.locator('li.message').count()).toBe(1);
  });
});

describe('a server that is killed', () => {
  it('[CLIENT-17] [CLIENT-18] while messages are on their way: each is said once, in order', async () => {
    const room = newRoom();
    const [ming, ann] = [await visitor(), await visitor()];
    await ming.enter(site().url, room, '小明');
    await ann.enter(site().url, room, 'Ann');
    const texts = Array.from({ length: 12 }, (_, n) => `第 ${n} 条`);
    for (const text of texts.slice(0, 4)) await ming.say(text);
    const killed = site().kill();
    for (const text of texts.slice(4, 8)) await ming.say(text);
    await killed;
    await site().startAgain();
    for (const text of texts.slice(8)) await ming.say(text);
    await ann.sees('第 11 条');
    await ming.allSaid();
    expect(await ming.messages()).toEqual(texts.map((text) => `你: ${text}`));
    expect(await ann.messages()).toEqual(texts.map((text) => `小明: ${text}`));
  });

  it('[CLIENT-17] one that is frozen: the message fails, and a retry says it once', async () => {
    const room = newRoom();
    const [ming, ann] = [await visitor(), await visitor()];
    await ming.enter(site().url, room, '小明');
    await ann.enter(site().url, room, 'Ann');
    site().freeze();
    try {
      await ming.say('有人吗');
      await ming.alert.getByText('服务器没有回应').waitFor();
      await ming.page.getByRole('button', { name: '重试' }).click();
    } finally {
      site().thaw();
    }
    // The server gets it twice, and it is one message.
    await ann.sees('有人吗');
    await ming.allSaid();
    expect(ming.sent).toEqual(['有人吗', '有人吗']);
    await ann.say('有');
    await ming.sees('有');
    expect(await ming.messages()).toEqual(['你: 有人吗', 'Ann: 有']);
    expect(await ann.messages()).toEqual(['小明: 有人吗', '你: 有']);
  });
});

it('[CLIENT-20] [CLIENT-21] two tabs are one person, who is counted once', async () => {
  const room = newRoom();
  const [ming, ann] = [await visitor(), await visitor({ locale: 'en-US' })];
  await ann.enter(site().url, room, 'Ann');
  await ming.enter(site().url, room, '小明');
  await ann.page.getByText('2 here').waitFor();
  const tab = await ming.context.newPage();
  await tab.goto(new URL(room, site().url).href);
  await tab.locator('#name').press('Enter');
  await tab.locator('.status.joined').waitFor();
  await tab.locator('#message').fill('从另一个标签页');
  await tab.locator('#message').press('Enter');
  await ming.sees('从另一个标签页');
  expect(await ming.messages()).toEqual(['你: 从另一个标签页']);
  expect(await ann.page.getByText('2 here').count()).toBe(1);
  expect(await ann.log.locator('li.notice').count()).toBe(1);
});
