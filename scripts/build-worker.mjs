// The Worker alone, set up if need be.
import { buildWorker } from './build/worker.mjs';
import { setUp } from './setup.mjs';
import { runMain } from './setup/main.mjs';
import { readToolchain } from './setup/toolchain.mjs';

await runMain(async () => buildWorker(readToolchain() ?? (await setUp())));
