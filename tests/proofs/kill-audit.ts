/** Kills the server at random moments while people talk, and looks for what that may have cost. */
import { setTimeout as pause } from 'node:timers/promises';
import { before } from '../support/deadline';
import { QUIET } from '../support/server';
import { Workerd } from '../support/workerd';
import { ClassicTalker } from './support/classic';
import { AuditingClient } from './support/client';
import { socketUrlOf } from './support/log';
import { type Figures, type Proof } from './support/proof';
import { Random } from './support/random';
import { Events } from './support/records';
import { leave, verdictOn } from './support/verdict';
import { Writers } from './support/writers';

export interface KillAudit {
  seed: number;
  kills: number;
  /** At least so many messages are acked. */
  acks: number;
  writers: number;
  readers: number;
  classic: number;
  perSecond: number;
}

/** Between two numbers of acks that a kill is to come after, in milliseconds. */
const PATIENCE_MS = 60_000;

export async function killAudit(options: KillAudit): Promise<Figures> {
  const random = new Random(options.seed);
  const server = await Workerd.start({ vars: { ...QUIET, ASSISTANT: 'off' } });
  const place = { server: server.url, room: 'kills' };
  const events = new Events();
  const count = new AckCount();
  const client = (name: string) =>
    new AuditingClient({
      url: socketUrlOf(place),
      name,
      random: random.another(),
      events,
      onAck: () => count.add(),
    }).start();
  const writers = named('writer', options.writers).map(client);
  const readers = named('reader', options.readers).map(client);
  const talkers = named('classic', options.classic).map((name) =>
    new ClassicTalker({ url: socketUrlOf(place), name, random: random.another(), events }).start(),
  );
  const clients = [...writers, ...readers];
  try {
    const load = new Writers(writers, talkers, { random, perSecond: options.perSecond });
    const moments = Array.from({ length: options.kills }, () => random.between(1, options.acks));
    const recoveries: number[] = [];
    for (const moment of moments.toSorted((a, b) => a - b)) {
      // At least one of the clients came back since the last kill, so that each finds somebody to hurt.
      await count.reach(Math.max(moment, count.now + 1));
      // Half of them while the room is busy with what is about to be acked.
      if (random.chance(0.5)) await pause(random.between(1, 40));
      await server.kill();
      await pause(random.between(0, 60));
      await server.startAgain();
      const began = performance.now();
      await count.reach(count.now + 1);
      recoveries.push(performance.now() - began);
    }
    await count.reach(options.acks);
    await load.stop();
    const { figures } = await verdictOn({ place, clients, talkers, random, events });
    if (figures['overtaken'] !== 0) throw new Error(`${JSON.stringify(figures)}: a kill overtakes nothing`);
    return { kills: options.kills, ...figures, recoveryMs: spread(recoveries) };
  } finally {
    leave({ clients, talkers });
    await server.stop();
  }
}

/** How many acks came so far, by all. */
class AckCount {
  now = 0;
  #wake = Promise.withResolvers<void>();

  add(): void {
    this.now += 1;
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }

  async reach(many: number): Promise<void> {
    const wait = async () => {
      while (this.now < many) await this.#wake.promise;
    };
    await before(wait(), () => `${this.now} of ${many} acks`, { within: PATIENCE_MS });
  }
}

export const named = (what: string, many: number): string[] =>
  Array.from({ length: many }, (_, at) => `${what}${at + 1}`);

/** The middle and the worst of some times, in whole milliseconds. */
export function spread(times: readonly number[]): Figures {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return { median: at(0.5), most: at(1) };
}

const MIX = { writers: 8, readers: 4, classic: 2, perSecond: 1_200 };

export const killAuditProof: Proof = {
  name: 'kill-audit',
  claim: 'SIGKILL at random moments under load',
  short: (seed) => killAudit({ seed, kills: 5, acks: 4_000, ...MIX }),
  full: (seed) => killAudit({ seed, kills: 100, acks: 100_000, ...MIX }),
};
