import { it } from 'vitest';
import { slowReaderProof } from './slow-reader';
import { carryOut } from './support/proof';

it('[FLOW-2] [FLOW-3] [FLOW-4] those who do not read are held and let go, cost little, and v1 clients resume whole', async () => {
  await carryOut(slowReaderProof, 'short');
});
