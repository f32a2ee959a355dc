import { describe, expect, it, type TestContext } from 'vitest';
import type { ClassicClient } from '../support/classic-client';
import { heartbeat, isHeartbeat, isReply, joined, replied, said } from '../support/frames';
import { QUIET, type Vars } from '../support/server';
import { StoredRoom } from '../support/stored-room';
import { ownServer, TestRoom } from '../support/suite';
import { Workerd } from '../support/workerd';

const SECONDS = 1_000;
const WEATHER = '您可以通过 https://www.weather.com 查询实时天气信息';
const THANKS = "感谢您的留言!如需人工帮助,请留言'人工客服'";

/** Long enough that a reply never comes before the kill, and only with `letTimePass` after it. */
const LATER: Vars = { ...QUIET, REPLY_DELAY_MS: '60000' };

async function roomToKill(test: TestContext, vars: Vars) {
  const server = await ownServer(test, () => Workerd.start({ vars }));
  return { server, room: new TestRoom(server), stored: () => new StoredRoom(server.stateFolder) };
}

/** Everything a client got up to its own words, and that nothing of this kind is owed any more. */
async function expectHeard(
  client: ClassicClient,
  stored: StoredRoom,
  replies: readonly string[],
): Promise<void> {
  await client.say('done');
  expect(client.frames).toEqual([
    client.welcome,
    joined(client.name),
    ...replies.map((reply) => replied(reply)),
    said(client, 'done'),
  ]);
  expect(stored.timers()).toMatchObject([{ kind: 'heartbeat' }]);
}

describe.concurrent('killed with a reply owed', () => {
  it('[SESSION-10] [TIMER-3] the room sends it when it is due to one who is back before', async (test) => {
    const { server, room, stored } = await roomToKill(test, { ...QUIET, REPLY_DELAY_MS: '10000' });
    const [ann] = await room.gather('Ann');
    await ann.say('天气');
    const due = stored().timers().at(-1)?.due ?? 0;
    await server.kill();
    expect(await ann.whenClosed()).toMatchObject({ code: 1006, wasClean: false });
    await server.startAgain();
    const back = await room.join('Ann');
    expect(back.frames.filter(isReply)).toEqual([]);
    await back.next(isReply, { within: 20_000 });
    expect(Date.now()).toBeGreaterThanOrEqual(due);
    await expectHeard(back, stored(), [WEATHER]);
  });

  it('[SESSION-10] [TIMER-3] [TIMER-4] the room sends it to the first to join after it was due', async (test) => {
    const { server, room, stored } = await roomToKill(test, LATER);
    const [ann] = await room.gather('Ann');
    await ann.say('天气');
    await server.kill();
    stored().letTimePass((60 + 55) * SECONDS);
    await server.startAgain();
    const back = await room.join('Ann');
    const other = await room.join('Ben');
    await back.next(isReply);
    await other.say('me too');
    expect(other.frames.filter(isReply)).toEqual([]);
    expect(back.frames.slice(0, 3)).toEqual([back.welcome, joined('Ann'), replied(WEATHER)]);
  });

  it('[TIMER-4] the room has dropped it 60 s after it was due', async (test) => {
    const { server, room, stored } = await roomToKill(test, LATER);
    const [ann] = await room.gather('Ann');
    await ann.say('天气');
    await server.kill();
    stored().letTimePass((60 + 61) * SECONDS);
    await server.startAgain();
    await expectHeard(await room.join('Ann'), stored(), []);
  });

  it('[TIMER-4] the room has dropped it by then even if its alarm is late', async (test) => {
    const { server, room, stored } = await roomToKill(test, LATER);
    const [ann] = await room.gather('Ann');
    await ann.say('天气');
    await server.kill();
    stored().letTimePassUnderALateAlarm((60 + 61) * SECONDS);
    await server.startAgain();
    await expectHeard(await room.join('Ann'), stored(), []);
  });

  it('[TIMER-3] [ASSIST-6] twice, the room sends all that it owed, in order, once', async (test) => {
    const { server, room, stored } = await roomToKill(test, LATER);
    const [ann] = await room.gather('Ann');
    for (const question of ['天气', '?', '天气?', 'help']) await ann.say(question);
    await server.kill();
    await server.startAgain();
    await server.kill();
    stored().letTimePass(90 * SECONDS);
    await server.startAgain();
    const back = await room.join('Ann');
    for (let count = 0; count < 4; count += 1) await back.next(isReply);
    await expectHeard(back, stored(), [WEATHER, THANKS, WEATHER, THANKS]);
  });
});

describe.concurrent('killed', () => {
  it('[TIMER-3] right after a reply, the room does not send it again', async (test) => {
    const { server, room, stored } = await roomToKill(test, { ...QUIET, REPLY_DELAY_MS: '0' });
    const [ann] = await room.gather('Ann');
    ann.send({ message: '天气' });
    await ann.next(isReply);
    await server.kill();
    await server.startAgain();
    await expectHeard(await room.join('Ann'), stored(), []);
  });

  it('[SESSION-10] owing nothing, the room starts as a new one: no notice for those who died with it', async (test) => {
    const { server, room, stored } = await roomToKill(test, QUIET);
    const members = await room.gather('Ann', 'Ben');
    await server.kill();
    for (const member of members) expect(await member.whenClosed()).toMatchObject({ code: 1006 });
    await server.startAgain();
    await expectHeard(await room.join('Eve'), stored(), []);
  });

  it('[SESSION-10] [TIMER-1] the room goes on with its heartbeats for those who come back', async (test) => {
    const { server, room } = await roomToKill(test, { HEARTBEAT_SECONDS: '1' });
    const [ann] = await room.gather('Ann');
    await ann.next(isHeartbeat);
    await server.kill();
    await server.startAgain();
    const back = await room.join('Ann');
    for (let count = 0; count < 2; count += 1) expect(await back.next(isHeartbeat)).toEqual(heartbeat());
  });

  it('[TIMER-2] with people in it and left alone, the room falls idle by itself', async (test) => {
    const { server, room, stored } = await roomToKill(test, { HEARTBEAT_SECONDS: '1' });
    await room.gather('Ann');
    await server.kill();
    expect(stored().timers()).toMatchObject([{ kind: 'heartbeat' }]);
    await server.startAgain();
    await stored().whenIdle();
  });
});
