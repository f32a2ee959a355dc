/** Takes the room out of memory again and again: what it knows, and what its members know of it, stays the same. */
import { setTimeout as pause } from 'node:timers/promises';
import { before } from '../support/deadline';
import { Harness } from '../support/harness';
import { QUIET } from '../support/server';
import { named } from './kill-audit';
import { ClassicTalker } from './support/classic';
import { AuditingClient } from './support/client';
import { hello, type Place, socketUrlOf } from './support/log';
import type { Presence } from './support/protocol';
import { type Figures, type Proof } from './support/proof';
import { Random } from './support/random';
import { Events } from './support/records';
import { leave, verdictOn } from './support/verdict';
import { texts } from './support/writers';

export interface Eviction {
  seed: number;
  cycles: number;
  members: number;
}

/** How often a guest comes or goes, and how many there may be. */
const VISIT = 0.4;
const GUESTS = 6;
/** Presence is pushed up to 100 ms after the change (PRESENCE-3): until then a member may know less than a newcomer. */
const AGREE_MS = 2_000;

export async function eviction({ seed, cycles, members: many }: Eviction): Promise<Figures> {
  const random = new Random(seed);
  const server = await Harness.start({ vars: { ...QUIET, ASSISTANT: 'off' } });
  const place: Place = { server: server.url, room: 'evicted' };
  const url = socketUrlOf(place);
  const events = new Events();
  const person = random.letters(24);
  const enter = (name: string, options = {}) =>
    new AuditingClient({ url, name, random: random.another(), events, ...options }).start();
  // The first is the person as whom newcomers look, so that to look changes nothing.
  const members = named('member', many).map((name, at) => enter(name, at === 0 ? { person } : {}));
  const guests: AuditingClient[] = [];
  const gone: AuditingClient[] = [];
  const talker = new ClassicTalker({ url, name: 'classic', random, events }).start();
  const speakers = members.map((member) => ({ member, text: texts(member.record.name, random.another()) }));
  const sayAll = () =>
    before(Promise.all(speakers.map(({ member, text }) => member.say(text()))), () => 'no acks');
  try {
    await before(Promise.all(members.map((member) => member.until(() => member.live))), () => 'no welcome');
    let visits = 0;
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      await sayAll();
      talker.say(`classic ${cycle}`);
      if (random.chance(VISIT)) {
        visits += 1;
        const guest = guests.length < GUESTS && random.chance(0.5) ? undefined : guests.shift();
        if (guest === undefined) guests.push(await arrived(enter(`guest${cycle}`)));
        else gone.push(departed(guest));
      }
      await server.evict(place.room);
      await expectAgreement(place, random, person, members);
      await sayAll();
    }
    const { figures } = await verdictOn({
      place,
      clients: [...members, ...guests],
      talkers: [talker],
      random,
      events,
    });
    const stayed = members.filter(({ record }) => record.connections === 1 && record.closes.size === 0);
    if (stayed.length !== many) throw new Error('a socket was closed');
    return { cycles, visits, ...figures, socketsThatStayed: stayed.length };
  } finally {
    leave({ clients: [...members, ...guests, ...gone], talkers: [talker] });
    await server.stop();
  }
}

async function arrived(guest: AuditingClient): Promise<AuditingClient> {
  await before(
    guest.until(() => guest.live),
    () => 'a guest was not welcomed',
  );
  return guest;
}

function departed(guest: AuditingClient): AuditingClient {
  guest.stop();
  return guest;
}

/** What a newcomer is told of the room is what its members know from the changes that they were told of. */
async function expectAgreement(
  place: Place,
  random: Random,
  person: string,
  members: readonly AuditingClient[],
): Promise<void> {
  const deadline = Date.now() + AGREE_MS;
  for (;;) {
    const newcomer = await hello(place, random, { person, name: 'member1' });
    const told = stateOf(newcomer.epoch, newcomer.head, newcomer);
    const known = members.map(({ epoch = '', last, people }) =>
      stateOf(epoch, last, { count: people.count, people: people.list() }),
    );
    if (known.every((state) => state === told)) return;
    if (Date.now() > deadline) throw new Error(`told ${told}\nknown ${[...new Set(known)].join('\n      ')}`);
    await pause(50);
  }
}

const stateOf = (epoch: string, head: number, { count = 0, people = null }: Presence): string =>
  JSON.stringify({ epoch, head, count, people });

export const evictionProof: Proof = {
  name: 'eviction',
  claim: 'hibernate and wake, again and again, with equal state',
  short: (seed) => eviction({ seed, cycles: 20, members: 3 }),
  full: (seed) => eviction({ seed, cycles: 500, members: 3 }),
};
