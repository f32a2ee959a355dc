import { describe, expect, it } from 'vitest';
import { send, signIn, ticketFor } from '../support/identity';
import { Outside, Team } from '../support/outside';
import { QUIET, socketUrl } from '../support/server';
import { ownServer, TestRoom, useServer } from '../support/suite';
import { newSecret, PROTOCOL, V1Client } from '../support/v1-client';
import { PERSON_ID } from '../support/v1-frames';
import { Workerd } from '../support/workerd';

const team = new Team();
const certificates = useServer(async () => {
  const outside = await Outside.start(() => ({ json: team.keys() }));
  return { url: new URL(outside.url), asked: outside.asked, stop: () => outside.stop() };
});
const server = useServer(() => Workerd.start({ vars: { ...QUIET, ...team.vars(certificates().url.href) } }));

const post = (path: string, headers = {}, body: unknown = {}) =>
  send(server().url, 'POST', path, { body, headers });

/** Whom a connection with these headers is known as; `undefined` for a guest. */
async function known(room: TestRoom, headers: Record<string, string>): Promise<string | undefined> {
  const person = newSecret();
  const client = await V1Client.open(socketUrl(server(), room.name), [PROTOCOL], headers);
  // Nobody here has that name yet (NAME-4).
  await client.hello({ person, name: person.slice(0, 13) });
  const guest = await room.enter({ person, name: `Guest ${person.slice(0, 8)}` });
  return client.id === guest.id ? undefined : client.id;
}

describe('with Cloudflare Access', () => {
  it('[ID-10] [ID-1] people are who it says they are, everywhere', async () => {
    const answer = await post('/api/identity', team.says());
    expect(answer.status).toBe(200);
    const { id } = JSON.parse(answer.body) as { id: string };
    expect(id).toMatch(PERSON_ID);
    expect(answer.headers['set-cookie'], 'it has cookies of its own').toBeUndefined();
    const room = new TestRoom(server());
    expect(await known(room, team.says())).toBe(id);
    expect(await known(room, team.says({ iat: 0 })), 'by another assertion').toBe(id);
    const ben = await known(room, team.says({ sub: 'ben' }));
    expect(ben).toMatch(PERSON_ID);
    expect(ben).not.toBe(id);
  });

  it('[ID-11] its keys are fetched once for all of that', async () => {
    await known(new TestRoom(server()), team.says({ sub: 'eve' }));
    expect(certificates().asked).toHaveLength(1);
  });

  const now = Math.floor(Date.now() / 1_000);
  const other = new Team();
  const [signed = '', claims = '', signature = ''] = (team.says()['Cf-Access-Jwt-Assertion'] ?? '').split(
    '.',
  );
  const admin = Buffer.from(
    JSON.stringify({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), sub: 'x' }),
  );

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['what is no assertion', { 'Cf-Access-Jwt-Assertion': 'x' }],
    ['another team under the same key id', other.says()],
    ['one of a key that is not there', team.says({}, { kid: 'k2' })],
    ['one that is not signed', team.says({}, { alg: 'none' })],
    ['one of another application', team.says({ aud: ['another'] })],
    ['one of another issuer', team.says({ iss: 'https://other.cloudflareaccess.com' })],
    ['one that has expired', team.says({ exp: now - 1 })],
    ['one that does not hold yet', team.says({ nbf: now + 3_600 })],
    ['one for nobody', team.says({ sub: '' })],
    [
      'one whose claims were changed',
      { 'Cf-Access-Jwt-Assertion': `${signed}.${admin.toString('base64url')}.${signature}` },
    ],
    ['a cookie that names somebody', { cookie: 'CF_Authorization=x; edge-chat=x' }],
  ])('[ID-10] who comes with %s is a guest', async (_, headers) => {
    expect(await known(new TestRoom(server()), headers)).toBeUndefined();
    for (const path of ['/api/identity', '/api/ticket']) {
      const answer = await post(path, headers, { room: 'tea' });
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'not_signed_in' } });
    }
  });

  it('[ID-10] a cookie of before says nothing any more', async (test) => {
    const before = await ownServer(test, () => Workerd.start({ vars: QUIET }));
    const { cookie } = await signIn(before);
    expect(await known(new TestRoom(server()), { cookie })).toBeUndefined();
  });

  it('[ID-8] [ID-9] gives tickets', async () => {
    const answer = await post('/api/ticket', team.says(), { room: 'tickets' });
    const { ticket } = JSON.parse(answer.body) as { ticket: string };
    const url = socketUrl(server(), 'tickets');
    const client = await V1Client.open(url, [PROTOCOL, `ticket.${ticket}`]);
    await client.hello();
    expect(client.id).toBe(await known(new TestRoom(server()), team.says()));
  });

  it('[ID-14] writes no assertion to the log', async () => {
    const headers = other.says({ sub: 'nobody' });
    await known(new TestRoom(server()), headers);
    expect(server().log).not.toContain(headers['Cf-Access-Jwt-Assertion']?.slice(-40));
  });
});

describe('with Turnstile', () => {
  const SECRET = 'the-secret-of-a-widget';
  const SITE_KEY = '1x00000000000000000000AA';
  let up = true;
  const turnstile = useServer(async () => {
    const outside = await Outside.start((body) => {
      const passed = new URLSearchParams(body).get('response') === 'passed';
      return up ? { json: { success: passed, 'error-codes': [] } } : { status: 500, json: {} };
    });
    return { url: new URL(outside.url), asked: outside.asked, stop: () => outside.stop() };
  });
  const guarded = useServer(() =>
    Workerd.start({
      vars: {
        ...QUIET,
        TURNSTILE_SECRET: SECRET,
        TURNSTILE_SITE_KEY: SITE_KEY,
        TURNSTILE_URL: turnstile().url.href,
      },
    }),
  );
  const sign = (body: object, headers = {}) =>
    send(guarded().url, 'POST', '/api/identity', { body, headers });

  it('[ID-12] whoever passed it can sign in, and is asked no more', async () => {
    const from = { 'CF-Connecting-IP': '203.0.113.7' };
    const { id, cookie } = await signIn(guarded(), { turnstile: 'passed', person: newSecret() }, from);
    const asked = new URLSearchParams(turnstile().asked.at(-1));
    expect(Object.fromEntries(asked)).toEqual({
      secret: SECRET,
      response: 'passed',
      remoteip: '203.0.113.7',
    });
    const times = turnstile().asked.length;
    const again = await sign({}, { cookie });
    expect(JSON.parse(again.body)).toEqual({ id, verified: true });
    expect(await ticketFor(guarded(), cookie, 'tea')).toMatch(/\./);
    expect(turnstile().asked).toHaveLength(times);
  });

  it.each([{}, { turnstile: '' }, { turnstile: 'made up' }, { person: newSecret() }])(
    '[ID-12] whoever did not cannot: %o',
    async (body) => {
      const answer = await sign(body);
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body)).toMatchObject({
        error: { code: 'not_passed', site_key: SITE_KEY },
      });
      expect(answer.headers['set-cookie']).toBeUndefined();
    },
  );

  it('[ID-12] [ID-14] while it does not answer nobody can, and the log does not tell the secret', async () => {
    up = false;
    const answer = await sign({ turnstile: 'passed' });
    up = true;
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'unavailable' } });
    expect(guarded().log).toContain('Turnstile cannot be asked');
    expect(guarded().log).not.toContain(SECRET);
  });
});
