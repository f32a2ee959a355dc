import { it } from 'vitest';
import { idleProof } from './idle';
import { carryOut } from './support/proof';

it('[ALIVE-2] [LIMIT-5] one message reaches all of many hibernated sockets within 2 s', async () => {
  await carryOut(idleProof, 'short');
});
