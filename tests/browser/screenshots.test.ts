// The client at its best, pictured for README.md and README.zh-CN.md: UPDATE_SCREENSHOTS=1 keeps the pictures in docs/.
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../support/project';
import { useSite } from './support/site';
import { present } from './support/stage';
import { DESKTOP, PHONE, useVisitors } from './support/visitors';

/** Bytes: what a README should cost its readers. */
const LIMIT = 200_000;

const site = useSite();
const visitor = useVisitors();

it.each([
  ['zh-CN', 'desktop', { ...DESKTOP, deviceScaleFactor: 1.5 }],
  ['zh-CN', 'phone', { ...PHONE, colorScheme: 'dark' }],
  ['en-GB', 'desktop', { ...DESKTOP, deviceScaleFactor: 1.5 }],
  ['en-GB', 'phone', { ...PHONE, colorScheme: 'dark' }],
] as const)(
  '[CLIENT-3] [CLIENT-44] [CLIENT-47] a room of friends, %s, on a %s',
  async (locale, device, options) => {
    const somebody = await visitor({ ...options, locale, reducedMotion: 'reduce' });
    const { page } = somebody;
    await present(locale, somebody, site());
    if (device === 'desktop') {
      await page.locator('nav .badge').first().waitFor();
      await page.locator('aside .who').nth(4).waitFor();
    }
    await somebody.composer.blur();

    const folder = join(root, 'test-results', 'screenshots');
    await mkdir(folder, { recursive: true });
    const name = `screenshot-${device}.${locale.slice(0, 2)}.png`;
    await page.screenshot({ path: join(folder, name) });
    expect((await stat(join(folder, name))).size).toBeLessThan(LIMIT);
    if (process.env['UPDATE_SCREENSHOTS']) await copyFile(join(folder, name), join(root, 'docs', name));
  },
);
