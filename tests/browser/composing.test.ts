import { expect, it } from 'vitest';
import { newRoom, useSite } from './support/site';
import { PHONE, useVisitors } from './support/visitors';

const site = useSite();
const visitor = useVisitors();

it('[CLIENT-8] the Enter that ends a composition does not send; the next one does', async () => {
  const ming = await visitor();
  await ming.enter(site(), newRoom(), '小明');
  await ming.composer.focus();
  const keyboard = await ming.context.newCDPSession(ming.page);
  await ming.page.evaluate(() => {
    addEventListener(
      'keydown',
      ({ isComposing, keyCode }) => {
        document.body.dataset['last'] = `${isComposing} ${keyCode}`;
      },
      true,
    );
  });

  await keyboard.send('Input.imeSetComposition', { text: 'nihao', selectionStart: 5, selectionEnd: 5 });
  const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 };
  await keyboard.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter });
  await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter });
  expect(await ming.page.evaluate(() => document.body.dataset['last'])).toBe('true 229');
  await keyboard.send('Input.insertText', { text: '你好' });
  expect(await ming.composer.inputValue()).toBe('你好');
  expect(ming.sent).toEqual([]);

  await ming.page.keyboard.press('Enter');
  await ming.sees('你好');
  expect(ming.sent).toEqual(['你好']);
});

it('[CLIENT-7] Shift+Enter breaks the line, Enter sends', async () => {
  const ming = await visitor();
  await ming.enter(site(), newRoom(), '小明');
  await ming.composer.focus();
  await ming.page.keyboard.type('第一行');
  await ming.page.keyboard.press('Shift+Enter');
  await ming.page.keyboard.type('第二行');
  await ming.page.keyboard.press('Enter');
  await ming.sees('第一行\n第二行');
  expect(await ming.messages()).toEqual(['你: 第一行\n第二行']);
});

it('[CLIENT-7] on touch Enter breaks the line, and the button sends', async () => {
  const ming = await visitor(PHONE);
  await ming.enter(site(), newRoom(), '小明');
  await ming.composer.tap();
  await ming.page.keyboard.type('第一行');
  await ming.page.keyboard.press('Enter');
  await ming.page.keyboard.type('第二行');
  expect(await ming.composer.inputValue()).toBe('第一行\n第二行');
  await ming.page.getByRole('button', { name: '发送' }).tap();
  await ming.sees('第一行\n第二行');
  expect(await ming.composer.evaluate((field) => field === document.activeElement)).toBe(true);
});

it('[CLIENT-9] a draft survives a reload', async () => {
  const ming = await visitor();
  await ming.enter(site(), newRoom(), '小明');
  await ming.composer.fill('还没写完');
  await ming.page.reload();
  await ming.joined();
  expect(await ming.composer.inputValue()).toBe('还没写完');
});

it('[CLIENT-17] what the room refuses is shown with the reason, and can be deleted', async () => {
  const ming = await visitor();
  await ming.enter(site(), newRoom(), '小明');
  // NUL: the room does not pass it on.
  await ming.say('a\u0000b');
  await ming.alert.getByText('服务器无法处理这条消息').waitFor();
  await ming.say('ab');
  await ming.sees('ab');
  expect(await ming.alert.count()).toBe(1);
  await ming.page.getByRole('button', { name: '删除' }).click();
  await ming.alert.waitFor({ state: 'detached' });
  expect(await ming.messages()).toEqual(['你: ab']);
  expect(await ming.log.evaluate((log) => log === document.activeElement)).toBe(true);
});

it('[CLIENT-9] the longest message goes through; one character more is told before it is sent', async () => {
  const ming = await visitor();
  await ming.enter(site(), newRoom(), '小明');
  await ming.say('👋'.repeat(4001));
  await ming.alert.getByText('太长了').waitFor();
  expect(ming.sent).toEqual([]);
  await ming.say('👋'.repeat(4000));
  await ming.sees('👋'.repeat(4000));
});
