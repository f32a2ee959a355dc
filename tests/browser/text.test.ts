// What people write and how it is shown, in a real browser: the policy, the composer's lists, and the look.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { root } from '../support/project';
import { axe } from './support/axe';
import { newRoom, useSite } from './support/site';
import { DESKTOP, PHONE, useVisitors, type Visitor } from './support/visitors';

const GALLERY = join(root, 'test-results', 'text');

// Code asks for a reply by its question marks, which would then be the latest message.
const site = useSite({ ASSISTANT: 'off' });
const visitor = useVisitors();

beforeAll(() => mkdir(GALLERY, { recursive: true }));

/** A person in a room with Ann. */
async function withAnn(options: BrowserContextOptions = {}): Promise<{ ming: Visitor; ann: Visitor }> {
  const room = newRoom();
  const ming = await visitor(options);
  await ming.enter(site(), room, '小明');
  const ann = await visitor();
  await ann.enter(site(), room, 'Ann Lee');
  await ming.log.locator('li.notice').waitFor();
  return { ming, ann };
}

const bubble = (of: Visitor, at = -1) => of.log.locator('.bubble').nth(at);

async function picture(of: Visitor, name: string): Promise<void> {
  await of.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished)));
  await of.page.screenshot({ path: join(GALLERY, `text_${name}.png`), caret: 'initial' });
}

/** What axe finds, and what reaches over the edges of the window. */
async function defects(of: Visitor): Promise<readonly string[]> {
  // Not `innerWidth`, which grows on a phone with what is too wide.
  const { width = 0 } = of.page.viewportSize() ?? {};
  const wide = (await of.page.evaluate(() => document.documentElement.scrollWidth)) > width;
  return [...(await axe(of.page)), ...(wide ? ['the page scrolls sideways'] : [])];
}

const CODE = [
  '房间这样记下一条消息：',
  '```rust',
  '/// Stores `message`, and tells it to everybody.',
  'pub fn say(&mut self, message: &str) -> Result<u64, Error> {',
  '    let seq = self.head + 1; // the next one',
  '    self.log.append(seq, message)?;',
  '    self.broadcast(format!("{seq}: {message}, and a line that is far too long for any phone"));',
  '    Ok(seq)',
  '}',
  '```',
].join('\n');

const LINES = [
  '**重点**内容、*斜体*、~~旧的~~，还有 `cargo test`',
  '> 今天谁来？\n> 几点？\n\n1. 小明\n2. Ann\n\n- 茶\n- [菜单](https://example.com/menu)',
  CODE,
  '你好@小明你在吗？ @Ann Lee 也在 https://example.com/a_b_c',
];

it('[CLIENT-15] [CLIENT-28] [CLIENT-30] [CLIENT-32] code, a mention and the picker keep to the policy', async () => {
  const { ming, ann } = await withAnn();
  await ann.say(`看 \`\`x\`\`\n${CODE}`);
  await bubble(ming).locator('pre .keyword').first().waitFor();
  await ann.say('嗨@小明**你在吗**');
  await bubble(ming).locator('bdi.mention.me').waitFor();
  await ming.log.locator('li.calls-me').waitFor();

  await ming.page.getByRole('button', { name: '表情' }).click();
  await ming.page.getByRole('dialog', { name: '表情' }).waitFor();
  await ming.page.keyboard.type('熊猫');
  await ming.page.getByRole('button', { name: '熊猫', exact: true }).waitFor();
  await ming.page.keyboard.press('Enter');
  await ming.page.waitForFunction(() => document.querySelector('textarea')?.value === '🐼');
  await ming.page.keyboard.type('!');
  await ming.page.keyboard.press('Enter');
  await ming.sees('🐼!');
  // Complaints are looked for after each test.
  expect(ming.complaints).toEqual([]);
});

it('[CLIENT-29] what looks like HTML stays text, beside markup too', async () => {
  const { ming, ann } = await withAnn();
  await ann.say(
    '**a** <img src=x onerror="document.body.dataset.hacked=1"> [x](javascript:alert(1)) &lt;b&gt; ![p](https://evil.example/p.png)',
  );
  await bubble(ming).locator('strong').waitFor();
  // What finds addresses comes after what reads markup.
  await bubble(ming).locator('a').waitFor();
  expect(await bubble(ming).locator('img, script').count()).toBe(0);
  expect(
    await bubble(ming)
      .locator('a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href'))),
  ).toEqual(['https://evil.example/p.png']);
  expect(await bubble(ming).textContent()).toContain('<img src=x');
  expect(await bubble(ming).textContent()).toContain('&lt;b&gt;');
  expect(await ming.page.evaluate(() => document.body.dataset['hacked'])).toBeUndefined();
});

it('[CLIENT-28] code is copied, and scrolls within itself', async () => {
  const { ming, ann } = await withAnn(PHONE);
  await ming.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await ann.say(CODE);
  await bubble(ming).locator('pre .keyword').first().waitFor();
  const scrolls = await bubble(ming)
    .locator('pre')
    .evaluate((pre) => pre.scrollWidth > pre.clientWidth);
  expect(scrolls).toBe(true);
  await ming.page.getByRole('button', { name: '复制代码' }).tap();
  await ming.page.getByText('已复制').waitFor({ state: 'attached' });
  const copied = await ming.page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(CODE.split('\n').slice(2, -1).join('\n'));
});

it('[CLIENT-31] @ offers who is here; arrows, Enter and the mouse choose; undo takes it back', async () => {
  const { ming } = await withAnn();
  await ming.composer.focus();
  await ming.page.keyboard.type('你好@');
  const option = ming.page.getByRole('option', { name: 'Ann Lee' });
  await option.waitFor();
  expect(await ming.composer.getAttribute('aria-activedescendant')).toBe(await option.getAttribute('id'));
  await ming.page.keyboard.type('le');
  await ming.page.keyboard.press('Enter');
  expect(await ming.composer.inputValue()).toBe('你好@Ann Lee ');
  expect(ming.sent).toEqual([]);
  await ming.page.keyboard.press('Control+z');
  expect(await ming.composer.inputValue()).toBe('你好@le');
  await ming.page.keyboard.press('End');
  await ming.page.keyboard.type(' @');
  await ming.page.getByRole('option').first().click();
  expect(await ming.composer.inputValue()).toBe('你好@le @Ann Lee ');
  expect(await ming.composer.evaluate((field) => field === document.activeElement)).toBe(true);
});

it('[CLIENT-8] [CLIENT-31] Enter during composition takes nothing from the open list', async () => {
  const { ming } = await withAnn();
  await ming.composer.focus();
  await ming.page.keyboard.type('@');
  await ming.page.getByRole('option').first().waitFor();
  const keyboard = await ming.context.newCDPSession(ming.page);
  await keyboard.send('Input.imeSetComposition', { text: 'an', selectionStart: 2, selectionEnd: 2 });
  const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 };
  await keyboard.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter });
  await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter });
  await keyboard.send('Input.insertText', { text: '安' });
  expect(await ming.composer.inputValue()).toBe('@安');
  expect(ming.sent).toEqual([]);
});

it('[CLIENT-32] the picker by keys: Escape closes it and gives the focus back; its button closes it too', async () => {
  const { ming } = await withAnn();
  const button = ming.page.getByRole('button', { name: '表情' });
  const picker = ming.page.getByRole('dialog', { name: '表情' });
  await button.focus();
  await ming.page.keyboard.press('Enter');
  await picker.getByRole('button', { name: '嘿嘿' }).waitFor();
  await ming.page.keyboard.press('ArrowDown');
  await ming.page.keyboard.press('ArrowRight');
  await ming.page.keyboard.press('ArrowDown');
  const columns = await picker
    .locator('.grid')
    .evaluate((grid) => getComputedStyle(grid).gridTemplateColumns.split(' ').length);
  const at = await picker
    .locator('.grid button')
    .evaluateAll((all) => all.findIndex((each) => each === document.activeElement));
  expect(at).toBe(columns + 1);
  await ming.page.keyboard.press('Escape');
  await picker.waitFor({ state: 'detached' });
  expect(await button.evaluate((each) => each === document.activeElement)).toBe(true);
  await button.click();
  await picker.waitFor();
  await button.click();
  await picker.waitFor({ state: 'detached' });
});

it('[CLIENT-33] the menu formats what is selected, and Ctrl+B does', async () => {
  const { ming } = await withAnn();
  await ming.composer.fill('重点内容');
  await ming.composer.evaluate((field) => (field as HTMLTextAreaElement).setSelectionRange(0, 2));
  await ming.page.getByRole('button', { name: '文字格式' }).click();
  await ming.page.getByRole('button', { name: '粗体' }).click();
  await ming.page.waitForFunction(() => document.querySelector('textarea')?.value === '**重点**内容');
  await ming.page.keyboard.press('Control+b');
  await ming.page.waitForFunction(() => document.querySelector('textarea')?.value === '重点内容');
});

it('[CLIENT-34] ? lists the keys, but not where it is written', async () => {
  const { ming } = await withAnn();
  const sheet = ming.page.getByRole('dialog', { name: '键盘快捷键' });
  await ming.composer.focus();
  await ming.page.keyboard.type('?');
  expect(await ming.composer.inputValue()).toBe('?');
  expect(await sheet.count()).toBe(0);
  await ming.log.focus();
  await ming.page.keyboard.press('?');
  await sheet.waitFor();
  expect(await defects(ming)).toEqual([]);
  await picture(ming, 'keys_zh');
  await ming.page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  expect(await ming.log.evaluate((log) => log === document.activeElement)).toBe(true);
});

for (const [size, options, themes] of [
  ['desktop', DESKTOP, ['light', 'dark']],
  ['phone', PHONE, ['dark']],
] as const) {
  it(`[CLIENT-14] [CLIENT-28] axe finds nothing in text, lists and popovers, ${size}`, async () => {
    const { ming, ann } = await withAnn({ ...options, reducedMotion: 'reduce' });
    for (const line of LINES) {
      await ann.say(line);
      await ming.say(line);
    }
    await ming.allSaid();
    await ming.log.locator('pre .keyword').nth(3).waitFor();
    await ming.log.locator('a').nth(3).waitFor();
    await ming.log.evaluate((log) => log.scrollTo(0, log.scrollHeight));
    const both = async (name: string): Promise<void> => {
      for (const theme of themes) {
        await ming.page.emulateMedia({ colorScheme: theme });
        await picture(ming, `${name}_${size}_${theme}`);
        expect(await defects(ming), `${name}, ${theme}`).toEqual([]);
      }
    };
    await both('messages');
    await ming.log.evaluate((log) => log.scrollTo(0, 0));
    await picture(ming, `messages-top_${size}`);
    await ming.composer.focus();
    await ming.page.keyboard.type('@');
    await ming.page.getByRole('option').first().waitFor();
    await both('completion');
    await ming.composer.fill('');
    await ming.page.getByRole('button', { name: '表情' }).click();
    await ming.page.getByRole('button', { name: '嘿嘿' }).waitFor();
    await both('emoji');
    await ming.page.keyboard.press('Escape');
    await (await ming.openSettings()).getByText('English').click();
    await ming.page.keyboard.press('Escape');
    await ming.page.getByRole('button', { name: 'Formatting' }).click();
    await ming.page.getByRole('dialog', { name: 'Formatting' }).waitFor();
    await both('formatting');
    await ming.page.keyboard.press('Escape');
    await ming.page.setViewportSize({ width: 320, height: 568 });
    await picture(ming, `composer_320_${size}`);
    await ming.page.getByRole('button', { name: 'Emoji' }).click();
    await ming.page.getByRole('button', { name: 'grinning face', exact: true }).waitFor();
    await picture(ming, `emoji_320_${size}`);
    expect(await defects(ming)).toEqual([]);
  }, 120_000);
}
