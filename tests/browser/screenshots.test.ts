// A conversation of the real client with the real room, pictured for README.md: UPDATE_SCREENSHOTS=1 keeps it in docs/.
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../support/project';
import { useSite } from './support/site';
import { DESKTOP, PHONE, useVisitors, type Visitor } from './support/visitors';

/** Bytes: what a README should cost its readers. */
const LIMIT = 300_000;

const site = useSite();
const visitor = useVisitors();

async function picture(of: Visitor, name: string): Promise<void> {
  const gallery = join(root, 'test-results', 'gallery');
  await mkdir(gallery, { recursive: true });
  const path = join(gallery, name);
  await of.page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
  await of.page.screenshot({ path, animations: 'disabled' });
  expect((await stat(path)).size).toBeLessThan(LIMIT);
  if (process.env['UPDATE_SCREENSHOTS']) await copyFile(path, join(root, 'docs', name));
}

it('[CLIENT-3] two people and the assistant, on a desktop and on a phone', async () => {
  const ming = await visitor({ ...DESKTOP, deviceScaleFactor: 1.5 });
  const ada = await visitor({ ...PHONE, locale: 'en-GB', timezoneId: 'Europe/London', colorScheme: 'dark' });
  await ming.enter(site(), '/r/edge-chat', '小明');
  await ada.enter(site(), '/r/edge-chat', 'Ada');
  await ming.sees('Ada 加入了聊天室');

  const lines = [
    [ming, '你好，新的聊天室上线了 🎉'],
    [ming, '房间是 Rust 写的，跑在 Durable Object 里，页面是 Vue 3。'],
    [ada, 'Hello! I am on my phone today.'],
    [ada, 'The train went through a tunnel, and it came back by itself.'],
    [ada, '👏👏'],
    [ming, '代码和说明在 https://example.com/edge-chat，欢迎来看。'],
    [ming, '现在时间？'],
  ] as const;
  for (const [who, line] of lines) {
    await who.say(line);
    await Promise.all(
      [ming, ada].map((each) => each.log.locator('.bubble', { hasText: line }).first().waitFor()),
    );
  }
  await Promise.all([ming, ada].map((each) => each.log.locator('li.assistant').waitFor()));
  await ada.say('Perfect. Talk to you later');
  await ming.sees('Perfect. Talk to you later');
  await ming.log.locator('.bubble').getByRole('link').waitFor();

  await picture(ming, 'screenshot-desktop.png');
  await ada.composer.blur();
  await picture(ada, 'screenshot-phone.png');
});
