import { describe, expect, it, type TestContext } from 'vitest';
import { passing } from '../support/deadline';
import { left, refused } from '../support/frames';
import { QUIET } from '../support/server';
import { StoredRoom } from '../support/stored-room';
import { ownServer, TestRoom, useServer } from '../support/suite';
import { declined, here, isPresence, type PresencePush } from '../support/v1-frames';
import { Workerd } from '../support/workerd';

async function ownRoom(test: TestContext) {
  const server = await ownServer(test, () => Workerd.start({ vars: QUIET }));
  return { server, room: new TestRoom(server), stored: () => new StoredRoom(server.stateFolder) };
}

describe.concurrent('ping', () => {
  const server = useServer(() => Workerd.start({ vars: QUIET }));

  it('[ALIVE-1] is answered pong on any connection, hello or not, and is no bad frame', async () => {
    const room = new TestRoom(server());
    const [classic] = await room.gather('Classic');
    const ann = await room.enter('Ann');
    const silent = await room.openV1();
    for (const client of [classic, ann, silent]) {
      // More than its budget of errors.
      for (let count = 0; count < 50; count += 1) await client.ping();
      expect(client.texts.filter((text) => text === 'pong')).toHaveLength(50);
    }
    await ann.say('done');
    await classic.framesBefore('done');
    expect(classic.frames.filter(({ type }) => type === 'error')).toEqual([]);
    classic.sendRaw('no frame');
    expect(await classic.next()).toEqual(refused('not_json'));
    expect(ann.replies).toHaveLength(2);
    expect(silent.items).toEqual([]);
  });

  it.each(['PING', 'ping ', '"ping"'])(
    '[ALIVE-1] [COMMAND-3] %s is not it, and as bad as any',
    async (text) => {
      const ann = await new TestRoom(server()).enter('Ann');
      ann.sendRaw(text);
      await ann.say('done');
      const code = text === '"ping"' ? 'unprocessable' : 'not_json';
      expect(ann.replies).toContainEqual(declined(null, code));
      expect(ann.texts).not.toContain('pong');
    },
  );
});

describe.concurrent('a room with v1 connections alone', () => {
  it('[ALIVE-2] [ALIVE-1] has no timer and no alarm, leaves memory, and pings do not wake it', async (test) => {
    const { room, stored } = await ownRoom(test);
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    await ann.say('hi');
    await ben.nextChat('hi');
    expect(stored().timers()).toEqual([]);
    expect(stored().alarm()).toBeUndefined();
    const before = stored().besidesTheLog();
    await stored().whenHibernating();
    for (let count = 0; count < 5; count += 1) {
      await Promise.all([ann.ping(), ben.ping()]);
      expect(stored().isInMemory()).toBe(false);
    }
    expect(stored().besidesTheLog()).toEqual(before);
    expect(stored().alarm()).toBeUndefined();
    // And it is all there when somebody speaks.
    expect(await ben.say('good morning')).toMatchObject({ seq: 2 });
    expect(stored().isInMemory()).toBe(true);
    expect(await ann.nextChat('good morning')).toMatchObject({ seq: 2, sender_id: ben.id });
    expect(stored().alarm()).toBeUndefined();
  });

  it('[ALIVE-2] [ALIVE-1] leaves memory while its clients ping', async (test) => {
    const { room, stored } = await ownRoom(test);
    const ann = await room.enter('Ann');
    expect(stored().isInMemory()).toBe(true);
    const began = Date.now();
    while (stored().isInMemory()) {
      expect(Date.now() - began).toBeLessThan(30_000);
      await ann.ping();
      await passing(500);
    }
    await ann.ping();
    expect(stored().isInMemory()).toBe(false);
  });

  it('[ALIVE-2] [TIMER-1] gets its alarm with the first classic one, and loses it with the last', async (test) => {
    const { room, stored } = await ownRoom(test);
    const ann = await room.enter('Ann');
    const [ben, eve] = await room.gather('Ben', 'Eve');
    expect(stored().timers()).toMatchObject([{ kind: 'heartbeat' }]);
    await stored().whenAlarmIs(stored().timers()[0]?.due);
    await ben.close();
    await ann.nextPush((push) => isPresence(push) && push.leave?.[0] === ben.id);
    expect(stored().timers()).toMatchObject([{ kind: 'heartbeat' }]);
    await eve.close();
    await stored().whenIdle();
    await ann.say('alone at last');
    await stored().whenIdle();
  });

  it('[ALIVE-2] [TIMER-2] owes nothing after the last of them left either', async (test) => {
    const { room, stored } = await ownRoom(test);
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    await ann.close();
    ben.terminate();
    await stored().whenIdle();
  });
});

describe.concurrent('without any sign of life for 65 s', () => {
  it(
    '[ALIVE-3] [PRESENCE-4] a v1 connection is closed when the room next does anything, and one that pings is not',
    { timeout: 180_000 },
    async (test) => {
      const { room } = await ownRoom(test);
      const [ann, pinging] = [await room.enter('Ann'), await room.enter('Pinging')];
      const [silent, frozen] = [await room.enter('Silent'), await room.enter('Frozen')];
      const unknown = await room.openV1();
      // Not a hello: that it is there does not help it.
      await unknown.command('seen', { seq: 0 });
      // As a machine that went to sleep: its socket stays open, and nobody answers.
      frozen.pause();
      // 65 s, and another 25 for those who never pinged while the room was out of memory.
      for (let waited = 0; waited <= 90_000; waited += 11_000) {
        await passing(11_000);
        await Promise.all([ann.ping(), pinging.ping()]);
      }
      const began = Date.now();
      // Whatever it does: here it lets somebody in.
      const [classic] = await room.gather('Classic');
      for (const client of [silent, unknown]) {
        expect(await client.whenClosed()).toEqual({ code: 4102, reason: 'no sign of life', wasClean: true });
      }
      // They are gone as everyone goes: not at once.
      expect(await pinging.pull(0)).toMatchObject({ count: 5, more: false });
      const patience = { within: 30_000 };
      const isLast = (push: PresencePush) => push.count === 3 && push.leave?.length !== 0;
      await ann.nextPush((push) => isPresence(push) && isLast(push), patience);
      expect(Date.now() - began).toBeGreaterThanOrEqual(11_900);
      const gone = ann.items.filter(isPresence).flatMap(({ leave = [] }) => leave);
      expect(gone.toSorted()).toEqual([silent.id, frozen.id].toSorted());
      expect(await ann.pull(0)).toMatchObject(
        here(ann.you, pinging.you, { id: classic.id, name: 'Classic' }),
      );
      for (const name of ['Silent', 'Frozen']) {
        expect(classic.frames).toContainEqual(left(name));
      }
      frozen.terminate();
      await ann.say('done');
      await pinging.nextChat('done');
      const told = pinging.items.filter(isPresence).flatMap(({ leave = [] }) => leave);
      expect(told).toEqual(gone);
    },
  );
});
