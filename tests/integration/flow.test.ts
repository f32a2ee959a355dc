import { describe, expect, it } from 'vitest';
import { passing } from '../support/deadline';
import type { LoggedFrame } from '../support/frames';
import { Harness } from '../support/harness';
import { QUIET } from '../support/server';
import { StoredRoom } from '../support/stored-room';
import { ownServer, TestRoom, useServer } from '../support/suite';
import type { V1Client } from '../support/v1-client';
import { declined, expectGapless, granted, isHeld } from '../support/v1-frames';
import { Workerd } from '../support/workerd';

const UNSEEN_EVENTS = 512;
const UNSEEN_BYTES = 256 * 1_024;
const UNHEARD_EVENTS = 16_384;
const UNHEARD_BYTES = 4 * 1_024 * 1_024;

const server = useServer(() => Workerd.start({ vars: { ...QUIET, ASSISTANT: 'off' } }));
const newRoom = () => new TestRoom(server());

/** One message after the other, each seen by its sender, as a client does. */
async function sayEach(speaker: V1Client, count: number, message = 'word'): Promise<void> {
  for (let said = 0; said < count; said += 1) {
    const { seq } = await speaker.say(message);
    await speaker.seen(seq);
  }
}

const bytesOf = (events: readonly LoggedFrame[]) =>
  events.reduce((sum, event) => sum + Buffer.byteLength(JSON.stringify(event)), 0);

describe('seen', () => {
  it('[FLOW-1] is answered with nothing, and not beyond the head', async () => {
    const ann = await newRoom().enter('Ann');
    await ann.sayAll(Array.from({ length: 10 }, () => 'word'));
    for (const seq of [0, 10, 5, 10]) {
      const ref = ann.post('seen', { seq });
      expect(await ann.replyTo(ref)).toEqual(granted(ref));
    }
    const ref = ann.post('seen', { seq: 11 });
    expect(await ann.replyTo(ref)).toEqual(declined(ref, 'unprocessable'));
  });

  it('[FLOW-1] [FLOW-2] never goes back', async () => {
    const room = newRoom();
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    await sayEach(ann, 200);
    await ben.seen(200);
    await ben.seen(5);
    await sayEach(ann, 100);
    await ann.say('done');
    await ben.nextChat('done');
    expect(ben.items.filter(isHeld)).toEqual([]);
  });

  it('[FLOW-1] [FLOW-2] at every 256 messages keeps a client live, as does pull', async () => {
    const room = newRoom();
    const [ann, ben, eve] = [await room.enter('Ann'), await room.enter('Ben'), await room.enter('Eve')];
    for (let turn = 1; turn <= 10; turn += 1) {
      await sayEach(ann, 256);
      await ben.seen(turn * 256);
      expect(await eve.pull(turn * 256)).toMatchObject({ more: false, events: [] });
    }
    await ann.say('done');
    for (const client of [ben, eve]) {
      await client.nextChat('done');
      expect(client.items.filter(isHeld)).toEqual([]);
      expectGapless(client.chats, 1, 2_561);
    }
  });
});

describe('a client that does not say what it has seen', () => {
  it('[FLOW-2] is held after 512 messages, and goes on from there by pull', async () => {
    const room = newRoom();
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    await sayEach(ann, 600);
    expect(await ben.nextPush(isHeld)).toEqual({ type: 'held', after: UNSEEN_EVENTS });
    expectGapless(ben.chats, 1, UNSEEN_EVENTS);
    // Nothing more comes, of people neither, until it has caught up.
    const eve = await room.enter('Eve');
    await eve.close();
    const { events, pages } = await ben.catchUp(UNSEEN_EVENTS);
    expectGapless(events, UNSEEN_EVENTS + 1, 600);
    expect(pages.at(-1)).toMatchObject({ more: false, recovered: true });
    expect(ben.items.at(-2)).toEqual({ type: 'held', after: UNSEEN_EVENTS });
    await sayEach(ann, 20);
    await ann.say('done');
    await ben.nextChat('done');
    expectGapless(ben.chats.slice(UNSEEN_EVENTS), 601, 621);
    expect(ben.items.filter(isHeld)).toHaveLength(1);
  });

  it('[FLOW-2] is held after 256 KiB, however few messages', async () => {
    const room = newRoom();
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    await sayEach(ann, 40, '字'.repeat(4_000));
    const { after } = await ben.nextPush(isHeld);
    expectGapless(ben.chats, 1, after);
    const bytes = bytesOf(ben.chats);
    expect(bytes).toBeLessThanOrEqual(UNSEEN_BYTES);
    expect(bytes + bytes / after).toBeGreaterThan(UNSEEN_BYTES);
    const { events } = await ben.catchUp(after);
    expectGapless(events, after + 1, 40);
  });

  it('[FLOW-2] [RESUME-4] and does not read at all, is held in a burst too, and gets all of it in the end', async () => {
    const room = newRoom();
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    ben.pause();
    for (let turn = 0; turn < 10; turn += 1) {
      const acks = await ann.sayAll(Array.from({ length: 100 }, () => 'word'));
      await ann.catchUp(acks.at(-1)?.seq ?? 0);
    }
    ben.resume();
    const { after } = await ben.nextPush(isHeld);
    expect(after).toBeLessThanOrEqual(UNSEEN_EVENTS);
    expectGapless(ben.chats, 1, after);
    const { events } = await ben.catchUp(after);
    expectGapless(events, after + 1, 1_000);
    await ann.say('done');
    expect(await ben.nextChat('done')).toMatchObject({ seq: 1_001 });
  });

  it('[FLOW-2] may say so while it is held, which does not let it go on by itself', async () => {
    const room = newRoom();
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    await sayEach(ann, 600);
    const { after } = await ben.nextPush(isHeld);
    await ben.seen(after);
    await ann.say('not pushed');
    // It may speak, all the same.
    expect(await ben.say('mine')).toMatchObject({ seq: 602 });
    expectGapless(ben.chats, 1, after);
    const { events } = await ben.catchUp(after);
    expectGapless(events, after + 1, 602);
  });
});

describe('a client that is held and evicted', () => {
  const harness = useServer(() => Harness.start({ vars: QUIET }));

  it('[FLOW-2] [SESSION-9] is held still, and one that had seen is not', async () => {
    const room = new TestRoom(harness());
    const [ann, ben, eve] = [await room.enter('Ann'), await room.enter('Ben'), await room.enter('Eve')];
    await sayEach(ann, 300);
    await eve.seen(300);
    await sayEach(ann, 220);
    const { after } = await ben.nextPush(isHeld);
    await harness().evict(room.name);
    await sayEach(ann, 60);
    await ann.say('done');
    await eve.nextChat('done');
    expectGapless(ben.chats, 1, after);
    expect(eve.items.filter(isHeld)).toEqual([]);
    const { events } = await ben.catchUp(after);
    expectGapless(events, after + 1, 581);
  });
});

it('[FLOW-3] [TIMER-2] killed with one held, the room falls idle by itself', async (test) => {
  const own = await ownServer(test, () => Workerd.start({ vars: QUIET }));
  const room = new TestRoom(own);
  const stored = () => new StoredRoom(own.stateFolder);
  const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
  await sayEach(ann, 600);
  await ben.nextPush(isHeld);
  expect(stored().timers()).toMatchObject([{ kind: 'held' }]);
  await stored().whenAlarmIs(stored().timers()[0]?.due);
  await own.kill();
  stored().letTimePass(31_000);
  await own.startAgain();
  await stored().whenIdle();
  expect((await room.enter('Eve')).welcome.count).toBe(1);
});

describe.concurrent('one who is held for 30 s', () => {
  it(
    '[FLOW-3] [FLOW-2] is closed, as is one who pulled in part; they resume whole',
    { timeout: 90_000 },
    async () => {
      const room = newRoom();
      const ann = await room.enter('Ann');
      const [never, partly, caughtUp] = [await room.enter('A'), await room.enter('B'), await room.enter('C')];
      await sayEach(ann, 1_000);
      const began = Date.now();
      await Promise.all([never, partly, caughtUp].map((client) => client.nextPush(isHeld)));
      expect(await partly.pull(UNSEEN_EVENTS)).toMatchObject({ more: true });
      await caughtUp.catchUp(UNSEEN_EVENTS);
      const { epoch } = ann.welcome;
      const behind = await room.enter({ name: 'D', epoch, seq: 100 });
      expect(behind.welcome.more).toBe(true);

      for (const client of [never, partly, behind]) {
        const closed = await client.whenClosed({ within: 45_000 });
        expect(closed).toEqual({ code: 4008, reason: 'too slow', wasClean: true });
      }
      expect(Date.now() - began).toBeGreaterThanOrEqual(25_000);
      await ann.say('done');
      await caughtUp.nextChat('done');

      const heard = never.chats.at(-1)?.seq ?? 0;
      const back = await room.enter({ ...never.greeting, epoch, seq: heard, resumed: true });
      expect(back.welcome.recovered).toBe(true);
      const page = back.welcome.events;
      const { events } = await back.catchUp(page.at(-1)?.seq ?? heard);
      expectGapless([...never.chats, ...page, ...events], 1, 1_001);
    },
  );

  it('[FLOW-3] but pulls in between is not closed', { timeout: 90_000 }, async () => {
    const room = newRoom();
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    await sayEach(ann, 1_200);
    const { after } = await ben.nextPush(isHeld);
    // It has been held for as long as the rest took to be said, which on a busy machine is many seconds.
    await passing(2_000);
    expect(await ben.pull(after)).toMatchObject({ more: true });
    await passing(20_000);
    expect(await ben.pull(after + 200)).toMatchObject({ more: true });
    await passing(20_000);
    const { events } = await ben.catchUp(after + 400);
    expectGapless(events, after + 401, 1_200);
  });
});

/** Who never said anything is closed too, but workerd then keeps the connection open until the room leaves memory. */
const LAST_WORD = 'That was all.';

describe('a classic connection that says nothing', () => {
  it('[FLOW-4] is closed after 16,384 messages, and not before', { timeout: 120_000 }, async () => {
    const room = newRoom();
    const [silent, speaker] = await room.gather('Silent', 'Speaker');
    const ann = await room.enter('Ann');
    await silent.say(LAST_WORD);
    const sayMany = async (count: number) => {
      const acks = await ann.sayAll(Array.from({ length: count }, () => 'x'));
      await ann.catchUp(acks.at(-1)?.seq ?? 0);
    };
    for (let turn = 0; turn < 4; turn += 1) await sayMany(2_048);
    await speaker.say('I am here');
    for (let turn = 0; turn < 4; turn += 1) await sayMany(2_048);
    // It still gets this, which is the last that it may.
    await silent.next((frame) => frame.type === 'chat' && frame.seq === UNHEARD_EVENTS, { within: 30_000 });
    expect(await silent.whenClosed()).toEqual({ code: 4102, reason: 'no sign of life', wasClean: true });
    await ann.say('done');
    await speaker.framesBefore('done');
  });

  it('[FLOW-4] is closed after 4 MiB, one that speaks is not', { timeout: 120_000 }, async () => {
    const room = newRoom();
    const [ann, silent, speaker] = await room.gather('Ann', 'Silent', 'Speaker');
    const large = '字'.repeat(4_000);
    await silent.say(LAST_WORD);
    const before = silent.texts.length;
    for (let said = 0; said < 200; said += 1) await ann.say(large);
    await speaker.say('I am here');
    for (let said = 0; said < 200; said += 1) await ann.say(large);
    expect(await silent.whenClosed()).toEqual({ code: 4102, reason: 'no sign of life', wasClean: true });
    const bytes = silent.texts.slice(before).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(bytes).toBeGreaterThan(UNHEARD_BYTES - 16_384);
    expect(bytes).toBeLessThan(UNHEARD_BYTES + 32_768);
    await ann.say('done');
    await speaker.framesBefore('done');
    await speaker.say('me too');
  });
});
