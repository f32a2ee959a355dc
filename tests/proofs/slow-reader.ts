/** Some do not read while others write: the room does not pay for it, and v1 clients get it all in the end. */
import { setTimeout as pause } from 'node:timers/promises';
import { before, eventually } from '../support/deadline';
import { QUIET } from '../support/server';
import { Workerd } from '../support/workerd';
import { named, spread } from './kill-audit';
import { ClassicTalker } from './support/classic';
import { AuditingClient } from './support/client';
import { HELD, timersOf } from './support/database';
import { socketUrlOf } from './support/log';
import { MemoryWatch, pidOf, residentKiB } from './support/process';
import { type Figures, mebibytes, type Proof } from './support/proof';
import { Random } from './support/random';
import { Events } from './support/records';
import { leave, verdictOn } from './support/verdict';
import { texts } from './support/writers';

export interface SlowReader {
  seed: number;
  rounds: number;
  /** Of each kind: held by the number of messages, held by their size, and classic. */
  sleepers: number;
  /** By how much the server may grow, in MiB. */
  growthMiB: number;
}

/** More than an unread connection is sent (FLOW-2): in number, and in bytes at 12 KB each. */
const SMALL = 600;
/** More than 4 MiB of them (FLOW-4); with the others fewer than a resume bridges (LIMIT-8). */
const LARGE = 370;
const LONGEST = 4_000;
const HELD_MS = 30_000;
/** What the alarm, and a look at it, may be late, in milliseconds. */
const LATE_MS = 5_000;

export async function slowReader(options: SlowReader): Promise<Figures> {
  const { rounds, sleepers } = options;
  const random = new Random(options.seed);
  const server = await Workerd.start({ vars: { ...QUIET, ASSISTANT: 'off' } });
  const url = socketUrlOf({ server: server.url, room: 'slow' });
  const events = new Events();
  const enter = (name: string) => new AuditingClient({ url, name, random: random.another(), events }).start();
  const writer = enter('writer');
  const reader = enter('reader');
  const byNumber = named('number', sleepers).map(enter);
  const bySize = named('size', sleepers).map(enter);
  const classic = named('classic', sleepers).map((name) =>
    new ClassicTalker({ url, name, random: random.another(), events, silent: true }).start(),
  );
  const v1 = [writer, reader, ...byNumber, ...bySize];
  const watch = new MemoryWatch(pidOf(server));
  const small = texts('small', random.another());
  const large = texts('large', random.another());
  const held = () => timersOf(server.stateFolder, HELD);
  const whenHeld = (what: string, within = 15_000) =>
    eventually(() => held() > 0, `nobody who did not read ${what} was held`, { within });
  try {
    await before(
      Promise.all([...v1, ...classic].map((who) => who.until(() => who.live))),
      () => 'no welcome',
    );
    // As much as is to come, so that what the server needs for anybody's reading is there before.
    await say(writer, SMALL, small);
    await say(writer, 100, () => long(large()));
    await allReach(v1, writer.last);
    const alone = residentKiB(pidOf(server));
    const heldMs: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      for (const sleeper of [...byNumber, ...classic]) sleeper.pause();
      await say(writer, SMALL, small);
      await whenHeld('many');
      const began = Date.now();
      await allReach([...bySize, reader], writer.last);
      for (const sleeper of bySize) sleeper.pause();
      await say(writer, LARGE, () => long(large()));
      // Both kinds of v1 sleepers are held now, and the last of them is closed 30 s after it was.
      const lastHeld = Date.now();
      // The classic ones are gone as soon as they were sent too much, which those who stay are told.
      const others = v1.length;
      await before(
        reader.until(() => reader.people.count === others),
        () => `${reader.people.count} people are here, and ${others} should be`,
      );
      while (held() > 0) {
        if (Date.now() > lastHeld + HELD_MS + LATE_MS)
          throw new Error('one that does not read is held still');
        await say(writer, 1, small);
        await pause(300);
      }
      heldMs.push(Date.now() - began);
      if (Date.now() < began + HELD_MS - 1_000) throw new Error('one that does not read was closed too soon');
      for (const sleeper of [...byNumber, ...bySize, ...classic]) sleeper.resume();
      await allReach(v1, writer.last);
      await before(
        Promise.all(classic.map((who) => who.until(() => who.record.connections > round))),
        () => 'gone',
      );
    }
    await say(writer, 10, small);
    const grownMiB = mebibytes(watch.mostKiB - alone);
    const { figures } = await verdictOn({
      place: { server: server.url, room: 'slow' },
      clients: v1,
      talkers: classic,
      random,
      events,
    });
    for (const { record } of [...byNumber, ...bySize]) expectCloses(record, 4008, rounds);
    for (const { record } of classic) expectCloses(record, 4102, rounds);
    for (const { record } of [writer, reader]) expectCloses(record, 4008, 0);
    if (figures['resets'] !== 0) throw new Error('one that did not read was reset');
    if (grownMiB > options.growthMiB) throw new Error(`the server grew by ${grownMiB} MiB`);
    return {
      rounds,
      notReading: { v1: 2 * sleepers, classic: sleepers },
      ...figures,
      heldMs: spread(heldMs),
      memoryMiB: { reading: mebibytes(alone), most: mebibytes(watch.mostKiB), grown: grownMiB },
    };
  } finally {
    watch.stop();
    leave({ clients: v1, talkers: classic });
    await server.stop();
  }
}

/** One after the other as there is room for them; resolves when all are stored. */
async function say(writer: AuditingClient, many: number, text: () => string): Promise<void> {
  const stored: Promise<unknown>[] = [];
  for (let said = 0; said < many; said += 1) {
    await writer.whenRoom();
    stored.push(writer.say(text()));
  }
  await before(Promise.all(stored), () => 'the messages are not stored');
}

const long = (start: string): string => start.padEnd(LONGEST, '茶');

const allReach = (clients: readonly AuditingClient[], seq: number): Promise<unknown> =>
  before(
    Promise.all(clients.map((client) => client.until(() => client.last >= seq))),
    () => `${seq} was not reached: ${clients.map(({ record, last }) => `${record.name} ${last}`).join(', ')}`,
  );

function expectCloses({ name, closes }: AuditingClient['record'], code: number, many: number): void {
  const found = JSON.stringify([...closes]);
  if ((closes.get(code) ?? 0) !== many || closes.size > (many === 0 ? 0 : 1))
    throw new Error(`${name} was to be closed ${many} times with ${code}; it was ${found}`);
}

export const slowReaderProof: Proof = {
  name: 'slow-reader',
  claim: 'clients that stop reading while others write',
  short: (seed) => slowReader({ seed, rounds: 1, sleepers: 1, growthMiB: 64 }),
  full: (seed) => slowReader({ seed, rounds: 5, sleepers: 4, growthMiB: 96 }),
};
