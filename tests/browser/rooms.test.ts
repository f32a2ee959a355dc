import { describe, expect, it } from 'vitest';
import { newRoom, useSite } from './support/site';
import { play } from './support/stage';
import { DESKTOP, PHONE, useVisitors, type Visitor } from './support/visitors';

const site = useSite();
const visitor = useVisitors();

const nameOf = (path: string): string => decodeURIComponent(path).replace('/r/', '');
const title = (who: Visitor) => who.page.getByRole('heading', { level: 1 });
const focused = (who: Visitor, selector: string) =>
  who.page.waitForFunction((wanted) => document.activeElement?.matches(wanted), selector);

/** Marks the page, to see that it is still the same one. */
async function mark({ page }: Visitor): Promise<() => Promise<boolean>> {
  await page.evaluate(() => {
    document.body.dataset['page'] = 'the same';
  });
  return () => page.evaluate(() => document.body.dataset['page'] === 'the same');
}

describe('the list of rooms', () => {
  it('[CLIENT-42] [CLIENT-43] leads from one to another and back without a reload, and counts what is new in the others', async () => {
    const [tea, design] = [newRoom(), newRoom()];
    const [ming, ann] = [await visitor(), await visitor()];
    await ming.page.clock.install();
    await ann.enter(site(), tea, 'Ann');
    await ming.enter(site(), tea, '小明');
    const same = await mark(ming);
    await ming.say('茶好了');
    await ming.sees('茶好了');
    await ming.composer.fill('写了一半');

    const rooms = ming.page.getByRole('navigation', { name: '房间' });
    await rooms.getByRole('searchbox').fill(nameOf(design));
    await rooms.getByRole('searchbox').press('Enter');
    await title(ming).getByText(nameOf(design)).waitFor();
    await ming.joined();
    expect(decodeURIComponent(new URL(ming.page.url()).pathname)).toBe(design);
    expect(await ming.messages()).toEqual([]);
    expect(await ming.composer.inputValue()).toBe('');
    await focused(ming, '#message');

    const teaRow = rooms.getByRole('listitem').filter({ hasText: nameOf(tea) });
    expect(await teaRow.locator('.badge').count()).toBe(0);
    await ann.say('第一杯');
    await ann.say('第二杯');
    await ann.allSaid();
    await ming.page.clock.fastForward(60_000);
    await teaRow.locator('.badge').getByText('2', { exact: true }).waitFor();

    await ming.page.goBack();
    await title(ming).getByText(nameOf(tea)).waitFor();
    await ming.sees('第二杯');
    expect(await ming.composer.inputValue()).toBe('写了一半');
    await teaRow.locator('.badge').waitFor({ state: 'detached' });
    await ming.page.goForward();
    await title(ming).getByText(nameOf(design)).waitFor();
    await ming.joined();
    expect(await same()).toBe(true);
  });

  it('[CLIENT-44] Ctrl+K opens it with its field, arrows and Enter choose, Escape closes and gives the focus back', async () => {
    const [tea, design] = [newRoom(), newRoom()];
    const ming = await visitor({ viewport: { width: 900, height: 700 } });
    await ming.enter(site(), tea, '小明');
    await ming.page.goto(new URL(design, site()).href);
    await ming.joined();
    const same = await mark(ming);
    await focused(ming, '#message');

    await ming.page.keyboard.press('Control+k');
    const sheet = ming.page.getByRole('dialog', { name: '房间' });
    await focused(ming, 'dialog input');
    await ming.page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await focused(ming, '#message');

    await ming.page.keyboard.press('Control+k');
    await focused(ming, 'dialog input');
    await ming.page.keyboard.press('ArrowDown');
    await ming.page.keyboard.press('ArrowDown');
    await focused(ming, `dialog a[href="${encodeURI(tea)}"]`);
    await ming.page.keyboard.press('Enter');
    await title(ming).getByText(nameOf(tea)).waitFor();
    await ming.joined();
    await sheet.waitFor({ state: 'detached' });
    await focused(ming, '#message');
    expect(await same()).toBe(true);
  });

  it('[CLIENT-44] on a phone it is a sheet, by finger and by keyboard, and the focus returns', async () => {
    const [tea, design] = [newRoom(), newRoom()];
    const ming = await visitor(PHONE);
    await ming.enter(site(), tea, '小明');
    await ming.page.goto(new URL(design, site()).href);
    await ming.joined();

    const button = ming.page.getByRole('button', { name: '显示房间列表' });
    const sheet = ming.page.getByRole('dialog', { name: '房间' });
    await button.press('Enter');
    await sheet.waitFor();
    await ming.page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await focused(ming, '.open-rooms');

    await button.tap();
    await sheet.waitFor();
    // Beside it.
    await ming.page.touchscreen.tap(385, 400);
    await sheet.waitFor({ state: 'detached' });

    await button.tap();
    await sheet.getByRole('link', { name: nameOf(tea) }).tap();
    await title(ming).getByText(nameOf(tea)).waitFor();
    await ming.joined();
    await focused(ming, 'h1');
  });

  it('[CLIENT-44] beside the conversation it folds away, also for the next visit', async () => {
    const ming = await visitor();
    await ming.enter(site(), newRoom(), '小明');
    const rooms = ming.page.getByRole('navigation', { name: '房间' });
    await rooms.getByRole('button', { name: '收起房间列表' }).click();
    await rooms.waitFor({ state: 'detached' });
    await focused(ming, '.open-rooms');
    await ming.page.reload();
    await ming.joined();
    expect(await rooms.count()).toBe(0);
    await ming.page.getByRole('button', { name: '显示房间列表' }).click();
    await rooms.getByRole('searchbox').waitFor();
    await focused(ming, 'nav input');
  });

  it('[CLIENT-19] what was not sent in a room that was left goes out when one is back in it', async () => {
    const [tea, design] = [newRoom(), newRoom()];
    const [ming, ann] = [await visitor(), await visitor()];
    await ann.enter(site(), tea, 'Ann');
    await ming.enter(site(), tea, '小明');
    const rooms = ming.page.getByRole('navigation', { name: '房间' });
    // What keeps the visit comes a little later: before the network goes.
    await rooms.getByRole('link', { name: nameOf(tea) }).waitFor();
    await ming.context.setOffline(true);
    await ming.page.locator('.status.offline').waitFor();
    await ming.say('没网时写的');
    await ming.log.locator('.progress').waitFor();
    await rooms.getByRole('searchbox').fill(nameOf(design));
    await rooms.getByRole('searchbox').press('Enter');
    await title(ming).getByText(nameOf(design)).waitFor();
    await ming.context.setOffline(false);
    await ming.joined();
    await rooms.getByRole('link', { name: nameOf(tea) }).click();
    await ann.sees('没网时写的');
    await ming.allSaid();
    expect(await ming.messages()).toEqual(['你: 没网时写的']);
  });

  it('[CLIENT-45] a room is opened by its name, from the lobby too, and a bad one is refused in place', async () => {
    const ming = await visitor(PHONE);
    await ming.enter(site(), '/', '小明');
    const field = ming.log.getByLabel('或者打开另一个房间');
    await field.fill('a b');
    await field.press('Enter');
    await ming.alert.getByText('房间名只能用').waitFor();
    const room = nameOf(newRoom());
    await field.fill(room);
    await field.press('Enter');
    await title(ming).getByText(room).waitFor();
    await ming.joined();
  });
});

describe('inviting', () => {
  it('[CLIENT-46] copies the link, says so, and shows its code', async () => {
    const room = newRoom();
    const ming = await visitor();
    await ming.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site().origin });
    await ming.enter(site(), room, '小明');
    const button = ming.page.locator('header .share');
    await button.click();
    const dialog = ming.page.getByRole('dialog', { name: '邀请别人' });
    await dialog.getByRole('img', { name: `「${nameOf(room)}」链接的二维码` }).waitFor();
    await dialog.getByRole('button', { name: '复制链接' }).click();
    await dialog.getByRole('status').getByText('链接已复制').waitFor();
    const address = new URL(room, site()).href;
    expect(await ming.page.evaluate(() => navigator.clipboard.readText())).toBe(address);

    await ming.page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('no'));
    });
    await dialog.getByRole('button', { name: '复制链接' }).click();
    await dialog.getByRole('status').getByText('请手动复制').waitFor();
    expect(await ming.page.evaluate(() => window.getSelection()?.toString())).toBe(decodeURI(address));

    await ming.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await focused(ming, '.share');
  });

  it('[CLIENT-46] the code is dark on light in the dark too', async () => {
    const ming = await visitor({ ...DESKTOP, colorScheme: 'dark' });
    await ming.enter(site(), newRoom(), '小明');
    await ming.page.locator('header .share').click();
    const code = ming.page.getByRole('dialog').getByRole('img');
    await code.waitFor();
    const fills = await code.evaluate((svg) =>
      [...svg.children].map((shape) => getComputedStyle(shape).fill),
    );
    expect(fills).toEqual(['rgb(255, 255, 255)', 'rgb(17, 17, 17)']);
  });
});

describe('the people', () => {
  it('[CLIENT-47] [CLIENT-48] are listed, oneself first; one is mentioned, and called otherwise by oneself alone', async () => {
    const room = newRoom();
    const [ming, ann] = [await visitor(), await visitor()];
    await ann.enter(site(), room, 'Ann');
    await ming.enter(site(), room, '小明');
    await ann.say('你们好');
    await ming.sees('你们好');
    const people = ming.page.getByRole('complementary', { name: '在线的人' });
    await people.getByText('Ann').waitFor();
    expect(await people.locator('.called').allTextContents()).toEqual(['小明', 'Ann']);
    expect(await people.locator('.row').first().textContent()).toContain('你');

    await ming.composer.fill('问一下');
    await people.getByRole('button', { name: 'Ann', exact: true }).click();
    expect(await ming.composer.inputValue()).toBe('问一下 @Ann ');
    await focused(ming, '#message');

    await people.getByRole('button', { name: '给 Ann 设置备注和颜色' }).click();
    await focused(ming, '.nickname .name');
    await people.getByLabel('备注名').fill('安安');
    await people.getByLabel('备注名').press('Enter');
    await people.getByRole('radio', { name: '颜色 3' }).check();
    const said = ming.log.locator('li.other .who');
    await said.getByText('安安').waitFor();
    expect(await said.locator('.name').getAttribute('title')).toBe('Ann');
    expect(await said.getAttribute('style')).toContain('122deg');

    await ming.page.reload();
    await ming.joined();
    await ming.log.locator('li.other .who').getByText('安安').waitFor();
    expect(await ann.messages()).toEqual(['你: 你们好']);

    await people.getByRole('button', { name: '给 Ann 设置备注和颜色' }).click();
    await people.getByRole('button', { name: '恢复默认' }).click();
    await ming.log.locator('li.other .who').getByText('Ann').waitFor();
  });

  it('[CLIENT-47] on a phone they are behind the count in the header', async () => {
    const ming = await visitor(PHONE);
    await ming.enter(site(), newRoom(), '小明');
    await ming.page.getByRole('button', { name: '1 人在线，查看都有谁' }).tap();
    const sheet = ming.page.getByRole('dialog', { name: '在线的人' });
    await sheet.getByText('小明').waitFor();
    await sheet.getByRole('button', { name: '关闭' }).tap();
    await sheet.waitFor({ state: 'detached' });
    await focused(ming, '.open-people');
  });

  it('[CLIENT-47] beside the conversation they fold away, and come back by the count', async () => {
    const ming = await visitor();
    await ming.enter(site(), newRoom(), '小明');
    const people = ming.page.getByRole('complementary', { name: '在线的人' });
    await people.getByRole('button', { name: '收起成员列表' }).click();
    await people.waitFor({ state: 'detached' });
    await focused(ming, '.open-people');
    await ming.page.keyboard.press('Enter');
    await people.getByText('小明').waitFor();
  });
});

describe('a room that does not let one in', () => {
  it('[CLIENT-49] says so beside the list of rooms, without people', async () => {
    const ming = await visitor();
    await play('name refused by the room', ming, site());
    expect(await ming.page.locator('aside').count()).toBe(0);
    await ming.page.getByRole('navigation', { name: '房间' }).getByRole('searchbox').waitFor();
  });

  it('[CLIENT-49] one that lets go of somebody keeps its place, and what was said', async () => {
    const ming = await visitor();
    await play('let go of', ming, site());
    await ming.sees('好');
    await ming.page.getByRole('navigation', { name: '房间' }).waitFor();
    await ming.page.getByRole('complementary', { name: '在线的人' }).waitFor();
  });
});
