// Draws the icons of the installed app from static/public/favicon.svg, in Chromium: after a change of it, `node
// scripts/icons.mjs`, and commit what it drew.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { root } from './setup/paths.mjs';

const folder = join(root, 'static', 'public');
const mark = readFileSync(join(folder, 'favicon.svg'), 'utf8');

/** Without corners of its own, since the system cuts them; `scale` keeps what matters away from where it cuts. */
const full = (scale) =>
  mark
    .replace(' rx="16"', '')
    .replace('<path ', `<g transform="translate(32 32) scale(${scale}) translate(-32 -32)"><path `)
    .replace('</svg>', '</g></svg>');

const ICONS = [
  ['icon-192.png', 192, mark],
  ['icon-512.png', 512, mark],
  ['icon-maskable-512.png', 512, full(0.82)],
  ['apple-touch-icon.png', 180, full(0.92)],
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage();
for (const [name, size, svg] of ICONS) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>body { margin: 0 } svg { display: block; width: ${size}px; height: ${size}px }</style>${svg}`,
  );
  await page.screenshot({ path: join(folder, name), omitBackground: true });
}
await browser.close();
