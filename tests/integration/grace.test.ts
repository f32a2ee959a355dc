import { describe, expect, it, type TestContext } from 'vitest';
import { passing } from '../support/deadline';
import { type ChatFrame, left, timeOf } from '../support/frames';
import { Harness } from '../support/harness';
import { QUIET } from '../support/server';
import { StoredRoom } from '../support/stored-room';
import { ownServer, TestRoom, useServer } from '../support/suite';
import { newSecret } from '../support/v1-client';
import { came, here, isPresence, presence, type Push } from '../support/v1-frames';
import { Workerd } from '../support/workerd';

const GRACE_MS = 12_000;

/** How late an alarm may be on a machine under load. */
const LATE_MS = 5_000;
const PATIENCE = { within: GRACE_MS + 15_000 };

async function ownRoom(test: TestContext) {
  const server = await ownServer(test, () => Workerd.start({ vars: QUIET }));
  return { server, room: new TestRoom(server), stored: () => new StoredRoom(server.stateFolder) };
}

describe.concurrent('a person whose last connection went', () => {
  it('[PRESENCE-4] [PRESENCE-2] is here for another 12 s, through hibernation, and then gone', async (test) => {
    const { room, stored } = await ownRoom(test);
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    const began = Date.now();
    ann.terminate();
    await stored().whenTimersAre('leave');
    expect((await ben.pull(0)).count).toBe(2);
    await stored().whenAlarmIs(stored().timers()[0]?.due);
    // After ten quiet seconds, which is before it is due.
    await stored().whenHibernating();
    const gone = await ben.nextPush((push) => isPresence(push) && push.leave !== undefined, PATIENCE);
    expect(gone).toEqual(presence(1, { leave: [ann.id] }));
    expect(Date.now() - began).toBeGreaterThanOrEqual(GRACE_MS - 100);
    expect(Date.now() - began).toBeLessThan(GRACE_MS + LATE_MS);
    await stored().whenIdle();
    expect(await ben.pull(0)).toMatchObject(here(ben.you));
  });

  it('[PRESENCE-4] [PRESENCE-5] may come back within them: nobody is told anything', async (test) => {
    const { room, stored } = await ownRoom(test);
    const [classic] = await room.gather('Classic');
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    await classic.say('before');
    await ben.nextChat('before');
    ann.terminate();
    await stored().whenTimersAre('heartbeat', 'leave');
    await passing(3_000);
    const back = await room.enter({ ...ann.greeting, resumed: true });
    expect(back.welcome.count).toBe(3);
    expect(stored().timers()).toMatchObject([{ kind: 'heartbeat' }]);
    await passing(GRACE_MS);
    await back.say('done');
    expect(await ben.pushesBefore('done')).toEqual([]);
    expect((await classic.framesBefore('done')).filter(({ type }) => type === 'chat')).toEqual([]);
  });

  it('[PRESENCE-5] [SESSION-5] is told as gone to classic connections then, and not before', async (test) => {
    const { room } = await ownRoom(test);
    const [classic] = await room.gather('Classic');
    const ann = await room.enter('Ann');
    const { timestamp } = await classic.say('before');
    await ann.close();
    const isLeft = (frame: { message: string }) => frame.message === left('Ann').message;
    const notice = (await classic.next(isLeft, PATIENCE)) as ChatFrame;
    expect(notice).toEqual(left('Ann'));
    expect(timeOf(notice) - Date.parse(timestamp)).toBeGreaterThanOrEqual(GRACE_MS);
    expect(classic.frames.filter(isLeft)).toHaveLength(1);
  });

  it('[PRESENCE-2] and who is back under another name joins under it', async (test) => {
    const { room } = await ownRoom(test);
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    await ann.close();
    const back = await room.enter({ ...ann.greeting, name: 'Anna' });
    const anna = came({ id: ann.id, name: 'Anna' });
    // It may be told together with that Ben came.
    const isRenaming = (push: Push) =>
      isPresence(push) && (push.join ?? []).some(({ name }) => name === anna.name);
    expect(await ben.nextPush(isRenaming)).toMatchObject({
      count: 2,
      join: expect.arrayContaining([anna]),
      leave: [],
    });
    expect((await back.pull(0)).people).toContainEqual({ id: ann.id, name: 'Anna' });
  });

  it('[PRESENCE-4] is still here for as long in another tab', async (test) => {
    const { room, stored } = await ownRoom(test);
    const person = newSecret();
    const ben = await room.enter('Ben');
    const [tab, other] = [await room.enter({ person }), await room.enter({ person })];
    await tab.close();
    await other.say('one tab left');
    expect(stored().timers()).toEqual([]);
    other.terminate();
    await stored().whenTimersAre('leave');
    expect((await ben.pull(1)).count).toBe(2);
  });

  it('[PRESENCE-4] [TIMER-2] is gone at once where no other connection remains', async (test) => {
    const { room, stored } = await ownRoom(test);
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    ann.terminate();
    await stored().whenTimersAre('leave');
    await ben.close();
    await stored().whenIdle();
    const eve = await room.enter('Eve');
    expect(eve.welcome).toMatchObject(here(eve.you));
    await eve.close();
    await stored().whenIdle();
  });
});

describe.concurrent('killed within the 12 s', () => {
  it('[PRESENCE-4] [SESSION-10] the room knows who is still here, and tells when they are gone', async (test) => {
    const { server, room, stored } = await ownRoom(test);
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    ann.terminate();
    await stored().whenTimersAre('leave');
    await server.kill();
    await server.startAgain();
    const back = await room.enter({ ...ben.greeting, resumed: true });
    expect(back.welcome).toMatchObject(here(ann.you, ben.you));
    expect(await back.nextPush(isPresence, PATIENCE)).toEqual(presence(1, { leave: [ann.id] }));
    await stored().whenIdle();
  });

  it('[PRESENCE-4] [SESSION-10] one who is back within them is not told as one who came', async (test) => {
    const { server, room, stored } = await ownRoom(test);
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    ann.terminate();
    await stored().whenTimersAre('leave');
    await server.kill();
    await server.startAgain();
    const second = await room.enter({ ...ben.greeting, resumed: true });
    const first = await room.enter({ ...ann.greeting, resumed: true });
    expect(first.welcome.count).toBe(2);
    await first.say('done');
    expect(await second.pushesBefore('done')).toEqual([]);
    expect(stored().timers()).toEqual([]);
  });

  it('[PRESENCE-4] and started again after them, the room knows nobody any more', async (test) => {
    const { server, room, stored } = await ownRoom(test);
    const [ann] = [await room.enter('Ann'), await room.enter('Ben')];
    ann.terminate();
    await stored().whenTimersAre('leave');
    await server.kill();
    stored().letTimePass(GRACE_MS + 1_000);
    await server.startAgain();
    // By its alarm, and not only when somebody comes.
    await stored().whenIdle();
    const eve = await room.enter('Eve');
    expect(eve.welcome).toMatchObject(here(eve.you));
    await stored().whenIdle();
  });
});

describe('evicted within the 12 s', () => {
  const server = useServer(() => Harness.start({ vars: QUIET }));

  it('[PRESENCE-4] [SESSION-9] the room goes on as before', async () => {
    const room = new TestRoom(server());
    const [ann, eve, ben] = [await room.enter('Ann'), await room.enter('Eve'), await room.enter('Ben')];
    await Promise.all([ann.close(), eve.close()]);
    await server().evict(room.name);
    const back = await room.enter({ ...eve.greeting, resumed: true });
    expect(back.welcome).toMatchObject(here(ann.you, eve.you, ben.you));
    await server().evict(room.name);
    expect(await ben.nextPush(isPresence, PATIENCE)).toEqual(presence(2, { leave: [ann.id] }));
  });
});
