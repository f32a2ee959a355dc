import { describe, expect, it, type TestContext } from 'vitest';
import { refused, said } from '../support/frames';
import { refusal } from '../support/http';
import { QUIET, socketUrl } from '../support/server';
import { StoredRoom } from '../support/stored-room';
import { ownServer, TestRoom } from '../support/suite';
import type { V1Client } from '../support/v1-client';
import { declined, expectGapless, isPresence, stored as acked } from '../support/v1-frames';
import { Workerd } from '../support/workerd';

async function ownRoom(test: TestContext) {
  const server = await ownServer(test, () => Workerd.start({ vars: { ...QUIET, ASSISTANT: 'off' } }));
  return { server, room: new TestRoom(server), stored: () => new StoredRoom(server.stateFolder) };
}

describe('a message that SQLite does not take', () => {
  it('[COMMAND-13] [HIST-5] is refused as unavailable, to its sender alone, and the next is tried afresh', async (test) => {
    const { room, stored } = await ownRoom(test);
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    const [classic] = await room.gather('Classic');
    await ann.say('before');
    const end = stored().refuseToStore('unlucky');
    expect(await ann.command('send', { cid: 'c', message: 'unlucky' })).toEqual(declined(3, 'unavailable'));
    expect(await ben.say('lucky')).toMatchObject({ seq: 2 });
    const later = { cid: 'later', message: 'would overtake' };
    expect(await ann.command('send', later)).toEqual(declined(4, 'unavailable'));
    expect(await ben.say('lucky too')).toMatchObject({ seq: 3 });
    const refs = Array.from({ length: 20 }, () => ann.post('send', { cid: 'c', message: 'unlucky' }));
    for (const ref of refs) expect(await ann.replyTo(ref)).toEqual(declined(ref, 'unavailable'));
    end();
    // The same message, under the same cid: it was never stored.
    expect(await ann.say('unlucky', { cid: 'c', after: 1 })).toEqual(acked('c', { seq: 4 }));
    expect(await ann.say(later.message, { cid: later.cid, after: 1 })).toEqual(acked('later', { seq: 5 }));
    await ann.say('done');
    await Promise.all([ben.nextChat('done'), classic.next((frame) => frame.message === 'done')]);
    const texts = ['before', 'lucky', 'lucky too', 'unlucky', 'would overtake', 'done'];
    expect(ben.chats.map(({ message }) => message)).toEqual(texts);
    expect(classic.frames.filter(({ type }) => type === 'error')).toEqual([]);
    expect(
      stored()
        .events()
        .map(({ message }) => message),
    ).toEqual(texts);
    expectGapless(stored().events(), 1, 6);
  });

  it('[SESSION-11] [HIST-3] of a classic client is refused to it alone', async (test) => {
    const { room, stored } = await ownRoom(test);
    const [ann, ben] = await room.gather('Ann', 'Ben');
    const eve = await room.enter('Eve');
    await ann.say('before');
    const end = stored().refuseToStore('unlucky');
    ann.send({ message: 'unlucky' });
    expect(await ann.next((frame) => frame.type === 'error')).toEqual(refused('unavailable'));
    await ann.say('lucky');
    end();
    await ann.say('unlucky');
    await ann.say('done');
    const [, heard] = await Promise.all([eve.nextChat('done'), ben.framesBefore('done')]);
    expect(heard.slice(-3)).toEqual([
      said(ann, 'before', { seq: 1 }),
      said(ann, 'lucky', { seq: 2 }),
      said(ann, 'unlucky', { seq: 3 }),
    ]);
    expectGapless(eve.chats, 1, 4);
  });
});

describe('while nothing can be written', () => {
  it('[COMMAND-13] [SESSION-11] everyone reads on, nothing is acked, and it ends by itself', async (test) => {
    const { room, stored } = await ownRoom(test);
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    await ann.sayAll(Array.from({ length: 10 }, (_, at) => `word ${at}`));
    const unlock = stored().lock();
    for (const client of [ann, ben, ann]) {
      const ref = client.post('send', { cid: 'c', message: 'now?' });
      expect(await client.replyTo(ref)).toEqual(declined(ref, 'unavailable'));
    }
    // What is stored can be read, by those who come too.
    expect(await ben.pull(0)).toMatchObject({ head: 10, recovered: true, more: false });
    expect(JSON.parse((await room.history()).body)).toMatchObject({ head: 10 });
    const eve = await room.enter({ name: 'Eve', epoch: ann.welcome.epoch, seq: 5 });
    expectGapless(eve.welcome.events, 6, 10);
    // A classic one needs a heartbeat to be set.
    const classic = await room.open('username=Classic');
    expect(await classic.whenClosed()).toEqual({ code: 4101, reason: 'unavailable', wasClean: true });
    expect(classic.frames).toEqual([refused('unavailable')]);
    unlock();
    expect(await ann.say('now?', { cid: 'c', after: 10 })).toEqual(acked('c', { seq: 11 }));
    const [late] = await room.gather('Classic');
    await late.say('in at last');
    for (const client of [ann, ben, eve]) {
      await client.nextChat('in at last');
      expect(client.chats.slice(-2).map(({ seq }) => seq)).toEqual([11, 12]);
    }
    expectGapless(stored().events(), 1, 12);
  });
});

describe('who was about to go', () => {
  it('[SESSION-11] [COMMAND-5] [PRESENCE-4] and cannot be let back in is told so, and may try again', async (test) => {
    const { room, stored } = await ownRoom(test);
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    ann.terminate();
    await stored().whenTimersAre('leave');
    const unlock = stored().lock();
    const back = await room.openV1();
    expect(await back.hello({ ...ann.greeting })).toEqual(declined(1, 'unavailable'));
    expect(await back.command('seen', { seq: 0 })).toEqual(declined(2, 'not_welcomed'));
    unlock();
    expect(await back.hello({ ...ann.greeting })).toMatchObject({ ok: { count: 2 } });
    await back.say('in at last');
    expect((await ben.pushesBefore('in at last')).filter(isPresence)).toEqual([]);
    expect(stored().timers()).toEqual([]);
  });
});

describe('on a full disk', () => {
  const comeBack = (room: TestRoom, client: V1Client): Promise<V1Client> => {
    const seq = client.chats.at(-1)?.seq ?? 0;
    return room.enter({ ...client.greeting, epoch: client.welcome.epoch, seq, resumed: true });
  };

  // No statement fails then, but the commit after it. The runtime gives the object up with all its sockets, and nothing
  // that the object was about to send leaves it: the room gets no chance to say more.
  it('[COMMAND-13] [HIST-3] [SESSION-11] nothing is acked or sent, and who comes back misses nothing', async (test) => {
    const { server, room, stored } = await ownRoom(test);
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    const [classic] = await room.gather('Classic');
    const acks = await ann.sayAll(['one', 'two', 'three']);
    await ben.nextChat('three');
    await server.fillDisk();
    const ref = ann.post('send', { cid: 'in-doubt', message: 'will it arrive?' });
    for (const client of [ann, ben, classic]) {
      expect(await client.whenClosed()).toEqual({ code: 1006, reason: '', wasClean: false });
    }
    expect(ann.replies.filter((reply) => reply.ref === ref)).toEqual([]);
    expect(ben.chats.map(({ message }) => message)).toEqual(['one', 'two', 'three']);
    expect(classic.texts.join()).not.toContain('will it arrive?');
    // It stays so for as long as there is no room, and says nothing of itself.
    for (const answer of [await room.history(), await refusal(socketUrl(server, room.name))]) {
      expect(answer.status).toBe(500);
      expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'internal' } });
    }

    await server.freeDisk();
    const [annBack, benBack] = [await comeBack(room, ann), await comeBack(room, ben)];
    expect(annBack.welcome).toMatchObject({ epoch: ann.welcome.epoch, recovered: true, more: false });
    // Without an ack nobody knows: sent again it is there once.
    const again = await annBack.say('will it arrive?', { cid: 'in-doubt', after: 3 });
    expect(again).toEqual(acked('in-doubt', { seq: 4, dup: annBack.welcome.head === 4 }));
    await benBack.say('done');
    await Promise.all([annBack.nextChat('done'), benBack.nextChat('done')]);
    expectGapless([...ben.chats, ...benBack.welcome.events, ...benBack.chats], 1, 5);
    expect(
      stored()
        .events()
        .map(({ message }) => message),
    ).toEqual(['one', 'two', 'three', 'will it arrive?', 'done']);
    expect(
      stored()
        .events()
        .slice(0, 3)
        .map(({ seq, cid }) => ({ seq, cid })),
    ).toEqual(acks.map(({ seq, cid }) => ({ seq, cid })));
  });
});
