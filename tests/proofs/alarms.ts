/** Kills the server around the moment when it owes a reply: the reply comes, once. */
import { setTimeout as pause } from 'node:timers/promises';
import { before } from '../support/deadline';
import { QUIET } from '../support/server';
import { Workerd } from '../support/workerd';
import { named } from './kill-audit';
import { AuditingClient } from './support/client';
import { REPLY, timersOf } from './support/database';
import { socketUrlOf } from './support/log';
import { type Figures, type Proof } from './support/proof';
import { Random } from './support/random';
import { Events, type LoggedEvent } from './support/records';
import { leave, verdictOn } from './support/verdict';

export interface Alarms {
  seed: number;
  kills: number;
  clients: number;
  replyMs: number;
}

/** Until a reply that was due long ago has come, in milliseconds. */
const PATIENCE_MS = 30_000;

export async function alarms({ seed, kills, clients: many, replyMs }: Alarms): Promise<Figures> {
  const random = new Random(seed);
  const server = await Workerd.start({ vars: { ...QUIET, REPLY_DELAY_MS: String(replyMs) } });
  const place = { server: server.url, room: 'alarms' };
  const events = new Events();
  const clients = named('client', many).map((name) =>
    new AuditingClient({ url: socketUrlOf(place), name, random: random.another(), events }).start(),
  );
  const [asker] = clients;
  let early = 0;
  try {
    await Promise.all(clients.map((client) => client.until(() => client.live)));
    for (let cycle = 1; cycle <= kills; cycle += 1) {
      const asked = Date.now();
      void asker?.say(`${cycle} 天气`);
      await pause(random.between(0, 2 * replyMs));
      if (!clients.some((client) => replies(client.record.applied) === cycle)) early += 1;
      await server.kill();
      await pause(random.between(0, replyMs));
      await server.startAgain();
      const all = clients.map((client) => client.until(() => replies(client.record.applied) >= cycle));
      await before(Promise.all(all), () => `no reply ${cycle}, ${Date.now() - asked} ms after the question`, {
        within: PATIENCE_MS,
      });
    }
    const { figures, log } = await verdictOn({ place, clients, random, events });
    expectEachAnsweredOnce(log, kills);
    if (timersOf(server.stateFolder, REPLY) !== 0) throw new Error('a reply is owed still');
    return { kills, killedBeforeTheReply: early, replies: replies(log), ...figures };
  } finally {
    leave({ clients });
    await server.stop();
  }
}

const replies = (events: readonly LoggedEvent[]): number => events.filter(({ auto }) => auto).length;

/** One question is asked after the reply to the other has come, so that they alternate. */
function expectEachAnsweredOnce(log: readonly LoggedEvent[], questions: number): void {
  const inOrder = log.every(({ auto }, at) => auto === (at % 2 === 1));
  if (log.length !== 2 * questions || !inOrder) {
    const found = log.map(({ auto, text }) => (auto ? 'reply' : text)).join(', ');
    throw new Error(`not each of ${questions} questions has one reply after it: ${found}`);
  }
}

export const alarmsProof: Proof = {
  name: 'alarms',
  claim: 'SIGKILL around the moment when a reply is due',
  short: (seed) => alarms({ seed, kills: 5, clients: 3, replyMs: 400 }),
  full: (seed) => alarms({ seed, kills: 100, clients: 5, replyMs: 400 }),
};
