import { it } from 'vitest';
import { evictionProof } from './eviction';
import { carryOut } from './support/proof';

it('[SESSION-9] [PRESENCE-1] [PRESENCE-2] [PRESENCE-4] [RESUME-4] members and newcomers agree after each of many evictions', async () => {
  await carryOut(evictionProof, 'short');
});
