import { it } from 'vitest';
import { alarmsProof } from './alarms';
import { carryOut } from './support/proof';

it('[TIMER-3] [SESSION-10] [HIST-1] a reply that was due around a kill is in the log once, and applied once', async () => {
  await carryOut(alarmsProof, 'short');
});
