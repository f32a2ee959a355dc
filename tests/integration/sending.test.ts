import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { said } from '../support/frames';
import { Harness } from '../support/harness';
import { QUIET } from '../support/server';
import { StoredRoom } from '../support/stored-room';
import { ownServer, TestRoom, useServer } from '../support/suite';
import { newSecret } from '../support/v1-client';
import { declined, expectGapless, granted, stored } from '../support/v1-frames';
import { Workerd } from '../support/workerd';

const server = useServer(() => Workerd.start({ vars: { ...QUIET, ASSISTANT: 'off' } }));
const newRoom = () => new TestRoom(server());

describe('a message', () => {
  it('[COMMAND-8] [HIST-3] is acked once it is stored, and comes to all, its sender included', async (test) => {
    const own = await ownServer(test, () => Workerd.start({ vars: QUIET }));
    const room = new TestRoom(own);
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    const ack = await ann.say('hi all', { cid: 'c-1_Z' });
    // At this moment, whatever is still on its way.
    const events = new StoredRoom(own.stateFolder).events();
    expect(ack).toEqual(stored('c-1_Z', { seq: 1 }));
    const event = said(ann.you, 'hi all', { seq: 1, cid: 'c-1_Z' });
    expect(events).toEqual([{ ...event, timestamp: ack.at }]);
    for (const client of [ann, ben]) expect(await client.nextChat('hi all')).toEqual(events[0]);
  });

  it.each(['c', 'c'.repeat(36), 'aZ09_-', randomUUID()])('[COMMAND-8] may have the cid %s', async (cid) => {
    const ann = await newRoom().enter('Ann');
    expect(await ann.say('hi', { cid })).toEqual(stored(cid, { seq: 1 }));
  });

  it('[COMMAND-8] [LIMIT-2] that is empty or has 4,001 characters is refused, one of 4,000 is not', async () => {
    const ann = await newRoom().enter('Ann');
    const longest = '字'.repeat(4_000);
    expect(await ann.command('send', { cid: 'a', message: '' })).toEqual(declined(2, 'empty_message'));
    const tooLong = await ann.command('send', { cid: 'b', message: `${longest}字` });
    expect(tooLong).toEqual(declined(3, 'message_too_long'));
    expect(await ann.say(longest)).toMatchObject({ seq: 1 });
    expect(await ann.nextPush()).toMatchObject({ message: longest, seq: 1 });
  });

  it("[HIST-5] [HIST-1] keeps its place among its sender's, and all see one order", async () => {
    const room = newRoom();
    const members = [await room.enter('Ann'), await room.enter('Ben'), await room.enter('Eve')];
    const words = (name: string) => Array.from({ length: 60 }, (_, count) => `${name} ${count}`);
    await Promise.all(members.map((member) => member.sayAll(words(member.name))));
    await members[0]?.say('done');
    for (const member of members) {
      await member.nextChat('done');
      expectGapless(member.chats, 1, 181);
      for (const { name } of members) {
        const ofOne = member.chats.filter(({ sender_name: sender }) => sender === name).slice(0, 60);
        expect(ofOne.map(({ message }) => message)).toEqual(words(name));
      }
      expect(member.chats).toEqual(members[0]?.chats);
    }
  });
});

describe('a message sent again', () => {
  it('[COMMAND-9] is not stored again: the first seq and time, and dup', async () => {
    const room = newRoom();
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    const first = await ann.say('once', { cid: 'c' });
    await ben.say('in between');
    const again = { ...first, dup: true };
    expect(await ann.say('once', { cid: 'c' })).toEqual(again);
    expect(await ann.say('once', { cid: 'c', after: 0 })).toEqual(again);
    await ann.say('done');
    expect((await ben.pushesBefore('done')).map((push) => 'seq' in push && push.seq)).toEqual([1, 2]);
  });

  it("[COMMAND-9] on another connection, or another tab's, is known too", async () => {
    const room = newRoom();
    const person = newSecret();
    const ann = await room.enter({ person });
    const first = await ann.say('once', { cid: 'c' });
    ann.terminate();
    const back = await room.enter({ person });
    expect(await back.say('once', { cid: 'c', after: 0 })).toEqual({ ...first, dup: true });
    expect(await back.say('once', { cid: 'c' })).toEqual({ ...first, dup: true });
  });

  it('[COMMAND-9] before the first was answered is stored once', async () => {
    const ann = await newRoom().enter('Ann');
    const refs = Array.from({ length: 5 }, () => ann.post('send', { cid: 'c', message: 'once' }));
    const replies = await Promise.all(refs.map((ref) => ann.replyTo(ref)));
    const dup = (at: number) => at > 0;
    expect(replies).toEqual(
      refs.map((ref, at) => granted(ref, { ...stored('c', { seq: 1, dup: dup(at) }) })),
    );
    expect(await ann.say('next')).toMatchObject({ seq: 2 });
  });

  it('[COMMAND-9] without saying from where is looked for from what was seen', async () => {
    const room = newRoom();
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    const first = await ann.say('once', { cid: 'c' });
    await ben.sayAll(Array.from({ length: 1_025 }, () => 'x'));
    expect(await ann.say('once', { cid: 'c' })).toEqual({ ...first, dup: true });
    await ann.seen(1_026);
    expect(await ann.say('once', { cid: 'c', after: 0 })).toEqual({ ...first, dup: true });
    expect(await ann.say('once', { cid: 'c' })).toEqual(stored('c', { seq: 1_027 }));
  });

  it('[COMMAND-9] under the cid of somebody else is another message', async () => {
    const room = newRoom();
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    await ann.say('mine', { cid: 'c' });
    expect(await ben.say('mine', { cid: 'c', after: 0 })).toEqual(stored('c', { seq: 2 }));
    expect(await ben.say('mine', { cid: 'c' })).toEqual(stored('c', { seq: 2, dup: true }));
  });

  it('[COMMAND-9] [SESSION-9] after an eviction is found in the log, from where its sender stood', async (test) => {
    const own = await ownServer(test, () => Harness.start({ vars: QUIET }));
    const room = new TestRoom(own);
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    await ben.sayAll(Array.from({ length: 30 }, (_, count) => `word ${count}`));
    const first = await ann.say('once', { cid: 'c', after: 30 });
    await ben.sayAll(Array.from({ length: 30 }, (_, count) => `more ${count}`));
    await own.evict(room.name);
    expect(await ann.say('once', { cid: 'c', after: 30 })).toEqual({ ...first, dup: true });
    expect(await ann.say('twice', { cid: 'd', after: 61 })).toEqual(stored('d', { seq: 62 }));
  });

  it('[COMMAND-10] with another text is refused, and nothing is stored', async () => {
    const ann = await newRoom().enter('Ann');
    await ann.say('once', { cid: 'c' });
    const other = { cid: 'c', message: 'something else' };
    expect(await ann.command('send', other)).toEqual(declined(3, 'cid_reused'));
    expect(await ann.command('send', { ...other, after: 0 })).toEqual(declined(4, 'cid_reused'));
    expect(await ann.say('next')).toMatchObject({ seq: 2 });
  });

  it('[COMMAND-11] [LIMIT-9] [COMMAND-9] is looked for 10,000 messages back, and no further', async () => {
    const room = newRoom();
    const ann = await room.enter('Ann');
    const [first, second] = [await ann.say('first', { cid: 'c1' }), await ann.say('second', { cid: 'c2' })];
    const others = await room.enter('Ben');
    // So that the head is 10,000 past the first one.
    for (let left = 9_999; left > 0; left -= 1_111) {
      const acks = await others.sayAll(Array.from({ length: 1_111 }, () => 'x'));
      await others.command('seen', { seq: acks.at(-1)?.seq });
    }
    expect(await ann.say('second', { cid: 'c2', after: first.seq })).toEqual({ ...second, dup: true });
    const lost = { cid: 'c1', message: 'first', after: 0 };
    expect(await ann.command('send', lost)).toMatchObject(declined(5, 'in_doubt'));
    expect(await ann.say('next')).toMatchObject({ seq: 10_002 });
  });

  it('[COMMAND-11] [COMMAND-9] may well be new, where its sender had seen all', async () => {
    const ann = await newRoom().enter('Ann');
    expect(await ann.say('first', { cid: 'c1', after: 0 })).toEqual(stored('c1', { seq: 1 }));
    expect(await ann.say('second', { cid: 'c2', after: 1 })).toEqual(stored('c2', { seq: 2 }));
  });
});
