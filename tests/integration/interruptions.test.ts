import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import { Harness } from '../support/harness';
import { QUIET } from '../support/server';
import { StoredRoom } from '../support/stored-room';
import { ownServer, TestRoom, useServer } from '../support/suite';
import type { V1Client } from '../support/v1-client';
import { expectGapless } from '../support/v1-frames';
import { Workerd } from '../support/workerd';

/** Whether a client has noticed that its connection is closed; takes a turn of the event loop, for it to notice. */
const isClosed = (client: V1Client) =>
  Promise.race([client.closed.then(() => true), nextTurn().then(() => false)]);

/** Messages that somebody has on their way at once. */
const UNANSWERED = 1_000;

const words = (count: number) => Array.from({ length: count }, (_, at) => `word ${at + 1}`);

/** The hello of a client that comes back, knowing everything up to `seq`. */
const backFrom = (client: V1Client, seq: number) => ({
  ...client.greeting,
  epoch: client.welcome.epoch,
  seq,
  resumed: true,
});

describe('after the connection dropped', () => {
  const server = useServer(() => Workerd.start({ vars: QUIET }));

  it('[RESUME-1] [HIST-3] a client gets what it missed, its own words too, and goes on', async () => {
    const room = new TestRoom(server());
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    await ben.say('heard');
    await ann.nextChat('heard');
    // Sent, and gone before the ack.
    ann.post('send', { cid: 'in-doubt', message: 'did it arrive?' });
    await ben.nextChat('did it arrive?');
    ann.terminate();
    await ben.say('missed');
    const back = await room.enter(backFrom(ann, 1));
    expect(back.welcome).toMatchObject({ recovered: true, more: false, head: 3 });
    expect(back.welcome.events).toMatchObject([
      { seq: 2, message: 'did it arrive?', cid: 'in-doubt', sender_id: ann.id },
      { seq: 3, message: 'missed' },
    ]);
    expect(await back.say('did it arrive?', { cid: 'in-doubt', after: 1 })).toMatchObject({
      seq: 2,
      dup: true,
    });
    await ben.say('live');
    expect(await back.nextChat('live')).toMatchObject({ seq: 4 });
  });
});

describe('after an eviction that keeps the sockets', () => {
  const server = useServer(() => Harness.start({ vars: QUIET }));

  it('[SESSION-9] [RESUME-4] [HIST-3] members go on without a gap, under their ids, and are told nothing', async () => {
    const room = new TestRoom(server());
    const members = [await room.enter('Ann'), await room.enter('Ben')];
    const [ann, ben] = members as [V1Client, V1Client];
    await ann.nextPush((push) => push.type === 'presence');
    for (let turn = 1; turn <= 5; turn += 1) {
      await server().evict(room.name);
      expect(await ann.say(`ann ${turn}`)).toMatchObject({ seq: 2 * turn - 1 });
      await server().evict(room.name);
      await ben.say(`ben ${turn}`);
    }
    await ben.nextChat('ben 5');
    await ann.nextChat('ben 5');
    for (const member of members) {
      expectGapless(member.chats, 1, 10);
      expect(member.chats.map(({ sender_id: id }) => id)).toEqual(
        Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? ann.id : ben.id)),
      );
    }
    expect(ann.items.filter(({ type }) => type === 'presence')).toHaveLength(1);
    expect((await ann.pull(10)).people).toHaveLength(2);
  });

  it('[SESSION-9] [COMMAND-5] who was welcomed is, who was not is not, and who has caught up in part goes on', async () => {
    const room = new TestRoom(server());
    const ben = await room.enter('Ben');
    await ben.sayAll(words(250));
    await ben.catchUp(250);
    const partly = await room.enter({ epoch: ben.welcome.epoch, seq: 0 });
    const silent = await room.openV1();
    await server().evict(room.name);
    expect(await silent.command('seen', { seq: 0 })).toMatchObject({ error: { code: 'not_welcomed' } });
    expect(await partly.hello()).toMatchObject({ error: { code: 'already_welcomed' } });
    await server().evict(room.name);
    await ben.say('while it pulls');
    await server().evict(room.name);
    const { events } = await partly.catchUp(200);
    expect(partly.chats).toEqual([]);
    expectGapless(events, 201, 251);
    await ben.say('live');
    expect(await partly.nextChat('live')).toMatchObject({ seq: 252 });
    expect(await silent.hello()).toMatchObject({ ok: { head: 252 } });
  });

  it('[SESSION-9] [RESUME-5] a session is taken over all the same', async () => {
    const room = new TestRoom(server());
    const ann = await room.enter('Ann');
    await server().evict(room.name);
    const taken = await room.enter(backFrom(ann, 0));
    expect(await ann.whenClosed()).toMatchObject({ code: 4002 });
    expect(taken.welcome.count).toBe(1);
  });
});

describe('after a kill and a restart', () => {
  async function ownRoom(test: TestContext) {
    const server = await ownServer(test, () => Workerd.start({ vars: { ...QUIET, ASSISTANT: 'off' } }));
    return { server, room: new TestRoom(server) };
  }

  it('[HIST-3] [RESUME-1] [SESSION-10] all that was acked is there, and who comes back misses nothing', async (test) => {
    const { server, room } = await ownRoom(test);
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    const [classic] = await room.gather('Classic');
    const acks = await ann.sayAll(words(100));
    const { seq } = await classic.say('and a classic one');
    await server.kill();
    expect(await ben.whenClosed()).toMatchObject({ code: 1006 });
    const heard = ben.chats.at(-1)?.seq ?? 0;
    expectGapless(ben.chats, 1, heard);
    await server.startAgain();
    const back = await room.enter(backFrom(ben, heard));
    expect(back.welcome).toMatchObject({ epoch: ben.welcome.epoch, recovered: true, more: false, head: seq });
    expectGapless([...ben.chats, ...back.welcome.events], 1, 101);
    const stored = new StoredRoom(server.stateFolder).events();
    for (const ack of acks) expect(stored[ack.seq - 1]).toMatchObject({ cid: ack.cid, timestamp: ack.at });
    expect(await back.say('and on')).toMatchObject({ seq: 102 });
  });

  it('[HIST-3] [COMMAND-9] in the middle of a burst, what was acked is there and the rest can be sent again', async (test) => {
    const { server, room } = await ownRoom(test);
    const ann = await room.enter('Ann');
    // It goes on talking until it notices that nobody is there; not without end, which a busy machine would be busy with alone.
    const said: string[] = [];
    const talking = (async () => {
      for (let closed = false; !closed; closed = await isClosed(ann)) {
        if (said.length - ann.replies.length >= UNANSWERED) continue;
        said.push(`word ${said.length}`);
        ann.post('send', { cid: `c-${said.length - 1}`, message: said.at(-1) });
      }
    })();
    await ann.replyTo(100);
    await server.kill();
    await talking;
    const acked = ann.replies.filter((reply) => 'ok' in reply && 'seq' in reply.ok);
    await server.startAgain();

    const back = await room.enter({ ...ann.greeting });
    const { head } = back.welcome;
    expect(head).toBeGreaterThanOrEqual(acked.length);
    expect(head).toBeLessThan(said.length);
    const resent = Math.min(head + 50, said.length);
    // It does not know what arrived: it sends all of it again, in order.
    const acks = [];
    for (const [at, message] of said.slice(0, resent).entries()) {
      acks.push(await back.say(message, { cid: `c-${at}`, after: 0 }));
      if (at % 50 === 0) await back.seen(acks.at(-1)?.seq ?? 0);
    }
    expect(acks.map(({ seq }) => seq)).toEqual(Array.from({ length: resent }, (_, at) => at + 1));
    expect(acks.map(({ dup }) => dup)).toEqual(Array.from({ length: resent }, (_, at) => at < head));
    const stored = new StoredRoom(server.stateFolder).events();
    expect(stored.map(({ message }) => message)).toEqual(said.slice(0, resent));
  });

  it('[HIST-3] [RESUME-1] time and again nothing is lost and nothing comes twice', async (test) => {
    const { server, room } = await ownRoom(test);
    let ann = await room.enter('Ann');
    const applied = [...ann.welcome.events];
    for (let turn = 0; turn < 4; turn += 1) {
      await ann.sayAll(words(20));
      ann.post('send', { cid: `last-${turn}`, message: 'perhaps' });
      await server.kill();
      await ann.whenClosed();
      await server.startAgain();
      applied.push(...ann.chats);
      ann = await room.enter(backFrom(ann, applied.at(-1)?.seq ?? 0));
      expect(ann.welcome.recovered).toBe(true);
      applied.push(...ann.welcome.events);
    }
    expectGapless(applied, 1, ann.welcome.head);
    expect(applied).toEqual(new StoredRoom(server.stateFolder).events());
    expect(ann.welcome.head).toBeGreaterThanOrEqual(80);
  });
});
