import { it } from 'vitest';
import { chaosProof } from './chaos';
import { carryOut } from './support/proof';

it('[RESUME-1] [RESUME-4] [RESUME-5] [COMMAND-9] [HIST-7] a network at its worst loses, repeats and reorders nothing', async () => {
  await carryOut(chaosProof, 'short');
});
