import { expect, it } from 'vitest';
import { newRoom, useSite } from './support/site';
import { useVisitors } from './support/visitors';

const site = useSite();
const visitor = useVisitors();

it('[CLIENT-1] a first visit asks, a reload does not, and the next visit offers the name', async () => {
  const ming = await visitor();
  const room = newRoom();
  await ming.enter(site(), room, '小明');

  await ming.page.reload();
  await ming.joined();

  const nextVisit = await ming.context.newPage();
  await nextVisit.goto(new URL(room, site()).href);
  await nextVisit.locator('#name').waitFor();
  expect(await nextVisit.locator('#name').inputValue()).toBe('小明');
  await nextVisit.keyboard.press('Enter');
  await nextVisit.locator('.status.joined').waitFor();
});

it('[CLIENT-1] a blank name and one too long are refused in place', async () => {
  const ming = await visitor();
  await ming.page.goto(site().href);
  await ming.chooseName('   ');
  await ming.alert.getByText('请先填写名字').waitFor();
  await ming.chooseName('字'.repeat(33));
  await ming.alert.getByText('名字太长了').waitFor();
  await ming.chooseName('字'.repeat(32));
  await ming.joined();
});

it('[CLIENT-1] is changed from the room, and the others see who it is now', async () => {
  const room = newRoom();
  const [ming, ann] = [await visitor(), await visitor()];
  await ann.enter(site(), room, 'Ann');
  await ming.enter(site(), room, '小明');
  await ming.say('我是小明');
  await ming.sees('我是小明');

  await ming.page.getByRole('button', { name: '更改名字' }).click();
  const dialog = ming.page.getByRole('dialog');
  await dialog.locator('#name').fill('小红');
  await dialog.locator('#name').press('Enter');
  await ming.sees('你现在叫 小红');
  await ann.sees('小明 改名为 小红');
  await ming.say('现在是小红');
  await ann.sees('现在是小红');
  expect(await ming.messages()).toEqual(['你: 我是小明', '你: 现在是小红']);
  expect(await ann.messages()).toEqual(['小明: 我是小明', '小红: 现在是小红']);
});

it('[CLIENT-21] a new name is that of the person’s other tab too, also after a reload', async () => {
  const room = newRoom();
  const ming = await visitor();
  await ming.enter(site(), room, '小明');
  const tab = await ming.context.newPage();
  await tab.goto(new URL(room, site()).href);
  await tab.locator('#name').press('Enter');
  await tab.locator('.status.joined').waitFor();

  await ming.page.getByRole('button', { name: '更改名字' }).click();
  await ming.page.getByRole('dialog').locator('#name').fill('小红');
  await ming.page.getByRole('dialog').locator('#name').press('Enter');
  await tab.getByRole('log').getByText('你现在叫 小红').waitFor();
  await tab.reload();
  await tab.locator('.status.joined').waitFor();
  expect(await tab.locator('.me .name').textContent()).toBe('小红');
});

it('[CLIENT-14] the dialog closes with Escape, and the focus returns', async () => {
  const ming = await visitor();
  await ming.enter(site(), newRoom(), '小明');
  const button = ming.page.getByRole('button', { name: '更改名字' });
  await button.click();
  await ming.page.getByRole('dialog').waitFor();
  await ming.page.keyboard.press('Escape');
  await ming.page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
});
