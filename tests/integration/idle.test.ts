import { describe, expect, it, type TestContext } from 'vitest';
import { eventually } from '../support/deadline';
import { isReply } from '../support/frames';
import { StoredRoom } from '../support/stored-room';
import { ownServer, TestRoom } from '../support/suite';
import { Workerd } from '../support/workerd';

const SECONDS = 1_000;

/** By how much two readings of the clock, in two processes, may differ on a machine under load. */
const ROUGHLY = 5 * SECONDS;

async function roomOnItsOwn(test: TestContext, vars = {}) {
  const server = await ownServer(test, () => Workerd.start({ vars }));
  return { room: new TestRoom(server), stored: () => new StoredRoom(server.stateFolder) };
}

describe('an idle room', () => {
  it('[TIMER-2] has no timer and no alarm after the last one left', async (test) => {
    const { room, stored } = await roomOnItsOwn(test);
    const [ann, ben] = await room.gather('Ann', 'Ben');
    await ann.close();
    await ben.say('alone');
    expect(stored().timers()).toMatchObject([{ kind: 'heartbeat' }]);
    expect(stored().alarm()).toBeDefined();
    await ben.close();
    await stored().whenIdle();
  });

  it('[TIMER-2] has none either when the last one broke off', async (test) => {
    const { room, stored } = await roomOnItsOwn(test);
    const [ann] = await room.gather('Ann');
    ann.terminate();
    await stored().whenIdle();
  });

  it('[TIMER-2] [LIMIT-1] has none either when the last one was let go', async (test) => {
    const { room, stored } = await roomOnItsOwn(test);
    const [ann] = await room.gather('Ann');
    ann.sendRaw('x'.repeat(20_000));
    await ann.whenClosed();
    await stored().whenIdle();
  });
});

describe('the one alarm', () => {
  it('[TIMER-1] is 25 s after the first came, and one who comes later does not put it off', async (test) => {
    const { room, stored } = await roomOnItsOwn(test);
    await room.gather('Ann');
    const [heartbeat, ...others] = stored().timers();
    expect(others).toEqual([]);
    expect(heartbeat?.kind).toBe('heartbeat');
    expect(Math.abs((heartbeat?.due ?? 0) - Date.now() - 25 * SECONDS)).toBeLessThan(ROUGHLY);
    await stored().whenAlarmIs(heartbeat?.due);
    await room.gather('Ben');
    expect(stored().timers()).toEqual([heartbeat]);
    expect(stored().alarm()).toBe(heartbeat?.due);
  });

  it('[TIMER-5] is at the earliest due: a reply before the heartbeat, then the heartbeat again', async (test) => {
    const { room, stored } = await roomOnItsOwn(test, { REPLY_DELAY_MS: '3000' });
    const [ann] = await room.gather('Ann');
    await ann.say('?');
    const [heartbeat, reply] = stored().timers();
    expect([heartbeat?.kind, reply?.kind]).toEqual(['heartbeat', 'reply']);
    expect(stored().alarm()).toBe(reply?.due);
    await ann.next(isReply);
    expect(stored().timers()).toEqual([heartbeat]);
    await stored().whenAlarmIs(heartbeat?.due);
  });

  it('[TIMER-5] [TIMER-4] is 60 s after the reply is due when nobody is there to get it', async (test) => {
    const { room, stored } = await roomOnItsOwn(test, { REPLY_DELAY_MS: '60000' });
    const [ann] = await room.gather('Ann');
    await ann.say('?');
    const [heartbeat, reply] = stored().timers();
    expect(stored().alarm()).toBe(heartbeat?.due);
    await ann.close();
    await eventually(() => stored().timers().length === 1, 'the heartbeat was not stopped');
    expect(stored().timers()).toEqual([reply]);
    await stored().whenAlarmIs((reply?.due ?? 0) + 60 * SECONDS);
  });
});

it('[LIMIT-7] of 1,001 questions 1,000 are owed a reply, and the last is broadcast all the same', async (test) => {
  const { room, stored } = await roomOnItsOwn(test, { REPLY_DELAY_MS: '60000' });
  const [ann, ben] = await room.gather('Ann', 'Ben');
  const replies = () =>
    stored()
      .timers()
      .filter(({ kind }) => kind === 'reply').length;
  for (let asked = 1; asked < 1_000; asked += 1) ann.send({ message: '?' });
  await ann.say('1,000th?');
  expect(replies()).toBe(1_000);
  await ann.say('1,001st?');
  await ben.framesBefore('1,001st?');
  expect(replies()).toBe(1_000);
});
