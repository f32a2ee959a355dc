/** What is somebody's own in a room, over HTTP: told to them, and erased. */
import { describe, expect, it } from 'vitest';
import type { LoggedFrame } from '../support/frames';
import { Harness } from '../support/harness';
import type { Answer } from '../support/http';
import { type SignedIn, send, signIn } from '../support/identity';
import { claimOf } from '../support/owner-link';
import { QUIET, socketUrl } from '../support/server';
import { TestRoom, useServer } from '../support/suite';
import { type Hello, newSecret, okOf, PROTOCOL, V1Client } from '../support/v1-client';

const server = useServer(() => Harness.start({ vars: QUIET }));

type Headers = Record<string, string>;

interface Mine {
  person: string;
  room: string;
  names: string[];
  role?: string;
  sanctions: { act: string }[];
  messages: LoggedFrame[];
  more: boolean;
  next: number;
}

const mine = (room: TestRoom, method: string, headers: Headers = {}, query = '') =>
  send(server().url, method, `/api/rooms/${encodeURIComponent(room.name)}/mine${query}`, { headers });

const read = <T>({ status, body }: Answer): T => {
  expect(status, body).toBe(200);
  return JSON.parse(body) as T;
};

const codeIn = ({ body }: Answer) => (JSON.parse(body) as { error: { code: string } }).error.code;

async function enter(room: TestRoom, { cookie }: SignedIn, hello: Hello) {
  const client = await V1Client.open(socketUrl(server(), room.name), [PROTOCOL], { cookie });
  okOf(await client.hello(hello));
  return client;
}

async function owned(room = new TestRoom(server())) {
  const ann = await signIn(server());
  const owner = await enter(room, ann, { name: 'Ann' });
  okOf(await owner.command('claim', { link: await claimOf(server(), room.name) }));
  return { room, owner };
}

describe('what is mine', () => {
  it('[PRIV-1] [PRIV-3] is told to me, and then erased, and who is here sees that', async () => {
    const { room, owner } = await owned(new TestRoom(server(), '茶室-2'));
    const { href } = new URL(`/api/rooms/${encodeURIComponent(room.name)}/messages`, server().url);
    const bob = await signIn(server());
    const client = await enter(room, bob, { name: 'Bobby' });
    const { seq } = await client.say('a secret');
    const told = read<Mine>(await mine(room, 'GET', { cookie: bob.cookie }));
    expect(told).toMatchObject({
      person: bob.id,
      room: room.name,
      names: ['Bobby'],
      sanctions: [],
      more: false,
    });
    expect(told.messages).toMatchObject([{ seq, message: 'a secret', sender_id: bob.id }]);
    expect(told.next).toBe(seq);
    const head = await mine(room, 'HEAD', { cookie: bob.cookie });
    expect([head.status, head.body]).toEqual([200, '']);
    // The room sleeps meanwhile.
    await server().evict(room.name);
    expect(read(await mine(room, 'DELETE', { cookie: bob.cookie }))).toEqual({ removed: 1, more: false });
    const event = await owner.nextPush((push) => 'act' in push && push.act === 'erase');
    expect(event).toMatchObject({ act: 'erase', person: bob.id, targets: [seq], final: true });
    const body = await (await fetch(href)).text();
    expect(body).toContain(bob.id);
    expect(body).not.toMatch(/secret|Bobby/);
    expect(read(await mine(room, 'DELETE', { cookie: bob.cookie }))).toEqual({ removed: 0, more: false });
    expect(read<Mine>(await mine(room, 'GET', { cookie: bob.cookie })).messages).toMatchObject([
      { seq, message: '' },
      { act: 'erase' },
    ]);
  });

  it('[PRIV-2] goes on after a place that is a whole number', async () => {
    const room = new TestRoom(server());
    const bob = await signIn(server());
    const client = await enter(room, bob, { name: 'Bob' });
    await client.say('one');
    await client.say('two');
    const rest = read<Mine>(await mine(room, 'GET', { cookie: bob.cookie }, '?after=1'));
    expect(rest.messages).toMatchObject([{ message: 'two' }]);
    const bad = await mine(room, 'GET', { cookie: bob.cookie }, '?after=x');
    expect([bad.status, codeIn(bad)]).toEqual([400, 'bad_query']);
    const posted = await mine(room, 'POST', { cookie: bob.cookie });
    expect([posted.status, posted.headers['allow']]).toEqual([405, 'GET, HEAD, DELETE']);
  });

  it('[PRIV-6] is mine in a room that I am banned from, too', async () => {
    const { room, owner } = await owned();
    const bob = await signIn(server());
    const client = await enter(room, bob, { name: 'Bob' });
    await client.say('a secret');
    okOf(await owner.command('settings', { access: 'private' }));
    okOf(await owner.command('ban', { person: bob.id }));
    await client.whenClosed();
    expect((await room.history('', { headers: { cookie: bob.cookie } })).status).toBe(403);
    const told = read<Mine>(await mine(room, 'GET', { cookie: bob.cookie }));
    expect(told.messages.map(({ message }) => message)).toContain('a secret');
    expect(told.sanctions).toMatchObject([{ act: 'ban' }]);
    expect(read(await mine(room, 'DELETE', { cookie: bob.cookie }))).toEqual({ removed: 1, more: false });
    expect(JSON.stringify(okOf(await owner.command('law')))).toContain(bob.id);
  });

  it('[PRIV-6] is nothing that a guest may ask for, whatever they say', async () => {
    const room = new TestRoom(server());
    const person = newSecret();
    const bob = await signIn(server(), { person });
    const client = await enter(room, bob, { name: 'Bob' });
    await client.say('a secret');
    const lies: Headers[] = [
      {},
      { cookie: 'edge-chat=k.x.y' },
      { 'X-Edge-Chat-Visitor': `${bob.id}:-` },
      { 'Sec-WebSocket-Protocol': `edge-chat.v1, ticket.${person}` },
    ];
    for (const headers of lies) {
      for (const method of ['GET', 'DELETE']) {
        const answer = await mine(room, method, headers);
        expect([answer.status, codeIn(answer)]).toEqual([403, 'not_signed_in']);
      }
    }
    expect((await room.history()).body).toContain('a secret');
    const eve = await signIn(server());
    expect(read<Mine>(await mine(room, 'GET', { cookie: eve.cookie })).messages).toEqual([]);
  });

  it('[PRIV-6] [DOOR-3] is erased by pages of its own site alone', async () => {
    const room = new TestRoom(server());
    const { cookie } = await signIn(server());
    const client = await enter(room, { id: '', cookie }, { name: 'Bob' });
    await client.say('a secret');
    const others: Headers[] = [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
    ];
    for (const headers of others) {
      const answer = await mine(room, 'DELETE', { cookie, ...headers });
      expect([answer.status, codeIn(answer)]).toEqual([403, 'origin_not_allowed']);
    }
    expect((await room.history()).body).toContain('a secret');
    const { origin } = server().url;
    const own = await mine(room, 'DELETE', { cookie, Origin: origin, 'Sec-Fetch-Site': 'same-origin' });
    expect(read(own)).toEqual({ removed: 1, more: false });
  });
});

describe('answers', () => {
  it('[PRIV-6] [HIST-8] [SEARCH-1] of a private room are kept by no cache', async () => {
    const { room, owner } = await owned();
    const bob = await signIn(server());
    const { invite } = okOf<{ invite: string }>(await owner.command('invite'));
    await enter(room, bob, { name: 'Bob', invite });
    const headers = { cookie: bob.cookie };
    const keeps = async () =>
      [
        await room.history('', { headers }),
        await room.search('q=x', { headers }),
        await mine(room, 'GET', headers),
      ].map((answer) => answer.headers['cache-control']);
    expect(await keeps()).toEqual(['no-cache', 'no-store', 'private, no-store']);
    okOf(await owner.command('settings', { access: 'private' }));
    expect(await keeps()).toEqual(Array.from({ length: 3 }, () => 'private, no-store'));
    const erased = await mine(room, 'DELETE', headers);
    expect(erased.headers['cache-control']).toBe('private, no-store');
  });
});
