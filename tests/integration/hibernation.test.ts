import { describe, expect, it } from 'vitest';
import {
  heartbeat,
  isError,
  isHeartbeat,
  isReply,
  joined,
  left,
  replied,
  said,
  timeOf,
} from '../support/frames';
import { Harness } from '../support/harness';
import { QUIET } from '../support/server';
import { StoredRoom } from '../support/stored-room';
import { ownServer, TestRoom, useServer } from '../support/suite';
import { Workerd } from '../support/workerd';

const THANKS = "感谢您的留言!如需人工帮助,请留言'人工客服'";

describe('after an eviction that keeps the sockets', () => {
  const server = useServer(() => Harness.start({ vars: QUIET }));

  /** Three members of a room, and a way to put it out of memory. */
  async function evictable() {
    const room = new TestRoom(server());
    const members = await room.gather('Ann', 'Ben', '小明');
    return { room, members, evict: () => server().evict(room.name) };
  }

  it('[SESSION-9] names and ids are as before, and nobody is told anything', async () => {
    const { members, evict } = await evictable();
    const [ann, ben, ming] = members;
    const known = members.map((member) => member.frames.length);
    for (const speaker of members) {
      await evict();
      await speaker.say('still me');
    }
    await ann.say('done');
    await Promise.all([ben.framesBefore('done'), ming.framesBefore('done')]);
    const heard = [...members.map((member) => said(member, 'still me')), said(ann, 'done')];
    members.forEach((member, at) => expect(member.frames.slice(known[at])).toEqual(heard));
  });

  it('[SESSION-9] the room really had left memory: what it counts of errors is forgotten', async () => {
    const { members, evict } = await evictable();
    const [ann] = members;
    const errorsOf40 = async () => {
      for (let sent = 0; sent < 40; sent += 1) ann.sendRaw('hello');
      ann.send({ message: 'sorry' });
      return (await ann.framesBefore('sorry')).filter(isError).length;
    };
    expect(await errorsOf40()).toBeGreaterThanOrEqual(20);
    await evict();
    expect(await errorsOf40()).toBeGreaterThanOrEqual(20);
  });

  it('[SESSION-9] who comes, who goes and how is told as before', async () => {
    const { room, members, evict } = await evictable();
    const [ann, ben, ming] = members;
    await evict();
    const eve = await room.join('Eve');
    expect(await ann.next()).toEqual(joined('Eve'));
    await evict();
    expect(await ben.close(3000, 'bye')).toEqual({ code: 3000, reason: 'bye', wasClean: true });
    expect(await ann.next()).toEqual(left('Ben'));
    await evict();
    ming.terminate();
    expect(await ann.next()).toEqual(left('小明'));
    await evict();
    await ann.say('done');
    expect(await eve.framesBefore('done')).toEqual([left('Ben'), left('小明')]);
  });

  it('[SESSION-9] [TIMER-3] a reply that was owed comes when it is due, once', async () => {
    const { members, evict } = await evictable();
    const [ann, ben] = members;
    const question = await ann.say('请问');
    await evict();
    const reply = await ben.next(isReply);
    expect(reply).toEqual(replied(THANKS));
    expect(timeOf(reply) - timeOf(question)).toBeGreaterThanOrEqual(1_500);
    await evict();
    // Were the first owed still, it would come before the reply to this.
    await ann.say('天气');
    await ann.next(({ message }) => message.includes('weather.com'));
    expect(ann.frames.filter(isReply)).toHaveLength(2);
  });

  it('[SESSION-9] [TIMER-3] a reply waits for the next to join while nobody is there', async () => {
    const room = new TestRoom(server());
    const [ann] = await room.gather('Ann');
    await ann.say('?');
    await ann.close();
    await server().evict(room.name);
    const ben = await room.join('Ben');
    await ben.next(isReply);
    expect(ben.frames).toEqual([ben.welcome, joined('Ben'), replied(THANKS)]);
  });
});

it.concurrent('[SESSION-9] [TIMER-1] heartbeats go on after an eviction', async (test) => {
  const server = await ownServer(test, () => Harness.start({ vars: { HEARTBEAT_SECONDS: '1' } }));
  const room = new TestRoom(server);
  const [ann, ben] = await room.gather('Ann', 'Ben');
  for (let count = 0; count < 3; count += 1) {
    await server.evict(room.name);
    const beat = await ann.next(isHeartbeat);
    expect(await ben.next(isHeartbeat)).toEqual(beat);
  }
  expect(ben.frames.slice(2)).toEqual([heartbeat(), heartbeat(), heartbeat()]);
});

it.concurrent(
  '[SESSION-9] [TIMER-2] a silent room leaves memory by itself, members and all',
  async (test) => {
    const server = await ownServer(test, () => Workerd.start());
    const [ann, ben] = await new TestRoom(server).gather('Ann', 'Ben');
    const stored = new StoredRoom(server.stateFolder);
    expect(stored.isInMemory()).toBe(true);
    await stored.whenHibernating();
    expect(await ben.say('good morning')).toEqual(said(ben, 'good morning'));
    expect(stored.isInMemory()).toBe(true);
    expect(await ann.next()).toEqual(said(ben, 'good morning'));
    expect(ann.frames.filter(isHeartbeat)).toEqual([]);
  },
);
