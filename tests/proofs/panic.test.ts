import { it } from 'vitest';
import { panicProof } from './panic';
import { carryOut } from './support/proof';

/** Its own Worker is built first, if the last one was from other sources. */
const BUILD_MS = 600_000;

it(
  '[HIST-3] [COMMAND-9] [RESUME-6] a panic loses nothing acked, and is over within 1 s',
  async () => {
    await carryOut(panicProof, 'short');
  },
  BUILD_MS,
);
