import { describe, expect, it } from 'vitest';
import { QUIET } from '../support/server';
import { TestRoom, useServer } from '../support/suite';
import { newSecret } from '../support/v1-client';
import { declined, EPOCH, granted, here, PERSON_ID } from '../support/v1-frames';
import { Workerd } from '../support/workerd';

const server = useServer(() => Workerd.start({ vars: QUIET }));
const newRoom = () => new TestRoom(server());

const good = { person: 'p'.repeat(16), session: 's'.repeat(16), name: 'Ann' };

describe('the ok of hello', () => {
  it('[COMMAND-7] [PRESENCE-1] has these fields, and who is here', async () => {
    const room = newRoom();
    const ben = await room.enter('Ben');
    await ben.say('hi');
    const ann = await room.enter('Ann');
    expect(ann.items[0]).toEqual(
      granted(1, {
        epoch: expect.stringMatching(EPOCH),
        head: 1,
        recovered: false,
        more: false,
        you: { id: expect.stringMatching(PERSON_ID), name: 'Ann' },
        events: [expect.objectContaining({ message: 'hi', seq: 1 })],
        ...here(ann.you, ben.you),
      }),
    );
  });

  it('[COMMAND-7] in a room where nothing was said yet has no events', async () => {
    const ann = await newRoom().enter('Ann');
    expect(ann.welcome).toMatchObject({ head: 0, events: [], more: false, ...here(ann.you) });
  });
});

describe('before hello', () => {
  it.each([
    ['send', { cid: 'c', message: 'hi' }],
    ['pull', { after: 0 }],
    ['seen', { seq: 0 }],
  ])('[COMMAND-5] %s is not welcomed', async (type, fields) => {
    const room = newRoom();
    const client = await room.openV1();
    expect(await client.command(type, fields)).toEqual(declined(1, 'not_welcomed'));
    expect(await client.hello(good)).toMatchObject({ ok: { head: 0 } });
  });
});

describe('after hello', () => {
  it('[COMMAND-5] another is refused, and changes nothing', async () => {
    const ann = await newRoom().enter({ ...good });
    expect(await ann.hello({ ...good, name: 'Eve' })).toEqual(declined(2, 'already_welcomed'));
    await ann.say('hi');
    expect(await ann.nextChat('hi')).toMatchObject({ sender_id: ann.id, sender_name: 'Ann' });
  });
});

describe('a hello', () => {
  it.each([
    { name: 'no person', fields: { person: undefined }, code: 'unprocessable' },
    { name: 'a person of 15', fields: { person: 'p'.repeat(15) }, code: 'unprocessable' },
    { name: 'a person of 65', fields: { person: 'p'.repeat(65) }, code: 'unprocessable' },
    { name: 'a person of other letters', fields: { person: 'päpäpäpäpäpäpäpä' }, code: 'unprocessable' },
    { name: 'a number for person', fields: { person: 1e16 }, code: 'unprocessable' },
    { name: 'no session', fields: { session: undefined }, code: 'unprocessable' },
    { name: 'a session of 15', fields: { session: 's'.repeat(15) }, code: 'unprocessable' },
    { name: 'a session of 65', fields: { session: 's'.repeat(65) }, code: 'unprocessable' },
    { name: 'a session with a space', fields: { session: `${'s'.repeat(16)} ` }, code: 'unprocessable' },
    { name: 'a number for name', fields: { name: 7 }, code: 'unprocessable' },
    { name: 'a number for epoch', fields: { epoch: 7, seq: 0 }, code: 'unprocessable' },
    { name: 'a text for seq', fields: { epoch: 'e', seq: '7' }, code: 'unprocessable' },
    { name: 'a text for resumed', fields: { resumed: 'yes' }, code: 'unprocessable' },
    { name: 'a name of 33 letters', fields: { name: 'n'.repeat(33) }, code: 'name_too_long' },
    { name: 'a name of a line break', fields: { name: 'A\nnn' }, code: 'name_not_allowed' },
  ] as const)(
    '[COMMAND-5] [COMMAND-4] [LIMIT-3] [LIMIT-4] with $name is refused, and may be tried again',
    async ({ fields, code }) => {
      const room = newRoom();
      const witness = await room.enter('Witness');
      const client = await room.openV1();
      expect(await client.command('hello', { ...good, ...fields })).toEqual(declined(1, code));
      expect(await client.command('send', { cid: 'c', message: 'hi' })).toEqual(declined(2, 'not_welcomed'));
      expect(await client.hello({ ...good, name: 'Second' })).toMatchObject({ ok: { head: 0 } });
      // The refused one was never here.
      expect(await witness.nextPush()).toMatchObject({ type: 'presence', join: [{ name: 'Second' }] });
      expect(await client.say('in at last')).toMatchObject({ seq: 1 });
    },
  );

  it.each([
    { what: '16 characters', secret: 'aZ09_-aZ09_-aZ09' },
    { what: '64 characters', secret: 'a'.repeat(64) },
  ])('[COMMAND-5] takes secrets of $what', async ({ secret }) => {
    const ann = await newRoom().enter({ person: secret, session: secret });
    expect(ann.id).toMatch(PERSON_ID);
    expect(ann.texts.join()).not.toContain(secret);
  });

  it.each([
    { name: '小明', is: '小明' },
    { name: ' Ann ', is: ' Ann ' },
    { name: 'n'.repeat(32), is: 'n'.repeat(32) },
    { name: '', is: '匿名用户' },
    { name: '　', is: '匿名用户' },
    { name: undefined, is: '匿名用户' },
  ])('[COMMAND-5] [SESSION-1] is of $is for the name $name', async ({ name, is }) => {
    const client = await newRoom().openV1();
    expect(await client.command('hello', { ...good, name })).toMatchObject({ ok: { you: { name: is } } });
  });
});

describe("a person's id", () => {
  it('[COMMAND-6] is the same in every tab, at every time and in every room, and no secret', async () => {
    const person = newSecret();
    const [tea, coffee] = [newRoom(), newRoom()];
    const first = await tea.enter({ person });
    const tab = await tea.enter({ person, name: 'Other name' });
    const elsewhere = await coffee.enter({ person });
    await first.close();
    const later = await tea.enter({ person });
    for (const { id } of [first, tab, elsewhere, later]) expect(id).toBe(first.id);
    expect(first.id).toMatch(PERSON_ID);
    expect(first.texts.concat(tab.texts).join()).not.toContain(person);
  });

  it("[COMMAND-6] is that of what they say, and nobody else's", async () => {
    const room = newRoom();
    const members = await Promise.all(Array.from({ length: 30 }, () => room.enter()));
    expect(new Set(members.map(({ id }) => id)).size).toBe(30);
    const [ann, ben] = members;
    await ann?.say('hi');
    expect(await ben?.nextChat('hi')).toMatchObject({ sender_id: ann?.id });
  });
});
