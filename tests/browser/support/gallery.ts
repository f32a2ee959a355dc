import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { root } from '../../support/project';
import { DESKTOP, PHONE } from './visitors';

export const GALLERY = join(root, 'test-results', 'gallery');

/** Kinds of devices, with the windows that each is looked at in. */
const DEVICES = {
  phone: {
    options: PHONE,
    windows: { phone: { width: 360, height: 740 }, narrow: { width: 320, height: 568 } },
  },
  tablet: {
    options: { ...PHONE, deviceScaleFactor: 1 },
    windows: { tablet: { width: 820, height: 1180 } },
  },
  desktop: {
    options: DESKTOP,
    windows: { desktop: { width: 1280, height: 800 }, wide: { width: 1680, height: 1050 } },
  },
} satisfies Record<
  string,
  { options: BrowserContextOptions; windows: Record<string, { width: number; height: number }> }
>;

const LOCALES = ['zh-CN', 'en-US'] as const;
const THEMES = ['light', 'dark'] as const;

/** One picture to be taken. */
export interface Look {
  readonly window: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly theme: (typeof THEMES)[number];
}

/** A scene is played once for all of these. */
export interface Sitting {
  readonly options: BrowserContextOptions;
  readonly locale: (typeof LOCALES)[number];
  readonly looks: readonly Look[];
}

/** Every window in every theme and language. */
export function everySitting(): readonly Sitting[] {
  return LOCALES.flatMap((locale) =>
    Object.values(DEVICES).map(({ options, windows }) => ({
      options,
      locale,
      looks: Object.entries(windows).flatMap(([window, size]) =>
        THEMES.map((theme) => ({ window, size, theme })),
      ),
    })),
  );
}

/**
 * A twelfth of that: a phone or a desktop, by turns, in its two windows, of which one is light and one dark, and in one language.
 * So any eight scenes that follow each other are seen in each combination of the three.
 */
export function someSittings(nth: number): readonly Sitting[] {
  const { options, windows } = [DEVICES.phone, DEVICES.desktop][nth % 2] ?? DEVICES.phone;
  const turned = Math.floor(nth / 2) % 2;
  const dark = Math.floor(nth / 4) % 2;
  const looks = Object.entries(windows).map(([window, size], side) => ({
    window,
    size,
    theme: THEMES[side === dark ? 0 : 1] ?? 'light',
  }));
  return [{ options, locale: LOCALES[turned] ?? 'zh-CN', looks }];
}

/** A page to leaf through `pictures`, which are named scene_window_locale_theme.png. */
export async function bind(pictures: readonly string[]): Promise<void> {
  const figures = pictures.map((picture) => {
    const [scene, window, locale, theme] = picture.replace('.png', '').split('_');
    const title = `${scene} · ${window} · ${locale} · ${theme}`;
    return `<figure data-of="${window} ${locale} ${theme}"><a href="${encodeURIComponent(picture)}"><img loading="lazy" src="${encodeURIComponent(picture)}" alt="${title}"></a><figcaption>${title}</figcaption></figure>`;
  });
  const kinds = [
    ...Object.values(DEVICES).flatMap(({ windows }) => Object.keys(windows)),
    ...LOCALES,
    ...THEMES,
  ];
  const boxes = kinds.map((kind) => `<label><input type="checkbox" checked value="${kind}"> ${kind}</label>`);
  await writeFile(
    join(GALLERY, 'index.html'),
    `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Edge Chat: the gallery</title>
<style>
  body { margin: 1rem; font: 0.875rem/1.5 system-ui; background: #8a8a86; }
  form { position: sticky; top: 0; display: flex; flex-wrap: wrap; gap: 1rem; padding: 0.75rem; background: #fff; }
  main { display: flex; flex-wrap: wrap; gap: 1rem; align-items: start; margin-top: 1rem; }
  figure { margin: 0; } figure[hidden] { display: none; }
  img { display: block; height: 26rem; width: auto; }
</style>
<form>${boxes.join('\n')}</form>
<main>${figures.join('\n')}</main>
<script>
  const form = document.querySelector('form');
  form.addEventListener('change', () => {
    const shown = new Set([...form.querySelectorAll(':checked')].map((box) => box.value));
    for (const figure of document.querySelectorAll('figure'))
      figure.hidden = !figure.dataset.of.split(' ').every((kind) => shown.has(kind));
  });
</script>
</html>
`,
  );
}
