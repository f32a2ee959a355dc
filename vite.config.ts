import vue from '@vitejs/plugin-vue';
import Icons from 'unplugin-icons/vite';
import { defineConfig } from 'vite';
import { listShell, WORKER } from './scripts/build/shell.mjs';

/** The browser client: `static/` → `dist/`, which the Worker serves as its assets. */
export default defineConfig({
  root: 'static',
  plugins: [
    vue({ features: { optionsAPI: false, prodDevtools: false } }),
    Icons({ compiler: 'vue3' }),
    listShell(),
  ],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    // An inlined asset would be a data: URL, which the Content-Security-Policy has to allow.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: 'static/index.html', worker: 'static/sw/worker.ts' },
      output: {
        // What is shared by the first script and those that come later would be cut small, and be bigger for it.
        codeSplitting: {
          groups: [
            { name: 'base', test: /node_modules.@?vue.|plugin-vue:|static.locales|composables.storage/ },
          ],
        },
        entryFileNames: ({ name }) => (name === 'worker' ? WORKER : 'assets/[name]-[hash].js'),
      },
    },
  },
});
