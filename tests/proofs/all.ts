/** Every proof, in the order in which `npm run prove -- all` carries them out. */
import { alarmsProof } from './alarms';
import { chaosProof } from './chaos';
import { evictionProof } from './eviction';
import { idleProof } from './idle';
import { idleRoomProof } from './idle-room';
import { killAuditProof } from './kill-audit';
import { panicProof } from './panic';
import { slowReaderProof } from './slow-reader';
import type { Proof } from './support/proof';

export const PROOFS: readonly Proof[] = [
  killAuditProof,
  chaosProof,
  idleProof,
  idleRoomProof,
  evictionProof,
  alarmsProof,
  slowReaderProof,
  panicProof,
];
