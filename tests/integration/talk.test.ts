import { describe, expect, it } from 'vitest';
import { Harness } from '../support/harness';
import { QUIET } from '../support/server';
import { StoredRoom } from '../support/stored-room';
import { ownServer, TestRoom, useServer } from '../support/suite';
import { okOf, type V1Client } from '../support/v1-client';
import { aTime } from '../support/frames';
import { declined, granted } from '../support/v1-frames';
import { Workerd } from '../support/workerd';

const server = useServer(() => Workerd.start({ vars: { ...QUIET, ASSISTANT: 'off' } }));

/** An event that tells of an act. */
const act = (type: string, by: V1Client, target: number, fields: object) => ({
  type,
  target,
  sender_id: by.id,
  sender_name: by.name,
  timestamp: aTime(),
  ...fields,
});

const messages = async (room: TestRoom, query = ''): Promise<Record<string, unknown>[]> => {
  const { body } = await room.history(query);
  return (JSON.parse(body) as { messages: Record<string, unknown>[] }).messages;
};

describe('what is done to a message', () => {
  it('[TALK-1] [TALK-3] an edit comes to all v1 clients, to nobody else, and stands in the history', async () => {
    const room = new TestRoom(server());
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    const carl = await room.join('Carl');
    await ann.say('helo');
    await carl.framesBefore('helo');
    const ok = okOf(await ann.command('edit', { seq: 1, message: 'hello' }));
    expect(ok).toEqual({ seq: 2, at: aTime() });
    const event = act('edit', ann, 1, { seq: 2, message: 'hello' });
    for (const client of [ann, ben]) {
      expect(await client.nextPush(({ type }) => (type as string) === 'edit')).toEqual(event);
    }
    await ann.say('next');
    expect(await carl.framesBefore('next')).toEqual([]);
    expect(await messages(room)).toMatchObject([
      { message: 'hello', edited: aTime(), seq: 1 },
      event,
      { seq: 3 },
    ]);
  });

  it('[TALK-5] of what is removed nothing is left, in the database neither', async (test) => {
    const own = await ownServer(test, () => Workerd.start({ vars: QUIET }));
    const room = new TestRoom(own);
    const ann = await room.enter('Ann');
    await ann.say('the secret word');
    await ann.command('edit', { seq: 1, message: 'the secret phrase' });
    await ann.command('react', { seq: 1, emoji: '👍', on: true });
    expect(await ann.command('delete', { seq: 1 })).toEqual(granted(5, { seq: 4, at: aTime() }));
    expect(JSON.stringify(new StoredRoom(own.stateFolder).events())).not.toContain('secret');
    expect((await messages(room))[0]).toMatchObject({ message: '', deleted: aTime() });
    expect(await ann.command('revisions', { seq: 1 })).toEqual(granted(6, { revisions: [] }));
  });

  it('[TALK-2] another may not, and what is not there cannot be', async () => {
    const room = new TestRoom(server());
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    await ann.say('mine');
    expect(await ben.command('edit', { seq: 1, message: 'yours' })).toEqual(declined(2, 'not_yours'));
    expect(await ben.command('delete', { seq: 9 })).toEqual(declined(3, 'not_found'));
  });
});

describe('after the room left memory', () => {
  const harness = useServer(() => Harness.start({ vars: { ...QUIET, ASSISTANT: 'off' } }));

  it('[TALK-6] [TALK-7] [TALK-10] reactions, pins and marks are there still', async () => {
    const room = new TestRoom(harness());
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    await ann.say('one');
    await ann.say('two');
    await ben.command('react', { seq: 1, emoji: '❤️', on: true });
    await ann.command('react', { seq: 1, emoji: '❤️', on: true });
    await ben.command('pin', { seq: 2, on: true });
    await ben.command('read', { seq: 2 });
    await harness().evict(room.name);
    const eve = await room.enter('Eve');
    const reactions = [{ emoji: '❤️', people: [ben.id, ann.id] }];
    expect(eve.welcome).toMatchObject({
      pins: [2],
      read: { [ben.id]: 2 },
      events: [{ reactions }, {}, {}, {}, {}],
    });
    expect((await messages(room, 'before=2'))[0]).toMatchObject({ reactions });
  });
});

it('[TALK-8] [TALK-9] a reply says to what, and who writes is told', async () => {
  const room = new TestRoom(server());
  const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
  await ann.say('question');
  await ben.command('typing');
  const people = [{ id: ben.id, name: 'Ben' }];
  expect(await ann.nextPush(({ type }) => (type as string) === 'typing')).toEqual({ type: 'typing', people });
  await ben.command('send', { cid: 'answer', message: 'answer', reply: 1 });
  expect(await ann.nextChat('answer')).toMatchObject({ seq: 2, reply: 1 });
});
