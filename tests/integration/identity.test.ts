import { describe, expect, it } from 'vitest';
import { ClassicClient } from '../support/classic-client';
import { refused } from '../support/frames';
import { cookieOf, send, signIn, ticketFor } from '../support/identity';
import { QUIET, socketUrl, TEST_KEYS } from '../support/server';
import { ownServer, TestRoom, useServer } from '../support/suite';
import { newSecret, PROTOCOL, V1Client } from '../support/v1-client';
import { declined, PERSON_ID } from '../support/v1-frames';
import { Workerd } from '../support/workerd';
import { newKeys } from '../../scripts/identity/seal.mjs';

const server = useServer(() => Workerd.start({ vars: QUIET }));
const newRoom = () => new TestRoom(server());

/** A Worker in front that has ours see HTTPS, and tells all that it answers with. */
const TLS = `export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    url.protocol = 'https:';
    url.host = request.headers.get('X-Host') ?? 'chat.example.com';
    return env.NEXT.fetch(new Request(url, request));
  },
};`;
const secure = useServer(() => Workerd.start({ vars: QUIET, front: TLS }));

/** The same over plain HTTP, at a name. */
const named = useServer(() =>
  Workerd.start({ vars: QUIET, front: TLS.replace("url.protocol = 'https:';", '') }),
);

const post = (body?: unknown, headers = {}) => send(server().url, 'POST', '/api/identity', { body, headers });

const enter = async (room: TestRoom, headers = {}, protocols = [PROTOCOL]) =>
  V1Client.open(socketUrl(server(), room.name), protocols, headers);

describe('signing in', () => {
  it('[ID-4] gives a new id where there is no secret, another each time', async () => {
    const answers = [await post({}), await post()];
    const ids = answers.map(({ status, body }) => {
      expect(status).toBe(200);
      const { id, ...rest } = JSON.parse(body) as { id: string };
      expect(rest).toEqual({ verified: true });
      return id;
    });
    for (const id of ids) expect(id).toMatch(PERSON_ID);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('[ID-4] [ID-1] keeps the id that one had by a secret', async () => {
    const person = newSecret();
    const room = newRoom();
    const guest = await room.enter({ person });
    const { id, cookie } = await signIn(server(), { person });
    expect(id).toBe(guest.id);
    const verified = await enter(room, { cookie });
    await verified.hello({ person: newSecret() });
    expect(verified.id).toBe(id);
  });

  it.each([
    ['no JSON', 'person'],
    ['no object', '[]'],
    ['a secret that is too short', { person: 'x'.repeat(15) }],
    ['a secret that is too long', { person: 'x'.repeat(65) }],
    ['a secret that is no text', { person: 7 }],
    ['more than 4,096 bytes', `{"x":"${'x'.repeat(4_089)}"}`],
  ])('[ID-4] is refused with %s', async (_, body) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'bad_body' } });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('[ID-4] takes 4,096 bytes, and not a body that does not say how long it is', async () => {
    expect((await post(`{"x":"${'x'.repeat(4_088)}"}`)).status).toBe(200);
    const chunked = await send(server().url, 'POST', '/api/identity', {
      headers: { 'Transfer-Encoding': 'chunked' },
    });
    expect(chunked.status).toBe(400);
  });

  it('[ID-5] sets a cookie that no script and no other site can use, over HTTPS under a name of this host alone', async () => {
    const plain = await post({});
    expect(plain.headers['set-cookie']).toEqual([
      expect.stringMatching(/^edge-chat=[\w.-]+; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Strict$/),
    ]);
    const answer = await send(secure().url, 'POST', '/api/identity', { body: {} });
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^__Host-edge-chat=[\w.-]+; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Strict; Secure$/,
      ),
    ]);
  });

  it('[ID-5] over HTTP at a name sets none, and heeds none', async () => {
    const answer = await send(named().url, 'POST', '/api/identity', { body: {} });
    expect(answer).toMatchObject({ status: 403, headers: {} });
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'not_secure' } });
    expect(answer.headers['set-cookie']).toBeUndefined();
    const { cookie, id } = await signIn(server());
    const client = await V1Client.open(socketUrl(named(), 'tea'), [PROTOCOL], { cookie });
    await client.hello();
    expect(client.id).not.toBe(id);
    const here = await V1Client.open(socketUrl(server(), 'tea'), [PROTOCOL], { cookie });
    await here.hello();
    expect(here.id, 'where the same is good').toBe(id);
  });

  it('[ID-6] leaves the id of who has a cookie, whatever they ask for, and makes no other', async () => {
    const { id, cookie } = await signIn(server());
    for (const body of [{}, { person: newSecret() }, 'no JSON']) {
      const answer = await post(body, { cookie });
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.body)).toEqual({ id, verified: true });
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('[ID-6] [ID-3] makes the cookie anew when the keys rotate, until the old one goes', async (test) => {
    const { id, cookie } = await signIn(server());
    const key = newKeys();
    const rotated = await ownServer(test, () =>
      Workerd.start({ vars: { ...QUIET, IDENTITY_KEYS: `${key},${TEST_KEYS}` } }),
    );
    const again = await signIn(rotated, {}, { cookie });
    expect(again.id).toBe(id);
    expect(again.cookie).not.toBe(cookie);
    const after = await ownServer(test, () => Workerd.start({ vars: { ...QUIET, IDENTITY_KEYS: key } }));
    expect((await signIn(after, {}, { cookie })).id, 'of the key that is gone').not.toBe(id);
    const kept = await send(after.url, 'POST', '/api/identity', { headers: { cookie: again.cookie } });
    expect(JSON.parse(kept.body)).toEqual({ id, verified: true });
  });

  it('[ID-7] is undone: the cookie is gone', async () => {
    const { cookie } = await signIn(server());
    const answer = await send(server().url, 'DELETE', '/api/identity', { headers: { cookie } });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ verified: false });
    expect(answer.headers['set-cookie']).toEqual([
      'edge-chat=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict',
    ]);
  });

  it.each<{ origin?: string; site?: string; method?: string; path?: string }>([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:3000' },
    { site: 'cross-site' },
    { site: 'same-site' },
    { site: 'cross-site', method: 'DELETE' },
    { origin: 'https://evil.example', path: '/api/ticket' },
  ])('[DOOR-3] is for pages of the same origin alone: $origin $site $method $path', async (asked) => {
    const { origin, site, method = 'POST', path = '/api/identity' } = asked;
    const headers = { ...(origin && { Origin: origin }), ...(site && { 'Sec-Fetch-Site': site }) };
    const answer = await send(server().url, method, path, { body: {}, headers });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'origin_not_allowed' } });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('[DOOR-3] is open to its own pages', async () => {
    const headers = { Origin: server().url.origin, 'Sec-Fetch-Site': 'same-origin' };
    expect((await post({}, headers)).status).toBe(200);
  });
});

describe('who is verified', () => {
  it('[ID-1] is the same on every connection, and with a bad cookie only a guest', async () => {
    const room = newRoom();
    const { id, cookie } = await signIn(server());
    for (const session of ['one', 'two']) {
      const client = await enter(room, { cookie: `theme=dark; ${cookie}` });
      await client.hello({ session: session.padEnd(16, '-') });
      expect(client.id).toBe(id);
    }
    const tampered = `${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'Q' : 'A'}`;
    for (const bad of [tampered, `edge-chat=${id}`, cookie.replace('edge-chat', '__Host-edge-chat')]) {
      const person = newSecret();
      const client = await enter(room, { cookie: bad });
      await client.hello({ person });
      expect(client.id).toBe((await room.enter({ person })).id);
    }
  });

  it('[ID-1] [ID-5] is known over HTTPS by the cookie of that name alone', async () => {
    const url = socketUrl(secure(), 'tea');
    const { id, cookie } = await signIn(secure());
    const known = async (header: string, name: string) => {
      const client = await V1Client.open(url, [PROTOCOL], { cookie: header });
      await client.hello({ name });
      return client.id === id;
    };
    expect(await known(cookie, 'Ann')).toBe(true);
    expect(await known(cookie.replace('__Host-', ''), 'Guest')).toBe(false);
  });

  it('[ID-15] is what the Worker says, and not what a client says in its place', async () => {
    const room = newRoom();
    const { id } = await signIn(server());
    const headers = { 'X-Edge-Chat-Visitor': `${id}:-`, 'x-edge-chat-ticket': 'A'.repeat(16) };
    for (let again = 0; again < 2; again += 1) {
      const client = await enter(room, headers);
      await client.hello();
      expect(client.id).not.toBe(id);
    }
  });
});

describe('a ticket', () => {
  const withTicket = (room: TestRoom, ...tickets: string[]) =>
    enter(room, {}, [PROTOCOL, ...tickets.map((ticket) => `ticket.${ticket}`)]);

  const expectRefused = async (client: V1Client) => {
    const closed = await client.whenClosed();
    expect(closed).toMatchObject({ code: 4011, reason: 'not a member' });
    expect(client.items).toEqual([declined(null, 'not_allowed')]);
  };

  it('[ID-8] [ID-9] lets its person in, without a cookie, and the answer does not name it', async () => {
    const room = newRoom();
    const { id, cookie } = await signIn(server());
    const answer = await send(server().url, 'POST', '/api/ticket', {
      body: { room: room.name },
      headers: { cookie },
    });
    expect(answer.status).toBe(200);
    const { ticket, expires, ...rest } = JSON.parse(answer.body) as { ticket: string; expires: string };
    expect(rest).toEqual({});
    expect(Date.parse(expires) - Date.now()).toBeGreaterThan(25_000);
    expect(Date.parse(expires) - Date.now()).toBeLessThanOrEqual(30_000);
    const client = await withTicket(room, ticket);
    expect(client.protocol).toBe(PROTOCOL);
    await client.hello();
    expect(client.id).toBe(id);
  });

  it('[ID-9] goes before a cookie', async () => {
    const room = newRoom();
    const [ann, ben] = [await signIn(server()), await signIn(server())];
    const ticket = await ticketFor(server(), ann.cookie, room.name);
    const client = await enter(room, { cookie: ben.cookie }, [PROTOCOL, `ticket.${ticket}`]);
    await client.hello();
    expect(client.id).toBe(ann.id);
  });

  it('[ID-9] is good once', async () => {
    const room = newRoom();
    const { cookie } = await signIn(server());
    const ticket = await ticketFor(server(), cookie, room.name);
    await (await withTicket(room, ticket)).hello();
    await expectRefused(await withTicket(room, ticket));
    // Nobody was disturbed, and the next is good.
    await (await withTicket(room, await ticketFor(server(), cookie, room.name))).hello();
  });

  it('[ID-9] that is used stays so when the process is killed', async (test) => {
    const own = await ownServer(test, () => Workerd.start({ vars: QUIET }));
    const { cookie } = await signIn(own);
    const ticket = await ticketFor(own, cookie, 'tea');
    const open = () => V1Client.open(socketUrl(own, 'tea'), [PROTOCOL, `ticket.${ticket}`]);
    await (await open()).hello();
    await own.kill();
    await own.startAgain();
    await expectRefused(await open());
  });

  it('[ID-9] is for one room, and not to be tampered with or doubled', async () => {
    const room = newRoom();
    const { cookie } = await signIn(server());
    const [ticket, other] = [
      await ticketFor(server(), cookie, room.name),
      await ticketFor(server(), cookie, room.name),
    ];
    await expectRefused(await withTicket(newRoom(), ticket));
    await expectRefused(await withTicket(room, `${ticket}A`));
    await expectRefused(await withTicket(room, ticket, other));
    await expectRefused(await withTicket(room, cookie.split('=')[1] ?? ''));
    // None of that used it up.
    await (await withTicket(room, ticket)).hello();
  });

  it('[ID-9] of no use turns a classic client away too', async () => {
    const url = socketUrl(server(), newRoom().name, 'username=Ann');
    const client = await ClassicClient.open(url, { 'Sec-WebSocket-Protocol': 'ticket.x' });
    expect(await client.next()).toEqual(refused('not_allowed'));
    expect(await client.whenClosed()).toMatchObject({ code: 4011 });
  });

  it('[ID-8] is for those who signed in, and for a room', async () => {
    const ask = (body: unknown, headers = {}) => send(server().url, 'POST', '/api/ticket', { body, headers });
    const guest = await ask({ room: 'tea' });
    expect(guest.status).toBe(403);
    expect(JSON.parse(guest.body)).toMatchObject({ error: { code: 'not_signed_in' } });
    const { cookie } = await signIn(server());
    for (const body of [{}, { room: 'a b' }, { room: '%61' }, { room: 7 }, 'tea', '']) {
      const answer = await ask(body, { cookie });
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'bad_body' } });
    }
    expect((await ask({ room: '茶' }, { cookie })).status).toBe(200);
  });
});

it('[ID-14] no cookie, ticket, secret or key is written to the log, whatever happens', async (test) => {
  const own = await ownServer(test, () => Workerd.start({ vars: QUIET }));
  const person = newSecret();
  const { cookie, id } = await signIn(own, { person });
  const ticket = await ticketFor(own, cookie, 'tea');
  const open = (offers: string[], headers = {}) => V1Client.open(socketUrl(own, 'tea'), offers, headers);
  await (await open([PROTOCOL, `ticket.${ticket}`], { cookie })).hello({ person });
  await (await open([PROTOCOL, `ticket.${ticket}`])).whenClosed();
  await (await open([PROTOCOL], { cookie: `${cookie}x` })).hello({ person });
  // What fails inside is logged.
  const failed = await send(own.url, 'GET', '/', { headers: { cookie } });
  expect(failed.status).toBe(500);
  await send(own.url, 'POST', '/api/identity', { body: { person: `${person}!` }, headers: {} });
  expect(own.log).toContain('a request failed');
  const key = TEST_KEYS.split(':')[1] ?? '';
  for (const secret of [cookie.split('=')[1] ?? '', ticket, person, key, id]) {
    expect(secret.length).toBeGreaterThan(10);
    expect(own.log).not.toContain(secret);
  }
  expect(cookieOf(await send(own.url, 'POST', '/api/identity', { body: {} }))).toContain('edge-chat=');
});
