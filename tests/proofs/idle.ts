/** Very many people are there and say nothing; then one speaks, and all hear it. */
import { before } from '../support/deadline';
import { StoredRoom } from '../support/stored-room';
import { Workerd } from '../support/workerd';
import { AuditingClient } from './support/client';
import { Crowd } from './support/crowd';
import { socketUrlOf } from './support/log';
import { needOpenFiles, pidOf, processorMs, residentKiB } from './support/process';
import { type Figures, mebibytes, type Proof, tenths } from './support/proof';
import { Random } from './support/random';
import { Events } from './support/records';

export interface Idle {
  seed: number;
  sockets: number;
}

/** What the server may need of descriptors beside two for each client. */
const OTHER_FILES = 200;
/** How long after the message was sent the last may have it. */
const DELIVERED_MS = 2_000;

export async function idle({ seed, sockets }: Idle): Promise<Figures> {
  const random = new Random(seed);
  const server = await Workerd.start();
  const pid = pidOf(server);
  needOpenFiles(pid, 2 * sockets + OTHER_FILES);
  const url = socketUrlOf({ server: server.url, room: 'idle' });
  const speaker = new AuditingClient({ url, name: 'speaker', random, events: new Events() }).start();
  let crowd: Crowd | undefined;
  try {
    await speaker.until(() => speaker.live);
    const stored = new StoredRoom(server.stateFolder);
    await stored.whenHibernating();
    const alone = residentKiB(pid);
    const began = Date.now();
    crowd = await Crowd.join({ url, sockets, random, pingMs: 25_000 }, 30_000 + sockets * 50);
    const joinedMs = Date.now() - began;
    const awake = residentKiB(pid);
    await before(stored.whenHibernating(), () => 'the room stays awake', { within: 60_000 });
    const asleep = residentKiB(pid);
    const { open } = await crowd.state();
    const processor = processorMs(pid);
    let sent = 0;
    const delivery = await crowd.deliver(
      'good morning',
      () => {
        sent = Date.now();
        void speaker.say('good morning');
      },
      30_000,
    );
    const lastMs = delivery.last - sent;
    if (open !== sockets || delivery.open !== sockets || delivery.delivered !== sockets)
      throw new Error(`of ${sockets} sockets ${open} were open, and ${delivery.delivered} got the message`);
    if (lastMs > DELIVERED_MS) throw new Error(`the last got it after ${lastMs} ms`);
    if (speaker.record.connections !== 1) throw new Error('the speaker lost the connection');
    return {
      sockets,
      joinedSeconds: tenths(joinedMs / 1_000),
      lastDeliveryMs: lastMs,
      missed: sockets - delivery.delivered,
      deliveryProcessorMs: processorMs(pid) - processor,
      memoryMiB: {
        before: mebibytes(alone),
        joined: mebibytes(awake),
        hibernated: mebibytes(asleep),
        delivered: mebibytes(residentKiB(pid)),
      },
      kibASocket: tenths((asleep - alone) / sockets),
    };
  } finally {
    speaker.stop();
    crowd?.stop();
    await server.stop();
  }
}

export const idleProof: Proof = {
  name: 'idle',
  claim: 'many hibernated sockets, then one message to all',
  short: (seed) => idle({ seed, sockets: 500 }),
  full: (seed) => idle({ seed, sockets: 9_000 }),
};
