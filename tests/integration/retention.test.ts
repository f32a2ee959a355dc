import { describe, expect, it, type TestContext } from 'vitest';
import { QUIET, type Vars } from '../support/server';
import { StoredRoom } from '../support/stored-room';
import { ownServer, TestRoom } from '../support/suite';
import { declined, expectGapless, stored as acked } from '../support/v1-frames';
import type { V1Client } from '../support/v1-client';
import { Workerd } from '../support/workerd';

const DAYS = 24 * 60 * 60 * 1_000;

async function ownRoom(test: TestContext, vars: Vars = {}) {
  const server = await ownServer(test, () => Workerd.start({ vars: { ...QUIET, ...vars } }));
  return { server, room: new TestRoom(server), stored: () => new StoredRoom(server.stateFolder) };
}

const words = (count: number) => Array.from({ length: count }, (_, at) => `word ${at}`);

async function sayEach(client: V1Client, count: number): Promise<void> {
  for (const word of words(count)) await client.say(word);
}

describe('what is older than the retention', () => {
  it.for<{ name: string; vars: Vars; kept: number; removed: number }>([
    { name: '30 days, the default', vars: {}, kept: 30 * DAYS - 60_000, removed: 30 * DAYS + 1 },
    { name: 'RETENTION_DAYS', vars: { RETENTION_DAYS: '2' }, kept: 2 * DAYS - 60_000, removed: 2 * DAYS + 1 },
  ])(
    '[HIST-6] is removed when the room next runs, and the rest is not: $name',
    async ({ vars, kept, removed }, test) => {
      const { server, room, stored } = await ownRoom(test, vars);
      const ann = await room.enter('Ann');
      await sayEach(ann, 5);
      await server.kill();
      stored().letLogAge(kept);
      stored().letEventsAge(3, removed - kept);
      await server.startAgain();
      const back = await room.enter('Ann');
      expect(back.welcome).toMatchObject({ epoch: ann.welcome.epoch, head: 5 });
      expectGapless(back.welcome.events, 4, 5);
      expectGapless(stored().events(), 4, 5);
      expect(await back.say('and on')).toMatchObject({ seq: 6 });
      expect(JSON.parse((await room.history()).body)).toMatchObject({ head: 6, epoch: ann.welcome.epoch });
    },
  );

  it('[HIST-6] is all of it: seq and epoch go on all the same', async (test) => {
    const { server, room, stored } = await ownRoom(test);
    const ann = await room.enter('Ann');
    await ann.sayAll(words(300));
    await server.kill();
    stored().letLogAge(31 * DAYS);
    await server.startAgain();
    const back = await room.enter('Ann');
    expect(back.welcome).toMatchObject({ epoch: ann.welcome.epoch, head: 300, events: [] });
    expect(stored().log()).toEqual([]);
    // And once more, with nothing but the place in mind.
    await server.kill();
    await server.startAgain();
    const again = await room.enter('Ann');
    expect(again.welcome).toMatchObject({ epoch: ann.welcome.epoch, head: 300, events: [] });
    expect(await again.say('and on')).toMatchObject({ seq: 301 });
  });

  it('[RESUME-2] [RESUME-3] is what the log no longer reaches back to', async (test) => {
    const { server, room, stored } = await ownRoom(test);
    const ann = await room.enter('Ann');
    await sayEach(ann, 6);
    await server.kill();
    stored().letEventsAge(3, 31 * DAYS);
    await server.startAgain();
    const { epoch } = ann.welcome;
    const gone = await room.enter({ epoch, seq: 2 });
    expect(gone.welcome).toMatchObject({ recovered: false, more: false, head: 6 });
    expectGapless(gone.welcome.events, 4, 6);
    const whole = await room.enter({ epoch, seq: 3 });
    expect(whole.welcome).toMatchObject({ recovered: true, more: false });
    expectGapless(whole.welcome.events, 4, 6);
    expect(await whole.pull(2)).toMatchObject({ recovered: false, more: false });
    expect(await whole.pull(3)).toMatchObject({ recovered: true, more: false });
  });

  it('[COMMAND-11] leaves a resend from before it in doubt, and no other', async (test) => {
    const { server, room, stored } = await ownRoom(test);
    const ann = await room.enter('Ann');
    await sayEach(ann, 4);
    const sent = await ann.say('once', { cid: 'c', after: 4 });
    await server.kill();
    stored().letEventsAge(3, 31 * DAYS);
    await server.startAgain();
    const back = await room.enter({ ...ann.greeting });
    const again = { cid: 'c', message: 'once' };
    expect(await back.command('send', { ...again, after: 2 })).toEqual(declined(2, 'in_doubt'));
    expect(await back.say('once', { cid: 'c', after: 3 })).toEqual({ ...sent, dup: true });
    expect(await back.say('new', { cid: 'd', after: 5 })).toEqual(acked('d', { seq: 6 }));
  });
});

describe('a log that takes more than RETENTION_MB', () => {
  it('[HIST-6] loses its oldest, and no more than it has to', async (test) => {
    const { server, room, stored } = await ownRoom(test, { RETENTION_MB: '3' });
    const ann = await room.enter('Ann');
    const large = '字'.repeat(4_000);
    for (let said = 0; said < 500; said += 20) await ann.sayAll(Array.from({ length: 20 }, () => large));
    // It looks when it starts, and then hourly.
    await server.kill();
    await server.startAgain();
    const back = await room.enter('Ann');
    expect(back.welcome).toMatchObject({ epoch: ann.welcome.epoch, head: 500 });
    // It removes about a megabyte at a time, whenever it does something anyway; and when there is room it stops.
    for (let turn = 1; turn <= 100; turn += 1) {
      expect(await back.say('and on')).toMatchObject({ seq: 500 + turn });
    }
    const left = stored().events();
    expectGapless(left, left[0]?.seq ?? 0, 600);
    const bytes = Buffer.byteLength(stored().logText());
    expect(bytes).toBeLessThan(3_000_000);
    expect(bytes).toBeGreaterThan(1_800_000);
  });
});
