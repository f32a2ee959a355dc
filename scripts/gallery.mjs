// Every state of the client as pictures, in every window, theme and language: `npm run gallery`, or `npm run gallery -- menu`
// for the scenes with `menu` in their names. They are to be leafed through in test-results/gallery/index.html.
import { join } from 'node:path';
import { build } from './build.mjs';
import { setUp } from './setup.mjs';
import { start } from './setup/children.mjs';
import { isMain, runMain } from './setup/main.mjs';
import { bin, root } from './setup/paths.mjs';
import { say } from './setup/say.mjs';

const TEST = ['run', '--project', 'browser', '--reporter', 'verbose', 'tests/browser/gallery.test.ts'];

async function main(scenes) {
  const { chromium } = await setUp({ tests: true });
  await build();
  const only = scenes.length > 0 ? ['--testNamePattern', `: .*(${scenes.join('|')})`] : [];
  const { exited } = start(bin('node'), [bin('vitest'), ...TEST, ...only], {
    cwd: root,
    env: { ...process.env, GALLERY: 'all', ...(chromium ? { CHROMIUM_PATH: chromium } : {}) },
  });
  process.exitCode = await exited;
  say(`• the pictures: ${join(root, 'test-results', 'gallery', 'index.html')}`);
}

if (isMain(import.meta)) await runMain(() => main(process.argv.slice(2)));
