import { describe, expect, it } from 'vitest';
import { QUIET } from '../support/server';
import { TestRoom, useServer } from '../support/suite';
import { newSecret, type V1Client } from '../support/v1-client';
import { expectGapless, here } from '../support/v1-frames';
import { Workerd } from '../support/workerd';

const server = useServer(() => Workerd.start({ vars: { ...QUIET, ASSISTANT: 'off' } }));
const newRoom = () => new TestRoom(server());

const PAGE_BYTES = 128 * 1_024;

/** Says so many things, of which it then has seen all. */
async function sayMany(client: V1Client, count: number): Promise<void> {
  const acks = await client.sayAll(Array.from({ length: count }, (_, at) => `word ${at + 1}`));
  await client.catchUp(acks.at(-1)?.seq ?? 0);
}

async function roomOf(messages: number) {
  const room = newRoom();
  const ann = await room.enter('Ann');
  await sayMany(ann, messages);
  return { room, ann, epoch: ann.welcome.epoch };
}

describe('a hello with the epoch and seq of before', () => {
  it.each([
    { name: 'nothing new', seq: 150, from: 151, to: 150 },
    { name: 'one', seq: 149, from: 150, to: 150 },
    { name: 'some', seq: 100, from: 101, to: 150 },
    { name: 'all of it', seq: 0, from: 1, to: 150 },
  ])('[RESUME-1] gets what followed, without a gap: $name', async ({ seq, from, to }) => {
    const { room, epoch } = await roomOf(150);
    const back = await room.enter({ epoch, seq });
    expect(back.welcome).toMatchObject({ epoch, head: 150, recovered: true, more: false });
    expectGapless(back.welcome.events, from, to);
    expect(back.welcome.count).toBe(2);
  });

  it('[RESUME-1] [RESUME-3] [LIMIT-10] gets 200 at a time, and pulls the rest', async () => {
    const { room, ann, epoch } = await roomOf(450);
    const back = await room.enter({ epoch, seq: 0, name: 'Ben' });
    expect(back.welcome).toMatchObject({ head: 450, recovered: true, more: true });
    expectGapless(back.welcome.events, 1, 200);
    expect(back.welcome).not.toHaveProperty('people');
    expect(back.welcome).not.toHaveProperty('count');
    const second = await back.pull(200);
    expect(second).toMatchObject({ epoch, head: 450, recovered: true, more: true });
    expect(second).not.toHaveProperty('people');
    expectGapless(second.events, 201, 400);
    const last = await back.pull(400);
    expect(last).toMatchObject({ recovered: true, more: false, ...here(ann.you, back.you) });
    expectGapless(last.events, 401, 450);
  });

  it('[RESUME-1] [LIMIT-10] gets exactly 200 in one page, and 201 in two', async () => {
    const { room, epoch } = await roomOf(201);
    expect((await room.enter({ epoch, seq: 1 })).welcome).toMatchObject({ more: false });
    const back = await room.enter({ epoch, seq: 0 });
    expect(back.welcome).toMatchObject({ more: true });
    expectGapless(back.welcome.events, 1, 200);
    expectGapless((await back.pull(200)).events, 201, 201);
  });

  it('[RESUME-1] [LIMIT-10] gets no more than 128 KiB at a time, whatever the messages', async () => {
    const room = newRoom();
    const ann = await room.enter('Ann');
    for (let said = 0; said < 30; said += 1) {
      const { seq } = await ann.say('字'.repeat(4_000));
      await ann.seen(seq);
    }
    const back = await room.enter({ epoch: ann.welcome.epoch, seq: 0 });
    const { events, pages } = await back.catchUp(back.welcome.events.at(-1)?.seq ?? 0);
    expectGapless([...back.welcome.events, ...events], 1, 30);
    for (const page of [back.welcome, ...pages]) {
      const sizes = page.events.map((event) => Buffer.byteLength(JSON.stringify(event)));
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      expect(bytes).toBeLessThanOrEqual(PAGE_BYTES);
      if (page.more) expect(bytes + (sizes[0] ?? 0)).toBeGreaterThan(PAGE_BYTES - sizes.length);
    }
    expect(pages.length).toBeGreaterThanOrEqual(2);
  });

  it('[RESUME-2] [LIMIT-8] resumes from 1,000 behind; one more is a reset to the newest 200', async () => {
    const { room, epoch } = await roomOf(1_001);
    const whole = await room.enter({ epoch, seq: 1 });
    expect(whole.welcome).toMatchObject({ recovered: true, more: true, head: 1_001 });
    expectGapless(whole.welcome.events, 2, 201);
    const reset = await room.enter({ epoch, seq: 0 });
    expect(reset.welcome).toMatchObject({ recovered: false, more: false, head: 1_001 });
    expectGapless(reset.welcome.events, 802, 1_001);
  });
});

describe('a hello that nothing can be resumed from', () => {
  it.each([
    { name: 'none', position: () => ({}) },
    { name: 'of another log', position: () => ({ epoch: 'aaaaaaaaaaa', seq: 3 }) },
    { name: 'of no log at all', position: () => ({ epoch: 'x', seq: 3 }) },
    { name: 'beyond the head', position: (epoch: string) => ({ epoch, seq: 251 }) },
    { name: 'far beyond it', position: (epoch: string) => ({ epoch, seq: 2 ** 53 - 1 }) },
  ])('[RESUME-2] is answered with the newest 200: $name', async ({ position }) => {
    const { room, epoch } = await roomOf(250);
    const client = await room.enter(position(epoch));
    expect(client.welcome).toMatchObject({ epoch, head: 250, recovered: false, more: false });
    expectGapless(client.welcome.events, 51, 250);
    const { seq } = await client.say('from here');
    expect(await client.nextPush((push) => push.type === 'chat')).toMatchObject({ seq });
  });
});

describe('a pull', () => {
  it('[RESUME-3] reaches back as far as the log, further than a hello', async () => {
    const { ann } = await roomOf(1_100);
    const page = await ann.pull(0);
    expect(page).toMatchObject({ recovered: true, more: true, head: 1_100 });
    expectGapless(page.events, 1, 200);
    const { events } = await ann.catchUp(200);
    expectGapless(events, 201, 1_100);
  });

  it('[RESUME-3] at the head has nothing new, and who is here; beyond it is a reset', async () => {
    const { ann, epoch } = await roomOf(250);
    const page = { epoch, head: 250, more: false, ...here(ann.you) };
    expect(await ann.pull(250)).toEqual({ ...page, recovered: true, events: [] });
    const beyond = await ann.pull(251);
    expect(beyond).toMatchObject({ ...page, recovered: false });
    expectGapless(beyond.events, 51, 250);
  });
});

describe('while others talk', () => {
  it('[RESUME-4] nothing is pushed before it has caught up, and then everything, without a gap', async () => {
    const { room, epoch } = await roomOf(450);
    const ben = await room.enter({ name: 'Ben', epoch, seq: 450 });
    const back = await room.enter({ epoch, seq: 0 });
    const events = [...back.welcome.events];
    let { more } = back.welcome;
    expect(more).toBe(true);
    while (more) {
      // What is said before each page must come in a page, or after the last.
      await ben.say(`before the page after ${events.length}`);
      const someone = await room.enter('Somebody');
      await someone.close();
      expect(back.items.filter(({ type }) => type !== 'reply')).toEqual([]);
      const page = await back.pull(events.at(-1)?.seq ?? 0);
      events.push(...page.events);
      ({ more } = page);
    }
    // The welcome and two pages, and nothing before the last of them.
    expect(back.items.slice(0, 3).every(({ type }) => type === 'reply')).toBe(true);
    expectGapless(events, 1, 452);
    for (let said = 0; said < 10; said += 1) await ben.say('live');
    await ben.say('done');
    await back.nextChat('done');
    expectGapless(back.chats, 453, 463);
  });

  it('[RESUME-4] one who comes while they talk at full speed misses nothing and gets nothing twice', async () => {
    const { room, epoch } = await roomOf(10);
    const [ben, eve] = [await room.enter('Ben'), await room.enter('Eve')];
    const talk = async (speaker: V1Client) => {
      for (let turn = 0; turn < 20; turn += 1) {
        const acks = await speaker.sayAll([1, 2, 3].map((word) => `${speaker.name} ${turn} ${word}`));
        await speaker.seen(acks.at(-1)?.seq ?? 0);
      }
    };
    const talking = [talk(ben), talk(eve)];
    const comers: V1Client[] = [];
    for (let count = 0; count < 10; count += 1) comers.push(await room.enter({ epoch, seq: 0 }));
    await Promise.all(talking);
    await ben.say('done');
    for (const comer of comers) {
      const all = [...comer.welcome.events];
      const { events } = comer.welcome.more ? await comer.catchUp(all.at(-1)?.seq ?? 0) : { events: [] };
      await comer.nextChat('done');
      expectGapless([...all, ...events, ...comer.chats], 1, 131);
    }
  });
});

describe('a session', () => {
  it('[RESUME-5] that another connection still has is taken over, and nobody is told', async () => {
    const { room, epoch, ann } = await roomOf(5);
    const witness = await room.enter('Witness');
    await ann.nextPush((push) => push.type === 'presence');
    const taken = await room.enter({ ...ann.greeting, epoch, seq: 5, resumed: true });
    expect(await ann.whenClosed()).toEqual({
      code: 4002,
      reason: 'session continues elsewhere',
      wasClean: true,
    });
    expect(taken.welcome).toMatchObject({ recovered: true, events: [], count: 2 });
    await taken.say('here now');
    expect(await witness.pushesBefore('here now')).toEqual([]);
  });

  it('[RESUME-5] that was taken over is not heard any more', async () => {
    const { room, ann } = await roomOf(5);
    const witness = await room.enter('Witness');
    // It does not read that it is closed, and goes on.
    ann.pause();
    const taken = await room.enter({ ...ann.greeting });
    ann.post('send', { cid: 'ghost', message: 'from the grave' });
    ann.post('send', { cid: 'ghost-2', message: 'once more' });
    ann.resume();
    expect(await ann.whenClosed()).toMatchObject({ code: 4002 });
    expect(await taken.say('done')).toMatchObject({ seq: 6 });
    expect(await witness.pushesBefore('done')).toEqual([]);
  });

  it('[RESUME-5] is not taken back by a hello that was overtaken on its way', async () => {
    const { room, ann } = await roomOf(5);
    const later = await room.enter({ ...ann.greeting, attempt: 2 });
    expect(await ann.whenClosed()).toMatchObject({ code: 4002 });
    const late = await room.openV1();
    late.post('hello', { ...ann.greeting, attempt: 1 });
    late.post('send', { cid: 'ghost', message: 'from the grave' });
    const closed = { code: 4002, reason: 'session continues elsewhere', wasClean: true };
    expect(await late.whenClosed()).toEqual(closed);
    expect(await later.say('still mine')).toMatchObject({ seq: 6 });
    // The same once more is another connection of the client's, and the newer one.
    const again = await room.enter({ ...ann.greeting, attempt: 2 });
    expect(await later.whenClosed()).toEqual(closed);
    expect(await again.say('mine now')).toMatchObject({ seq: 7 });
  });

  it('[RESUME-5] of another page of the same person is left alone', async () => {
    const room = newRoom();
    const person = newSecret();
    const [first, second] = [await room.enter({ person }), await room.enter({ person })];
    await second.say('hi');
    await first.nextChat('hi');
    await first.say('hi yourself');
    await second.nextChat('hi yourself');
  });
});
