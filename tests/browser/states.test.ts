// Every state of the page in every theme and language, for a machine to check and for a person to look at: the pictures
// are in test-results/gallery/.
import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../support/project';
import { useSite } from './support/site';
import { play, SCENE_NAMES, type Scene } from './support/stage';
import { DESKTOP, PHONE, useVisitors } from './support/visitors';

const GALLERY = join(root, 'test-results', 'gallery');
const THEMES = ['light', 'dark'] as const;
const LOCALES = ['zh-CN', 'en-US'] as const;

/** CSS pixels that a finger needs (CLIENT-14). */
const TARGET = 44;

const site = useSite();
const visitor = useVisitors();

beforeAll(() => mkdirSync(GALLERY, { recursive: true }));

async function picture(page: Page, ...names: readonly string[]): Promise<void> {
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
  await page.screenshot({
    path: join(GALLERY, `${names.join('_').replaceAll(' ', '-')}.png`),
    caret: 'initial',
  });
}

async function axe(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** What reaches over the edges of the window, and what is too small for a finger. */
function misfits(page: Page): Promise<readonly string[]> {
  return page.evaluate((target) => {
    const found: string[] = [];
    const { scrollingElement } = document;
    if (scrollingElement && scrollingElement.scrollWidth > innerWidth)
      found.push('the page scrolls sideways');
    for (const element of document.querySelectorAll('body *')) {
      const { left, right, width, height } = element.getBoundingClientRect();
      if (width === 0 || element.closest('.visually-hidden, dialog:not([open])')) continue;
      const name = `${element.tagName.toLowerCase()}.${element.className}`;
      if (left < -0.5 || right > innerWidth + 0.5) found.push(`${name} reaches from ${left} to ${right}`);
      if (element.matches('button, input, textarea, a.button') && Math.min(width, height) < target - 0.5) {
        found.push(`${name} is ${width} × ${height}`);
      }
    }
    return found;
  }, TARGET);
}

describe.each(SCENE_NAMES)('%s', (scene: Scene) => {
  it.each(LOCALES)('[CLIENT-14] [CLIENT-10] [CLIENT-11] axe finds nothing, %s', async (locale) => {
    const somebody = await visitor({ ...DESKTOP, locale, reducedMotion: 'reduce' });
    await play(scene, somebody, site());
    for (const theme of THEMES) {
      await somebody.page.emulateMedia({ colorScheme: theme });
      await picture(somebody.page, scene, 'desktop', locale, theme);
      expect(await axe(somebody.page), theme).toEqual([]);
    }
    expect(await misfits(somebody.page)).toEqual([]);
  });

  it('[CLIENT-14] fits a phone and 320 px, with room for fingers', async () => {
    for (const [locale, theme] of [
      ['zh-CN', 'light'],
      ['en-US', 'dark'],
    ] as const) {
      const somebody = await visitor({ ...PHONE, locale, colorScheme: theme, reducedMotion: 'reduce' });
      await play(scene, somebody, site());
      await picture(somebody.page, scene, 'phone', locale, theme);
      expect(await misfits(somebody.page), 'phone').toEqual([]);
      await somebody.page.setViewportSize({ width: 320, height: 568 });
      await picture(somebody.page, scene, '320', locale, theme);
      expect(await misfits(somebody.page), '320 px').toEqual([]);
    }
  });
});

it('[CLIENT-14] fields have type of 16 px or more, so that no phone zooms in', async () => {
  const somebody = await visitor(PHONE);
  await play('change of name', somebody, site());
  const sizes = await somebody.page
    .locator('input, textarea')
    .evaluateAll((fields) => fields.map((field) => Number.parseFloat(getComputedStyle(field).fontSize)));
  expect(sizes).toHaveLength(2);
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(16);
});

it('[CLIENT-14] with reduced motion nothing moves', async () => {
  const somebody = await visitor({ reducedMotion: 'reduce' });
  await play('connecting', somebody, site());
  const moving = () =>
    somebody.page.evaluate(
      () =>
        document.getAnimations().filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 0)
          .length,
    );
  expect(await moving()).toBe(0);
  await somebody.page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await moving()).toBe(1);
});
