// Four kinds of tests, each runnable alone: `vitest run --project client`.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        // The client's parts, with a document but no browser; built as the client itself is.
        extends: './vite.config.ts',
        root: '.',
        test: {
          name: 'client',
          include: ['tests/client/**/*.test.ts'],
          environment: 'happy-dom',
          setupFiles: ['tests/client/support/texts.ts'],
        },
      },
      {
        // The whole Worker in the real runtime. Each file starts a server of its own, so one file at a time a core.
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        // What the room promises under kills, bad networks and many clients, in its short form (`npm run prove` is the
        // whole). Mostly waiting, so that two files share the cores well.
        test: {
          name: 'proofs',
          include: ['tests/proofs/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        // The client in Chromium against the Worker. A file waits for a good part of its time, so that two share the cores well.
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        // No tests: `npm run bench:page`.
        test: {
          name: 'page',
          include: ['tests/page/*.bench.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
