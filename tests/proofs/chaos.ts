/** People talk through a network that breaks off, half-closes, stalls, delays and splits. */
import { setTimeout as pause } from 'node:timers/promises';
import { before } from '../support/deadline';
import { QUIET } from '../support/server';
import { Workerd } from '../support/workerd';
import { named } from './kill-audit';
import { ClassicTalker } from './support/classic';
import { AuditingClient } from './support/client';
import { socketUrlOf } from './support/log';
import { type Figures, type Proof } from './support/proof';
import { ChaosProxy } from './support/proxy';
import { Random } from './support/random';
import { Events } from './support/records';
import { leave, verdictOn } from './support/verdict';
import { Writers } from './support/writers';

export interface Chaos {
  seed: number;
  clients: number;
  seconds: number;
  /** The mean time between two faults of one connection, in milliseconds. */
  meanMs: number;
  perSecond: number;
}

/** Of the clients: the others are v1 readers. */
const WRITERS = 0.5;
const CLASSIC = 0.12;

export async function chaos(options: Chaos): Promise<Figures> {
  const random = new Random(options.seed);
  const server = await Workerd.start({ vars: { ...QUIET, ASSISTANT: 'off' } });
  const { meanMs } = options;
  const proxy = await ChaosProxy.start({ random: random.another(), target: Number(server.url.port), meanMs });
  const throughProxy = { server: new URL(`http://127.0.0.1:${proxy.port}/`), room: 'chaos' };
  const events = new Events();
  const url = socketUrlOf(throughProxy);
  const client = (name: string) =>
    new AuditingClient({ url, name, random: random.another(), events, pingMs: 5_000 }).start();
  const many = {
    writers: Math.round(options.clients * WRITERS),
    classic: Math.round(options.clients * CLASSIC),
  };
  const writers = named('writer', many.writers).map(client);
  const readers = named('reader', options.clients - many.writers - many.classic).map(client);
  const talkers = named('classic', many.classic).map((name) =>
    new ClassicTalker({ url, name, random: random.another(), events }).start(),
  );
  const clients = [...writers, ...readers];
  try {
    const load = new Writers(writers, talkers, { random, perSecond: options.perSecond });
    await pause(options.seconds * 1_000);
    proxy.calm();
    await before(load.stop(), () => 'the writers did not come to an end', { within: 60_000 });
    const place = { ...throughProxy, server: server.url };
    const { figures } = await verdictOn({ place, clients, talkers, random, events });
    if (figures['overtaken'] !== 0)
      throw new Error(`${JSON.stringify(figures)}: a network overtakes nothing`);
    if (/panicked|Uncaught/.test(server.log)) throw new Error(`the server complained:\n${server.log}`);
    return { ...figures, faults: { ...proxy.faults } };
  } finally {
    leave({ clients, talkers });
    await proxy.stop();
    await server.stop();
  }
}

export const chaosProof: Proof = {
  name: 'chaos',
  claim: 'a network that resets, half-closes, stalls, delays and splits',
  short: (seed) => chaos({ seed, clients: 50, seconds: 30, meanMs: 4_000, perSecond: 80 }),
  full: (seed) => chaos({ seed, clients: 50, seconds: 600, meanMs: 8_000, perSecond: 80 }),
};
