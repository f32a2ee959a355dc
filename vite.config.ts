import vue from '@vitejs/plugin-vue';
import Icons from 'unplugin-icons/vite';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { bootScript } from './scripts/build/boot.mjs';
import { emojiPlugin } from './scripts/build/emoji.mjs';
import { compileIcon } from './scripts/build/icons.mjs';
import { listShell, WORKER } from './scripts/build/shell.mjs';
import { atStart } from './scripts/build/start.mjs';

/** Modules of a few hundred bytes that several of those share that come later: one file of all costs the first script one name. */
const SMALL =
  /static.(?:room.(?:attention|completion|peopleList|roles|roomNames|site)|composables.(?:useCheck|textField|useErrorText|usePopover|useSettings|watched)|components.focusStep)\.ts$/;

/** The browser client: `static/` → `dist/`, which the Worker serves as its assets. */
export default defineConfig({
  root: 'static',
  plugins: [
    vue({ features: { optionsAPI: false, prodDevtools: false } }),
    Icons({ compiler: compileIcon }),
    emojiPlugin(),
    bootScript(),
    listShell(),
  ],
  resolve: {
    // Names of characters stay as they are written. The browser's own decoder is markup, which the policy forbids.
    alias: {
      'decode-named-character-reference': fileURLToPath(
        new URL('./static/room/noEntities.ts', import.meta.url),
      ),
    },
  },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    // An inlined asset would be a data: URL, which the Content-Security-Policy has to allow.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        index: 'static/index.html',
        check: 'static/check.html',
        worker: 'static/sw/worker.ts',
      },
      output: {
        // What is shared by the first script and those that come later would be cut small, and be bigger for it.
        codeSplitting: {
          groups: [
            { name: atStart(fileURLToPath(new URL('./static/main.ts', import.meta.url))) },
            // Each file that comes later has its price in the first one, which has to name it.
            { name: 'icons', test: /~icons/, minShareCount: 2 },
            { name: 'small', test: SMALL, minShareCount: 2 },
          ],
        },
        // The first script names all others: of a hash that tells two versions of one file apart 42 bits are enough.
        entryFileNames: ({ name }) => (name === 'worker' ? WORKER : 'assets/[name]-[hash:7].js'),
        chunkFileNames: 'assets/[name]-[hash:7].js',
        assetFileNames: 'assets/[name]-[hash:7][extname]',
      },
    },
  },
});
