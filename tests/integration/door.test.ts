import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import table from '../native/origins.json';
import { ClassicClient } from '../support/classic-client';
import { refused } from '../support/frames';
import { Harness } from '../support/harness';
import { ask } from '../support/http';
import { handshake, send } from '../support/identity';
import { QUIET, socketUrl } from '../support/server';
import { ownServer, TestRoom, useServer } from '../support/suite';
import { PROTOCOL, V1Client } from '../support/v1-client';
import { declined } from '../support/v1-frames';
import { Workerd } from '../support/workerd';

/** A Worker in front that has ours see another address than the one that it is asked at. */
const at = (origin: string) => `export default {
  fetch(request, env) {
    const { pathname, search } = new URL(request.url);
    return env.NEXT.fetch(new Request(${JSON.stringify(origin)} + pathname + search, request));
  },
};`;

const OWN = 'https://chat.example.com';
const vars = { ...QUIET, ALLOWED_ORIGINS: 'https://www.example.com, https://example.com:8443' };
const site = useServer(() => Workerd.start({ vars, front: at(OWN) }));
const local = useServer(() => Workerd.start({ vars: QUIET }));

describe('a page', () => {
  it.each([undefined, OWN, 'https://www.example.com', 'https://example.com:8443'])(
    '[DOOR-1] of this origin may connect: %s',
    async (origin) => {
      const room = new TestRoom(site());
      const headers: Record<string, string> = origin === undefined ? {} : { Origin: origin };
      expect(await handshake(socketUrl(site(), room.name, 'username=Ann'), headers)).toBe(101);
      expect(await room.history('', { headers })).toMatchObject({ status: 200 });
    },
  );

  it.each([
    'null',
    'http://chat.example.com',
    'https://chat.example.com:443',
    'https://chat.example.com.',
    'https://chat.example.com/',
    'https://CHAT.example.com',
    'https://chat.example.com.evil.net',
    'https://evil-chat.example.com',
    'https://chat.example.com@evil.net',
    'https://user@chat.example.com',
    'https://example.com',
    'https://sub.www.example.com',
    'http://localhost:8787',
    'file://',
    'https://evil.net, https://chat.example.com',
  ])('[DOOR-1] of another may not, whatever it looks like, and wakes no room: %s', async (origin) => {
    const server = site();
    const answers = [
      await refusalOf(socketUrl(server, 'untouched', 'username=Ann'), origin),
      await ask(server.url, 'GET', '/api/rooms/untouched/messages', { Origin: origin }),
      await ask(server.url, 'GET', '/api/rooms/untouched/search?q=x', { Origin: origin }),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(403);
      expect(JSON.parse(body)).toMatchObject({ error: { code: 'origin_not_allowed' } });
    }
  });

  it('[DOOR-1] is admitted by its exact origin, whatever another looks like: the whole table', async (test) => {
    const { own, allowed, cases } = table;
    const server = await ownServer(test, () =>
      Workerd.start({ vars: { ...QUIET, ALLOWED_ORIGINS: allowed }, front: at(own) }),
    );
    const wrongly: unknown[] = [];
    let turnedAway = 0;
    for (const { admitted, origins } of cases) {
      // What no header can hold, or loses on its way, is judged in tests/native/origins.rs.
      for (const origin of origins.filter((one) => one === null || /^[!-~]+(?: [!-~]+)*$/.test(one))) {
        const headers: Record<string, string> = origin === null ? {} : { Origin: origin };
        const status = await handshake(socketUrl(server, 'tea', 'username=Ann'), headers);
        if (status !== (admitted ? 101 : 403)) wrongly.push([origin, status]);
        if (status === 403) turnedAway += 1;
      }
    }
    expect(wrongly).toEqual([]);
    expect(turnedAway).toBeGreaterThanOrEqual(60);
  });

  it('[DOOR-1] that may not leaves no trace of the room', async (test) => {
    const server = await ownServer(test, () => Workerd.start({ vars, front: at(OWN) }));
    for (let times = 0; times < 3; times += 1) {
      expect(await handshake(socketUrl(server, 'tea'), { Origin: 'null' })).toBe(403);
    }
    const stored = () =>
      existsSync(server.stateFolder)
        ? readdirSync(server.stateFolder).filter((name) => !name.startsWith('metadata'))
        : [];
    expect(stored()).toEqual([]);
    await (await V1Client.open(socketUrl(server, 'tea'))).hello();
    expect(stored(), 'as one that may does').not.toEqual([]);
  });

  it.each(['http://localhost:3000', 'http://127.0.0.1', 'https://[::1]:5500'])(
    '[DOOR-2] [ROUTE-9] on the machine itself may from any port: %s',
    async (origin) => {
      expect(await handshake(socketUrl(local(), 'tea', 'username=Ann'), { Origin: origin })).toBe(101);
    },
  );

  it.each(['https://evil.net', 'null', 'http://localhost.evil.net', 'http://192.168.1.5:8787'])(
    '[DOOR-2] elsewhere may not: %s',
    async (origin) => {
      expect(await handshake(socketUrl(local(), 'tea', 'username=Ann'), { Origin: origin })).toBe(403);
    },
  );
});

async function refusalOf(url: URL, origin: string) {
  const headers = {
    Origin: origin,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };
  return ask(url, 'GET', `${url.pathname}${url.search}`, headers);
}

describe('a network that opens sockets too fast', () => {
  const LIMIT = 3;
  const limited = useServer(() => Harness.start({ vars: QUIET, rateLimit: LIMIT }));
  const url = () => socketUrl(limited(), 'tea', 'username=Ann');
  const from = (address: string) => ({ 'CF-Connecting-IP': address });

  it('[DOOR-6] is told so, and others notice nothing', async () => {
    const ann = from('2001:db8:1:2::1');
    const before = [];
    for (let times = 0; times < LIMIT; times += 1) before.push(await ClassicClient.join(url(), ann));
    const classic = await ClassicClient.open(url(), from('2001:db8:1:2::2'));
    expect(await classic.next()).toEqual(refused('too_many_connections'));
    expect(await classic.whenClosed()).toMatchObject({ code: 4104, reason: 'too many connections' });
    const v1 = await V1Client.open(url(), [PROTOCOL], ann);
    expect(await v1.whenClosed()).toMatchObject({ code: 4104 });
    expect(v1.items).toEqual([declined(null, 'too_many_connections')]);
    await ClassicClient.join(url(), from('2001:db8:1:3::1'));
    await before[0]?.say('still here');
  });

  it('[DOOR-9] or asks for too much over HTTP, is told so, and others notice nothing', async () => {
    const read = (path: string, address?: string) =>
      ask(limited().url, 'GET', `/api/rooms/tea/${path}`, address === undefined ? {} : from(address));
    const bo = '203.0.113.9';
    for (const path of ['messages', 'search?q=tea', 'messages?limit=1'])
      expect((await read(path, bo)).status).toBe(200);
    for (const path of ['messages', 'search?q=tea']) {
      const { status, headers, body } = await read(path, bo);
      expect([status, headers['retry-after'], headers['cache-control']]).toEqual([429, '60', 'no-store']);
      expect(JSON.parse(body)).toMatchObject({ error: { code: 'slow_down' } });
    }
    expect((await read('messages?limit=x', bo)).status, 'what no room has to answer').toBe(400);
    expect((await read('messages', '203.0.113.10')).status).toBe(200);
    await ClassicClient.join(url(), from(bo));
    for (let times = 0; times <= LIMIT; times += 1) expect((await read('messages')).status).toBe(200);
  });

  it('[DOOR-9] or signs in too often, is told so', async () => {
    const post = async (path: string, address: string) =>
      (await send(limited().url, 'POST', path, { headers: from(address) })).status;
    const eve = '203.0.113.11';
    expect(await post('/api/identity', eve)).toBe(200);
    expect(await post('/api/ticket', eve), 'a guest gets none').toBe(403);
    expect(await post('/api/identity', eve)).toBe(200);
    for (const path of ['/api/identity', '/api/ticket']) expect(await post(path, eve)).toBe(429);
    expect(await post('/api/identity', '203.0.113.12')).toBe(200);
  });

  it('[DOOR-6] [ID-13] is never the machine itself', async () => {
    for (let times = 0; times <= LIMIT; times += 1) await ClassicClient.join(url());
  });
});
