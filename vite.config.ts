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
        entryFileNames: ({ name }) => (name === 'worker' ? WORKER : 'assets/[name]-[hash].js'),
      },
    },
  },
});
