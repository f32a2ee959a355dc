import { describe, expect, it, type TestContext } from 'vitest';
import { QUIET } from '../support/server';
import { StoredRoom } from '../support/stored-room';
import { ownServer, TestRoom } from '../support/suite';
import { EPOCH, expectGapless } from '../support/v1-frames';
import { Workerd } from '../support/workerd';

async function ownRoom(test: TestContext) {
  const server = await ownServer(test, () => Workerd.start({ vars: QUIET }));
  return { server, room: new TestRoom(server), stored: () => new StoredRoom(server.stateFolder) };
}

describe('the rows that are written', () => {
  it('[HIST-4] are exactly one for a plain message alone', async (test) => {
    const { room, stored } = await ownRoom(test);
    const ann = await room.enter('Ann');
    await room.enter('Ben');
    await ann.say('the first of all');
    const before = stored().besidesTheLog();
    for (let count = 2; count <= 20; count += 1) {
      await ann.say(`word ${count}`);
      expect(stored().log().at(-1)).toMatchObject({ firstSeq: count, count: 1 });
    }
    expect(stored().log()).toHaveLength(20);
    expect(stored().besidesTheLog()).toEqual(before);
  });

  it('[HIST-4] are exactly one for that of a classic client too', async (test) => {
    const { room, stored } = await ownRoom(test);
    const [ann] = await room.gather('Ann');
    await ann.say('the first of all');
    const before = stored().besidesTheLog();
    for (let count = 2; count <= 20; count += 1) await ann.say(`word ${count}`);
    expect(
      stored()
        .log()
        .map(({ count }) => count),
    ).toEqual(Array.from({ length: 20 }, () => 1));
    expect(stored().besidesTheLog()).toEqual(before);
  });

  it('[HIST-4] [HIST-5] are fewer than one each for a burst, of one and of several', async (test) => {
    const { room, stored } = await ownRoom(test);
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    const words = Array.from({ length: 300 }, (_, count) => `word ${count}`);
    await Promise.all([ann.sayAll(words), ben.sayAll(words)]);
    const log = stored().log();
    expect(log.length).toBeLessThan(300);
    for (const { firstSeq, count, events } of log) {
      expect(events).toHaveLength(count);
      expect(events[0]?.seq).toBe(firstSeq);
    }
    expectGapless(stored().events(), 1, 600);
  });

  it('[HIST-4] [HIST-1] are none for who comes and goes among v1 clients, nor for what is refused', async (test) => {
    const { room, stored } = await ownRoom(test);
    const ann = await room.enter('Ann');
    await ann.say('hi');
    const [log, others] = [stored().log(), stored().besidesTheLog()];
    await room.enter('Ben');
    await ann.nextPush((push) => push.type === 'presence');
    await ann.command('send', { cid: 'c', message: '' });
    await ann.command('seen', { seq: 1 });
    await ann.command('pull', { after: 0 });
    ann.sendRaw('no JSON');
    await ann.ping();
    expect(stored().log()).toEqual(log);
    expect(stored().besidesTheLog()).toEqual(others);
  });
});

describe('the epoch', () => {
  it('[HIST-2] names the log, is the same for all and over a restart, and random', async (test) => {
    const { server, room } = await ownRoom(test);
    const ann = await room.enter('Ann');
    const ben = await room.enter('Ben');
    const elsewhere = await new TestRoom(server).enter('Ann');
    expect(ann.welcome.epoch).toMatch(EPOCH);
    expect(ben.welcome.epoch).toBe(ann.welcome.epoch);
    expect(elsewhere.welcome.epoch).not.toBe(ann.welcome.epoch);
    await server.kill();
    await server.startAgain();
    const back = await room.enter('Ann');
    expect(back.welcome).toMatchObject({ epoch: ann.welcome.epoch, head: 0 });
  });

  it('[HIST-2] [RESUME-2] is another one when the log is wiped, and who had the old one is reset', async (test) => {
    const { server, room } = await ownRoom(test);
    const ann = await room.enter('Ann');
    await ann.sayAll(['one', 'two', 'three']);
    await server.kill();
    await server.wipe();
    await server.startAgain();
    const { epoch } = ann.welcome;
    const back = await room.enter({ ...ann.greeting, epoch, seq: 3 });
    expect(back.welcome).toMatchObject({ head: 0, recovered: false, more: false, events: [] });
    expect(back.welcome.epoch).toMatch(EPOCH);
    expect(back.welcome.epoch).not.toBe(epoch);
    expect(await back.say('anew')).toMatchObject({ seq: 1 });
  });
});
