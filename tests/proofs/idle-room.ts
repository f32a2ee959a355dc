/** A room in which nobody speaks: it sleeps, though all of them ping. */
import { setTimeout as pause } from 'node:timers/promises';
import { StoredRoom } from '../support/stored-room';
import { Workerd } from '../support/workerd';
import { Crowd } from './support/crowd';
import { filesOf } from './support/database';
import { socketUrlOf } from './support/log';
import { pidOf, processorMs } from './support/process';
import { type Figures, type Proof } from './support/proof';
import { Random } from './support/random';

export interface IdleRoom {
  seed: number;
  sockets: number;
  seconds: number;
  pingMs: number;
}

const LOOK_MS = 250;

export async function idleRoom({ seed, sockets, seconds, pingMs }: IdleRoom): Promise<Figures> {
  const random = new Random(seed);
  const server = await Workerd.start();
  const pid = pidOf(server);
  let crowd: Crowd | undefined;
  try {
    const url = socketUrlOf({ server: server.url, room: 'quiet' });
    crowd = await Crowd.join({ url, sockets, random, pingMs }, 30_000);
    const stored = new StoredRoom(server.stateFolder);
    expectNothingOwed(stored);
    // From here on nobody looks into its database: whoever does leaves a write-ahead log, as being in memory does.
    await stored.whenHibernating();
    const files = filesOf(server.stateFolder);
    const processor = processorMs(pid);
    const end = Date.now() + seconds * 1_000;
    let looks = 0;
    while (Date.now() < end) {
      if (stored.isInMemory()) throw new Error(`the room woke after look ${looks}`);
      looks += 1;
      await pause(LOOK_MS);
    }
    const spent = processorMs(pid) - processor;
    const changed = JSON.stringify(filesOf(server.stateFolder)) !== JSON.stringify(files);
    const { open, silentMs } = await crowd.state();
    if (changed) throw new Error('the files of the room changed');
    if (open !== sockets || silentMs > pingMs + 5_000)
      throw new Error(`of ${sockets} sockets ${open} are open, and one got no pong for ${silentMs} ms`);
    expectNothingOwed(stored);
    const pings = Math.floor((sockets * seconds * 1_000) / pingMs);
    return {
      sockets,
      idleSeconds: seconds,
      pings,
      looks,
      inMemory: 0,
      filesChanged: changed,
      processorMs: spent,
    };
  } finally {
    crowd?.stop();
    await server.stop();
  }
}

function expectNothingOwed(stored: StoredRoom): void {
  const timers = JSON.stringify(stored.timers());
  const alarm = stored.alarm();
  if (timers !== '[]' || alarm !== undefined) throw new Error(`timers ${timers}, and the alarm at ${alarm}`);
}

export const idleRoomProof: Proof = {
  name: 'idle-room',
  claim: 'a room in which nobody speaks stays out of memory, whoever pings',
  short: (seed) => idleRoom({ seed, sockets: 100, seconds: 30, pingMs: 3_000 }),
  full: (seed) => idleRoom({ seed, sockets: 100, seconds: 300, pingMs: 25_000 }),
};
