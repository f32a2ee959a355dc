/** The whole of it: who the Worker says one is, and what the room makes of that. */
import { describe, expect, it } from 'vitest';
import { ClassicClient } from '../support/classic-client';
import { refused } from '../support/frames';
import { Harness } from '../support/harness';
import { type SignedIn, signIn, ticketFor } from '../support/identity';
import { claimOf as ownerLinkClaim } from '../support/owner-link';
import { QUIET, socketUrl } from '../support/server';
import { TestRoom, useServer } from '../support/suite';
import { type Hello, newSecret, okOf, PROTOCOL, V1Client } from '../support/v1-client';
import { declined } from '../support/v1-frames';

const server = useServer(() => Harness.start({ vars: QUIET }));

const claimOf = (room: string) => ownerLinkClaim(server(), room);

type Headers = Record<string, string>;

const HOME = { 'CF-Connecting-IP': '198.51.100.7' };
const ELSEWHERE = { 'CF-Connecting-IP': '203.0.113.9' };

const open = (room: TestRoom, headers: Headers = {}) =>
  V1Client.open(socketUrl(server(), room.name), [PROTOCOL], headers);

/** Somebody who has signed in, in the room. */
async function enter(room: TestRoom, { cookie }: SignedIn, hello: Hello = {}, from: Headers = {}) {
  const client = await open(room, { cookie, ...from });
  return { client, ok: okOf<Record<string, unknown>>(await client.hello(hello)) };
}

/** A room with an owner. */
async function owned(room = new TestRoom(server())) {
  const ann = await signIn(server());
  const { client } = await enter(room, ann, { name: 'Ann' });
  okOf(await client.command('claim', { link: await claimOf(room.name) }));
  return { room, ann, owner: client };
}

const codeIn = ({ body }: { body: string }) => (JSON.parse(body) as { error: { code: string } }).error.code;

describe('an owner', () => {
  it('[ID-16] [ROLE-2] claims the room by the link that the command prints, though it slept meanwhile', async () => {
    // A name that a URL has to encode.
    const room = new TestRoom(server(), '茶室');
    const ann = await signIn(server());
    const { client, ok } = await enter(room, ann, { name: 'Ann' });
    expect(ok['you']).toEqual({ id: ann.id, name: 'Ann', verified: true });
    const link = await claimOf(room.name);
    // What the room is called it knows from its sockets alone: no request has come since.
    await server().evict(room.name);
    okOf(await client.command('claim', { link }));
    await server().evict(room.name);
    const { invite } = okOf<{ invite: string }>(await client.command('invite'));
    const { client: bob, ok: welcome } = await enter(room, await signIn(server()), { name: 'Bob' });
    expect(welcome['you']).not.toHaveProperty('role');
    expect(await bob.command('claim', { link })).toEqual(declined(2, 'bad_link'));
    expect(await bob.command('settings', { slow: 5 })).toEqual(declined(3, 'not_allowed'));
    okOf(await bob.command('join', { invite }));
    const { ok: again } = await enter(room, ann, { name: 'Ann' });
    expect(again['you']).toEqual({ id: ann.id, name: 'Ann', verified: true, role: 'owner' });
  });

  it('[ROLE-2] of one room is none of another, and a guest is none by any link', async () => {
    const room = new TestRoom(server());
    const guest = await room.enter('Guest');
    expect(await guest.command('claim', { link: await claimOf(room.name) })).toEqual(
      declined(2, 'not_allowed'),
    );
    const { client } = await enter(room, await signIn(server()), { name: 'Ann' });
    expect(await client.command('claim', { link: await claimOf(`${room.name}-2`) })).toEqual(
      declined(2, 'bad_link'),
    );
  });
});

describe('a private room', () => {
  it('[ROLE-5] [ROLE-7] is closed to strangers, on its sockets and over HTTP, until they are invited', async () => {
    const { room, ann, owner } = await owned();
    await owner.say('secret');
    const classic = await room.join('Carl');
    okOf(await owner.command('settings', { access: 'private' }));
    await classic.next((frame) => frame.type === 'error');
    expect(await classic.whenClosed()).toMatchObject({ code: 4011 });

    const bob = await signIn(server());
    for (const headers of [{}, { cookie: bob.cookie }] as Headers[]) {
      for (const answer of [
        await room.history('', { headers }),
        await room.search('q=secret', { headers }),
      ]) {
        expect([answer.status, codeIn(answer)]).toEqual([403, 'not_a_member']);
        expect(answer.body).not.toContain('secret');
      }
      const knocks = await open(room, headers);
      expect(await knocks.hello({ name: 'Bob' })).toEqual(declined(1, 'not_a_member'));
      expect(await knocks.whenClosed()).toMatchObject({ code: 4011, reason: 'not a member' });
    }
    expect(await (await room.open('username=Carl')).next()).toEqual(refused('not_a_member'));

    const { invite } = okOf<{ invite: string }>(await owner.command('invite'));
    const { ok } = await enter(room, bob, { name: 'Bob', invite });
    expect(ok['you']).toEqual({ id: bob.id, name: 'Bob', verified: true, role: 'member' });
    for (const { cookie } of [ann, bob]) {
      const answer = await room.history('', { headers: { cookie } });
      expect(answer.status).toBe(200);
      expect(answer.body).toContain('secret');
    }
  });

  it('[ROLE-1] is closed to who has but the secret of a member, and open to them with a ticket', async () => {
    const { room, owner } = await owned();
    const person = newSecret();
    const bob = await signIn(server(), { person });
    const { client } = await enter(room, bob, { name: 'Bob' });
    okOf(await owner.command('role', { person: bob.id, role: 'moderator' }));
    const guest = await open(room);
    const you = okOf<{ you: object }>(await guest.hello({ person, name: 'Guest' })).you;
    expect(you).toEqual({ id: bob.id, name: 'Guest' });
    expect(await guest.command('settings', { locked: true })).toEqual(declined(2, 'not_allowed'));
    okOf(await owner.command('settings', { access: 'private' }));
    expect(await guest.whenClosed()).toMatchObject({ code: 4011 });
    await client.say('still here');
    const ticket = await ticketFor(server(), bob.cookie, room.name);
    const tab = await V1Client.open(socketUrl(server(), room.name), [PROTOCOL, `ticket.${ticket}`]);
    expect(okOf<{ you: object }>(await tab.hello({ name: 'Bob' })).you).toMatchObject({ role: 'moderator' });
  });
});

describe('a moderator', () => {
  it('[MOD-3] kicks somebody out, with all connections', async () => {
    const { room, owner } = await owned();
    const bob = await signIn(server());
    const { client } = await enter(room, bob, { name: 'Bob' });
    const { client: tab } = await enter(room, bob, { name: 'Bob' });
    okOf(await owner.command('kick', { person: bob.id, reason: 'enough' }));
    for (const gone of [client, tab]) {
      expect(await gone.whenClosed()).toMatchObject({ code: 4012, reason: 'removed' });
      expect(gone.items.at(-1)).toMatchObject({ ref: null, error: { code: 'banned' } });
    }
    const again = await open(room, { cookie: bob.cookie });
    expect(await again.hello({ name: 'Bob' })).toMatchObject({ error: { code: 'banned' } });
    expect(await again.whenClosed()).toMatchObject({ code: 4012 });
    const answer = await room.history('', { headers: { cookie: bob.cookie } });
    expect([answer.status, codeIn(answer)]).toEqual([403, 'banned']);
  });

  it('[MOD-3] [ID-13] bans where somebody comes from, also after hibernation', async () => {
    const { room, owner } = await owned();
    const { client: spammer } = await enter(room, await signIn(server()), { name: 'Spam' }, HOME);
    okOf(await owner.command('ban', { person: spammer.id, network: true }));
    expect(await spammer.whenClosed()).toMatchObject({ code: 4012 });
    await server().evict(room.name);
    const { cookie } = await signIn(server());
    // Of the next day (UTC): then where they are is called something else.
    const until = expect.stringMatching(/T00:00:00\.000Z$/) as string;
    const untilMidnight = { error: { code: 'banned', until } };
    for (const headers of [HOME, { ...HOME, cookie }]) {
      const knocks = await open(room, headers);
      expect(await knocks.hello({ name: 'Sock' })).toMatchObject(untilMidnight);
      expect(await knocks.whenClosed()).toMatchObject({ code: 4012 });
      const answer = await room.history('', { headers });
      expect([answer.status, codeIn(answer)]).toEqual([403, 'banned']);
    }
    const classic = await ClassicClient.open(socketUrl(server(), room.name, 'username=Sock'), HOME);
    expect(await classic.next()).toEqual(refused('banned'));
    expect(await classic.whenClosed()).toMatchObject({ code: 4012 });
    const neighbour = await open(room, ELSEWHERE);
    okOf(await neighbour.hello({ name: 'Sock' }));
    // A client cannot say that it is another.
    const liar = await open(room, { ...HOME, 'X-Edge-Chat-Visitor': '-:-' });
    expect(await liar.hello({ name: 'Sock' })).toMatchObject(untilMidnight);
  });
});

describe('a network', () => {
  it('[RATE-6] has so many connections, and the rest of the world does not wait for it', async () => {
    const few = await Harness.start({ vars: { ...QUIET, CONNECTIONS_PER_NETWORK: 2 } });
    try {
      const url = socketUrl(few, 'tea', 'username=Ann');
      const here = [await ClassicClient.join(url, HOME), await ClassicClient.join(url, HOME)];
      const third = await ClassicClient.open(url, HOME);
      expect(await third.next()).toEqual(refused('too_many_connections'));
      expect(await third.whenClosed()).toMatchObject({ code: 4104 });
      await ClassicClient.join(url, ELSEWHERE);
      await here[0]?.say('still here');
    } finally {
      await few.stop();
    }
  });
});
