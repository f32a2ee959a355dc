import { it } from 'vitest';
import { killAuditProof } from './kill-audit';
import { carryOut } from './support/proof';

it('[HIST-3] [HIST-1] [HIST-5] [COMMAND-9] [RESUME-1] kills at random moments under load lose, repeat and reorder nothing', async () => {
  await carryOut(killAuditProof, 'short');
});
