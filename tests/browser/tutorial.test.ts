import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { socketUrl } from '../support/server';
import { useOtherSite } from './support/other-site';
import { newRoom, useSite } from './support/site';
import { useVisitors } from './support/visitors';

const site = useSite();
const otherSite = useOtherSite(readFileSync(join(import.meta.dirname, 'pages/tutorial.html'), 'utf8'));
const visitor = useVisitors();

it('[WIRE-13] [CLIENT-4] a page of the tutorial, from another site, talks with this client', async () => {
  const room = newRoom();
  const [ming, old] = [await visitor(), await visitor()];
  await ming.enter(site(), room, '小明');

  const address = otherSite();
  address.searchParams.set('server', socketUrl({ url: site() }, room.slice('/r/'.length)).href);
  address.searchParams.set('username', '老客户端');
  await old.page.goto(address.href);
  const list = old.page.locator('#list');
  await list.getByText('系统通知: 老客户端 加入了聊天室').waitFor();
  await ming.sees('老客户端 加入了聊天室');

  await old.page.locator('#text').fill('你好,新客户端');
  await old.page.locator('#text').press('Enter');
  await ming.sees('你好,新客户端');
  await ming.log.locator('li.message .who', { hasText: '访客' }).waitFor();
  await ming.say('你好,老客户端 👋');
  await list.getByText('小明: 你好,老客户端 👋').waitFor();

  // Its probe went before all this, and nobody saw it.
  expect(await ming.messages()).toEqual(['老客户端: 你好,新客户端', '你: 你好,老客户端 👋']);
  const items = await list.locator('li').allTextContents();
  expect(items[0]).toMatch(/^欢迎来到聊天室!您的ID是 \w{8}, 名称是 老客户端。/);
  expect(items.slice(1)).toEqual([
    '系统通知: 老客户端 加入了聊天室',
    '老客户端: 你好,新客户端',
    '小明: 你好,老客户端 👋',
  ]);
});
