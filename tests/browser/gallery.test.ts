// Every state of the page, for a machine to check; and for a person to look at by `npm run gallery`, which looks at each in every
// window, theme and language, and leaves the pictures in test-results/gallery/. Without that it is a selection (`someSittings`).
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axe } from './support/axe';
import { bind, everySitting, GALLERY, someSittings, type Sitting } from './support/gallery';
import { useSite } from './support/site';
import { play, SCENE_NAMES, type Scene } from './support/stage';
import { PHONE, useVisitors } from './support/visitors';

const WHOLE = process.env['GALLERY'] === 'all';

/** CSS pixels that a finger needs (CLIENT-14). */
const TARGET = 44;

const site = useSite();
const visitor = useVisitors();

beforeAll(async () => {
  await rm(GALLERY, { recursive: true, force: true });
  await mkdir(GALLERY, { recursive: true });
});
afterAll(async () => bind((await readdir(GALLERY)).filter((name) => name.endsWith('.png'))));

/** Resolves when the page has become what its window asks for. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(resolve));
    });
    await Promise.all([...document.images].map((image) => image.decode()));
  });
}

async function picture(page: Page, ...names: readonly string[]): Promise<void> {
  await page.screenshot({
    path: join(GALLERY, `${names.join('_').replaceAll(' ', '-')}.png`),
    caret: 'initial',
  });
}

/** What reaches over the edges of the window or is cut off, what is too small for a finger, and what moves for whoever asked for less. */
function misfits(page: Page): Promise<string[]> {
  // Not `innerWidth`, which grows on a phone with what is too wide.
  const { width: w = 0, height: h = 0 } = page.viewportSize() ?? {};
  return page.evaluate(
    ({ target, edge, floor }) => {
      const found: string[] = [];
      const nameOf = (element: Element) => `${element.tagName.toLowerCase()}.${element.className}`;
      for (const { effect } of document.getAnimations()) {
        const { duration } = effect?.getComputedTiming() ?? {};
        if (Number(duration) > 1) found.push(`${(effect as KeyframeEffect).target?.className} moves`);
      }
      if (document.documentElement.scrollWidth > edge) found.push('the page scrolls sideways');
      for (const element of document.querySelectorAll('body *')) {
        const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
        if (width === 0 || element.closest('.visually-hidden, dialog:not([open])')) continue;
        // What scrolls within itself has more than it shows; so has a symbol within its frame.
        if (element.parentElement?.closest('pre, svg')) continue;
        if (left < -0.5 || right > edge + 0.5)
          found.push(`${nameOf(element)} reaches from ${left} to ${right}`);
        if (element.matches('dialog, [popover]') && (top < -0.5 || bottom > floor + 0.5))
          found.push(`${nameOf(element)} reaches from ${top} to ${bottom}, of ${floor}`);
        // The mark of an edit has its equal at full size in the menu.
        if (
          element.matches(
            'button:not(.edited), input:not([type=radio]), textarea, select, a.button, [role=option]',
          ) &&
          Math.min(width, height) < target - 0.5
        )
          found.push(`${nameOf(element)} is ${width} × ${height}`);
      }
      // Names, and what people wrote, may be as long as they like.
      const labels = document.querySelectorAll<HTMLElement>(
        ':is(button, a.button, label, [role=tab]):not(.visually-hidden)',
      );
      for (const label of labels) {
        if (label.closest('.quote, .pinned, dialog:not([open])')) continue;
        for (const element of [label, ...label.querySelectorAll<HTMLElement>('*:not(bdi, svg, svg *)')]) {
          if (element.closest('.visually-hidden') || element.querySelector('.visually-hidden, bdi')) continue;
          // A machine without a font for emoji draws some in several parts.
          const words = /\p{L}/u.test(element.textContent);
          if (words && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
            found.push(`${nameOf(element)} is cut off: ${element.textContent.trim()}`);
        }
      }
      return found;
    },
    { target: TARGET, edge: w, floor: h },
  );
}

/** Plays `scene` once, and looks at it from all sides; returns what is wrong. */
async function look(scene: Scene, { options, locale, looks }: Sitting): Promise<readonly string[]> {
  const [first] = looks;
  const somebody = await visitor({
    ...options,
    viewport: first?.size ?? null,
    locale,
    colorScheme: first?.theme ?? null,
    reducedMotion: 'reduce',
  });
  const { page } = somebody;
  const wrong: string[] = [];
  page.on('console', (message) => {
    // Scenes take the network away, and the browser tells of it.
    const expected = /^Failed to load resource|^WebSocket connection/.test(message.text());
    if (message.type() === 'error' && !expected) wrong.push(`console: ${message.text()}`);
  });
  await play(scene, somebody, site());
  for (const { window, size, theme } of looks) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: theme });
    await settled(page);
    if (WHOLE) await picture(page, scene, window, locale, theme);
    const here = await misfits(page);
    // It takes most of the time: of a selection one look at each scene, by turns in each device, theme and language.
    if (WHOLE || window === first?.window) here.push(...(await axe(page)));
    wrong.push(...here.map((what) => `${scene}, ${window}, ${locale}, ${theme}: ${what}`));
  }
  return wrong;
}

/** Scenes two by two: a page for each core, also where each is played once. */
const PAIRS = SCENE_NAMES.flatMap((scene, nth) =>
  nth % 2 === 0 ? [[scene, SCENE_NAMES[nth + 1] ?? null, nth] as const] : [],
);

it.each(PAIRS)(
  '[CLIENT-14] [CLIENT-10] [CLIENT-11] [CLIENT-15] axe finds nothing, all fits, and a finger finds it: %s, %s',
  async (first, second, nth) => {
    const sittings = [first, second].flatMap((scene, side) => {
      const all = WHOLE ? everySitting() : someSittings(nth + side);
      return scene === null ? [] : all.map((sitting) => ({ scene, sitting }));
    });
    const wrong: string[] = [];
    for (let at = 0; at < sittings.length; at += 2) {
      const two = sittings.slice(at, at + 2);
      wrong.push(...(await Promise.all(two.map(({ scene, sitting }) => look(scene, sitting)))).flat());
    }
    expect(wrong).toEqual([]);
  },
  WHOLE ? 360_000 : 60_000,
);

it('[CLIENT-14] fields have type of 16 px or more, so that no phone zooms in', async () => {
  const somebody = await visitor(PHONE);
  await play('change of name', somebody, site());
  const sizes = await somebody.page
    .locator('input, textarea')
    .evaluateAll((fields) => fields.map((field) => Number.parseFloat(getComputedStyle(field).fontSize)));
  expect(sizes).toHaveLength(2);
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(16);
});

it('[CLIENT-14] one may zoom in', async () => {
  const somebody = await visitor(PHONE);
  await play('conversation', somebody, site());
  const content = await somebody.page.locator('meta[name=viewport]').getAttribute('content');
  expect(content).toContain('width=device-width');
  expect(content).not.toMatch(/maximum-scale|user-scalable/);
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
