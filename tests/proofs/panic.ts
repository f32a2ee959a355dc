/** The room's code panics at random moments while people talk, in a build that has a command for it. */
import { execFile } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { before } from '../support/deadline';
import { root } from '../support/project';
import { QUIET } from '../support/server';
import { Workerd } from '../support/workerd';
import { named, spread } from './kill-audit';
import { AuditingClient } from './support/client';
import { socketUrlOf } from './support/log';
import { type Figures, type Proof } from './support/proof';
import { Random } from './support/random';
import { Events } from './support/records';
import { leave, verdictOn } from './support/verdict';
import { texts, Writers } from './support/writers';

export interface Panic {
  seed: number;
  panics: number;
  writers: number;
  perSecond: number;
  /** The mean time between two, in milliseconds. */
  meanMs: number;
}

/** Within how long after a panic the room must serve, in milliseconds. */
const SERVES_MS = 1_000;
/** What v1 connections are closed with then. */
const RESTARTED = 4103;
/** One that gets no answer asks again after this, in milliseconds: what a panic swallowed it must send again. */
const NUDGE_MS = 300;

export async function panic({ seed, panics, writers: many, perSecond, meanMs }: Panic): Promise<Figures> {
  const random = new Random(seed);
  const server = await serverThatCanPanic();
  const place = { server: server.url, room: 'panics' };
  const url = socketUrlOf(place);
  const events = new Events();
  const enter = (name: string, nudgeMs: number) =>
    new AuditingClient({ url, name, random: random.another(), events, nudgeMs }).start();
  const writers = named('writer', many).map((name) => enter(name, NUDGE_MS));
  const saboteur = enter('saboteur', 50);
  const clients = [...writers, saboteur];
  const text = texts('saboteur', random.another());
  try {
    await before(Promise.all(clients.map((client) => client.until(() => client.live))), () => 'no welcome');
    const load = new Writers(writers, [], { random, perSecond });
    const served: number[] = [];
    for (let count = 0; count < panics; count += 1) {
      await pause(random.until(meanMs));
      const began = performance.now();
      saboteur.tell({ type: 'panic' });
      // On the same connection, so that it is heard after the panic.
      await before(saboteur.say(text()), () => 'the room does not serve after a panic');
      served.push(performance.now() - began);
    }
    await load.stop();
    const { figures } = await verdictOn({ place, clients, random, events });
    const panicked = (server.log.match(/panicked at/g) ?? []).length;
    if (panicked < panics) throw new Error(`${panicked} panics, not ${panics}; the log:\n${server.log}`);
    const slowest = Math.max(...served);
    if (slowest > SERVES_MS) throw new Error(`the room served again only after ${slowest} ms`);
    const closes = new Set(clients.flatMap(({ record }) => [...record.closes.keys()]));
    if (closes.size !== 1 || !closes.has(RESTARTED)) {
      throw new Error(
        `the connections were closed with ${[...closes].join(', ')}, not with ${RESTARTED} alone`,
      );
    }
    if (figures.overtaken !== 0) throw new Error(`${String(figures.overtaken)} messages were overtaken`);
    return { panics, ...figures, servesAgainMs: spread(served) };
  } finally {
    leave({ clients });
    await server.stop();
  }
}

/** A server whose Worker is the build with the command. */
export async function serverThatCanPanic(): Promise<Workerd> {
  const script = join(root, 'scripts', 'build', 'crash-worker.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script], { cwd: root });
  const built = join(root, stdout.trim().split('\n').at(-1) ?? '');
  const server = await Workerd.start({ vars: { ...QUIET, ASSISTANT: 'off' } });
  try {
    await server.kill();
    const folder = dirname(dirname(server.stateFolder));
    for (const file of ['index.js', 'index_bg.wasm']) await copyFile(join(built, file), join(folder, file));
    await server.startAgain();
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

export const panicProof: Proof = {
  name: 'panic',
  claim: 'a panic in the middle of a message, again and again, under load',
  short: (seed) => panic({ seed, panics: 5, writers: 6, perSecond: 300, meanMs: 400 }),
  full: (seed) => panic({ seed, panics: 100, writers: 8, perSecond: 600, meanMs: 700 }),
};
