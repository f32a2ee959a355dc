import { it } from 'vitest';
import { idleRoomProof } from './idle-room';
import { carryOut } from './support/proof';

it('[ALIVE-1] [ALIVE-2] a room in which nobody speaks stays out of memory and writes nothing while all ping', async () => {
  await carryOut(idleRoomProof, 'short');
});
