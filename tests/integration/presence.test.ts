import { describe, expect, it } from 'vitest';
import { passing } from '../support/deadline';
import { joined } from '../support/frames';
import { QUIET } from '../support/server';
import { TestRoom, useServer } from '../support/suite';
import { newSecret, type V1Client } from '../support/v1-client';
import {
  came,
  granted,
  here,
  isPresence,
  type Person,
  presence,
  type PresencePush,
  type Push,
} from '../support/v1-frames';
import { Workerd } from '../support/workerd';

const server = useServer(() => Workerd.start({ vars: QUIET }));
const newRoom = () => new TestRoom(server());

/** Who is here, as a client that starts from its welcome and follows the pushes has it. */
function followed(client: V1Client) {
  const people = new Map<string, string>();
  const set = (list: readonly Person[]) => list.forEach(({ id, name }) => people.set(id, name));
  set(client.welcome.people ?? []);
  for (const { people: all, join = [], leave = [] } of client.items.filter(isPresence)) {
    if (all) {
      people.clear();
      set(all);
    }
    leave.forEach((id) => people.delete(id));
    set(join);
  }
  return here(...Array.from(people, ([id, name]) => ({ id, name })));
}

describe('who comes', () => {
  it('[PRESENCE-2] [PRESENCE-1] is told to those who are here, and named in their own welcome', async () => {
    const room = newRoom();
    const ann = await room.enter('Ann');
    const ben = await room.enter('Ben');
    expect(await ann.nextPush()).toEqual(presence(2, { join: [came(ben.you)] }));
    const eve = await room.enter('Eve');
    expect(eve.welcome).toMatchObject(here(ann.you, ben.you, eve.you));
    expect(await ann.nextPush()).toEqual(presence(3, { join: [came(eve.you)] }));
    for (const client of [ann, ben, eve]) {
      const { count, people } = await client.pull(0);
      expect({ count, people }).toEqual(here(ann.you, ben.you, eve.you));
      expect(followed(client)).toEqual({ count, people });
    }
  });

  it('[PRESENCE-1] from a classic client is a person of its own, under the id of its welcome', async () => {
    const room = newRoom();
    const ann = await room.enter('Ann');
    const ben = await room.join('Ben');
    expect(await ann.nextPush()).toEqual(presence(2, { join: [came({ id: ben.id, name: 'Ben' })] }));
    const same = await room.join('Ben');
    expect(await ann.nextPush()).toEqual(presence(3, { join: [came({ id: same.id, name: 'Ben' })] }));
    expect((await ann.pull(0)).count).toBe(3);
    await ben.close();
    expect(await ann.nextPush()).toEqual(presence(2, { leave: [ben.id] }));
  });

  it('[PRESENCE-1] [PRESENCE-4] in two tabs is one person, until the last is closed', async () => {
    const room = newRoom();
    const ben = await room.enter('Ben');
    const person = newSecret();
    const first = await room.enter({ person, name: 'Ann' });
    expect(await ben.nextPush()).toEqual(presence(2, { join: [came(first.you)] }));
    const second = await room.enter({ person, name: 'Ann' });
    expect(second.welcome).toMatchObject(here(first.you, ben.you));
    await first.close();
    await second.say('still here');
    expect(await ben.pushesBefore('still here')).toEqual([]);
    expect((await ben.pull(1)).count).toBe(2);
  });

  it('[PRESENCE-2] under another name joins again', async () => {
    const room = newRoom();
    const ben = await room.enter('Ben');
    const person = newSecret();
    const ann = await room.enter({ person, name: 'Ann' });
    await ben.nextPush();
    await room.enter({ person, name: 'Anna' });
    const renamed = { id: ann.id, name: 'Anna' };
    expect(await ben.nextPush()).toEqual(presence(2, { join: [came(renamed)] }));
    expect(followed(ben)).toEqual(here(renamed, ben.you));
    const { count, people } = await ben.pull(0);
    expect({ count, people }).toEqual(here(renamed, ben.you));
  });

  it('[PRESENCE-2] [RESUME-5] and takes over their own session under another name joins again', async () => {
    const room = newRoom();
    const ben = await room.enter('Ben');
    const ann = await room.enter('Ann');
    await ben.nextPush();
    await room.enter({ ...ann.greeting, name: 'Anna' });
    const renamed = { id: ann.id, name: 'Anna' };
    expect(await ben.nextPush()).toEqual(presence(2, { join: [came(renamed)] }));
  });

  it('[PRESENCE-2] [PRESENCE-5] and says resumed is back: no notice for classic ones', async () => {
    const room = newRoom();
    const [classic] = await room.gather('Classic');
    const ben = await room.enter('Ben');
    const ann = await room.enter({ name: 'Ann', resumed: true });
    const isHers = (push: Push): push is PresencePush =>
      isPresence(push) && (push.join ?? []).some(({ id }) => id === ann.id);
    expect((await ben.nextPush(isHers)).join).toContainEqual(came(ann.you, true));
    await ann.say('done');
    expect(await classic.framesBefore('done')).toEqual([joined('Ben')]);
  });
});

describe('classic connections', () => {
  it('[PRESENCE-5] [SESSION-4] get the notice of a v1 person who comes, once for all their tabs', async () => {
    const room = newRoom();
    const [classic] = await room.gather('Classic');
    const person = newSecret();
    await room.enter({ person, name: 'Ann' });
    const tab = await room.enter({ person, name: 'Ann' });
    await tab.say('done');
    expect(await classic.framesBefore('done')).toEqual([joined('Ann')]);
  });

  it('[PRESENCE-5] are not told of one who has said no hello, nor that they went', async () => {
    const room = newRoom();
    const [classic] = await room.gather('Classic');
    const unknown = await room.openV1();
    await unknown.close();
    await classic.say('done');
    expect(classic.frames.slice(2)).toMatchObject([{ message: 'done' }]);
  });
});

describe('many who come and go at once', () => {
  it('[PRESENCE-3] are told in few pushes, which come to the same', async () => {
    const room = newRoom();
    const ann = await room.enter('Ann');
    const comers = await Promise.all(Array.from({ length: 40 }, () => room.openV1()));
    await Promise.all(comers.map((comer, at) => comer.hello({ name: `Guest ${at}` })));
    const isLast = (push: PresencePush) => push.count === 41;
    await ann.nextPush((push) => push.type === 'presence' && isLast(push));
    const pushes = ann.items.filter(isPresence);
    expect(pushes.length).toBeLessThanOrEqual(20);
    const everyone = here(ann.you, ...comers.map(({ you }) => you));
    expect(followed(ann)).toEqual(everyone);
    const { count, people } = await ann.pull(0);
    expect({ count, people }).toEqual(everyone);
  });

  it('[PRESENCE-3] are told once: who had them in a reply gets no push', async () => {
    const room = newRoom();
    const ann = await room.enter('Ann');
    const ben = await room.enter('Ben');
    const { people } = await ann.pull(0);
    expect(people).toContainEqual(ben.you);
    const told = ann.items.length;
    await passing(500);
    await ann.say('done');
    await ben.nextChat('done');
    // Before the reply it may have come: that is for the clock to say.
    expect(ann.items.slice(told).filter(isPresence)).toEqual([]);
    expect(ben.items.filter(isPresence)).toEqual([]);
  });

  it('[PRESENCE-3] comes at once where nothing was told lately', async () => {
    const room = newRoom();
    const ann = await room.enter('Ann');
    await passing(500);
    const ben = await room.enter('Ben');
    // Sent with Ben's welcome: it is there before the answer to whatever is asked after that.
    await ann.seen(0);
    expect(ann.items.slice(1)).toEqual([presence(2, { join: [came(ben.you)] }), granted(2)]);
  });
});

describe('more than 200 people', () => {
  it('[PRESENCE-1] [PRESENCE-2] are counted and not named, until they are fewer again', async () => {
    const room = newRoom();
    const ann = await room.enter('Ann');
    const guests: Awaited<ReturnType<typeof room.open>>[] = [];
    while (guests.length < 199) {
      const few = Array.from({ length: Math.min(20, 199 - guests.length) }, () => room.join('Guest'));
      guests.push(...(await Promise.all(few)));
    }
    const isAbout = (number: number) => (push: { type: string; count?: number }) =>
      push.type === 'presence' && push.count === number;
    await ann.nextPush(isAbout(200));
    const full = await ann.pull(0);
    expect(full.people).toHaveLength(200);
    expect(full.people?.map(({ id }) => id)).toEqual(full.people?.map(({ id }) => id).toSorted());
    expect(followed(ann).count).toBe(200);

    const one = await room.join('One too many');
    expect(await ann.nextPush()).toEqual({ type: 'presence', count: 201, people: null });
    expect(await ann.pull(0)).toMatchObject({ count: 201, people: null });
    const late = await room.enter('Late');
    expect(late.welcome).toMatchObject({ count: 202, people: null });
    expect(await ann.nextPush()).toEqual({ type: 'presence', count: 202, people: null });

    await one.close();
    expect(await ann.nextPush()).toEqual({ type: 'presence', count: 201, people: null });
    await guests.pop()?.close();
    const again = (await ann.nextPush(isAbout(200))) as PresencePush;
    expect(again).toEqual({ type: 'presence', count: 200, people: expect.any(Array) as never });
    const { count, people } = await ann.pull(0);
    expect({ count, people }).toEqual({ count: 200, people: again.people });
    // Below it the changes alone again.
    const gone = guests.pop();
    await gone?.close();
    expect(await ann.nextPush()).toEqual(presence(199, { leave: [gone?.id ?? ''] }));
  });
});
