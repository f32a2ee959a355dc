import { describe, expect, it } from 'vitest';
import { type Answer, ask, refusal } from '../support/http';
import { packageVersion } from '../support/project';
import { QUIET, socketUrl } from '../support/server';
import { useServer } from '../support/suite';
import { Workerd } from '../support/workerd';

const server = useServer(() => Workerd.start({ vars: QUIET }));

/** A Worker in front of ours that tells what it was answered. */
const WITNESS = `export default {
  async fetch(request, env) {
    const { status, headers } = await env.NEXT.fetch(request);
    return Response.json({ status, upgrade: headers.get('Upgrade') });
  },
};`;
const witness = useServer(() => Workerd.start({ front: WITNESS }));

/** ROUTE-8, but for the code, which each route has its own of. */
function expectError(answer: Answer, status: number, code: string): void {
  expect(answer).toMatchObject({
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
  expect(JSON.parse(answer.body)).toEqual({
    error: { code, message: expect.stringMatching(/^[A-Z][^\n/]*\.$/) as string },
  });
}

describe('health', () => {
  it('[ROUTE-6] tells the package and its version', async () => {
    const answer = await ask(server().url, 'GET', '/api/health');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(answer.body)).toEqual({ status: 'ok', version: packageVersion });
  });

  it('[ROUTE-6] can be asked with HEAD', async () => {
    expect(await ask(server().url, 'HEAD', '/api/health')).toMatchObject({ status: 200, body: '' });
  });
});

describe('a socket path', () => {
  it.each(['/ws/chat/', '/ws/chat', '/ws/chat/room/', '/ws/chat/room', '/ws/chat/%E6%88%BF/'])(
    '[ROUTE-4] [ROUTE-8] %s without an upgrade is answered 426',
    async (path) => {
      expectError(await ask(server().url, 'GET', path), 426, 'upgrade_required');
    },
  );

  it('[ROUTE-4] with another upgrade is answered 426', async () => {
    const upgrade = { Connection: 'Upgrade', Upgrade: 'h2c' };
    expectError(await ask(server().url, 'GET', '/ws/chat/', upgrade), 426, 'upgrade_required');
  });

  it('[ROUTE-4] answers 426 with `Upgrade: websocket`, as a Worker in front sees: workerd keeps it off the wire', async () => {
    const { body } = await ask(witness().url, 'GET', '/ws/chat/');
    expect(JSON.parse(body)).toEqual({ status: 426, upgrade: 'websocket' });
  });
});

describe('another method', () => {
  const methods = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'];

  it.each(methods)('[ROUTE-5] [ROUTE-8] %s on a socket path is answered 405', async (method) => {
    for (const path of ['/ws/chat/', '/ws/chat/room']) {
      const answer = await ask(server().url, method, path);
      expectError(answer, 405, 'method_not_allowed');
      expect(answer.headers.allow).toBe('GET');
    }
  });

  it('[ROUTE-5] HEAD on a socket path is answered 405', async () => {
    expect(await ask(server().url, 'HEAD', '/ws/chat/')).toMatchObject({
      status: 405,
      headers: { allow: 'GET' },
    });
  });

  it.each(methods)('[ROUTE-5] [ROUTE-8] %s on /api/health is answered 405', async (method) => {
    const answer = await ask(server().url, method, '/api/health');
    expectError(answer, 405, 'method_not_allowed');
    expect(answer.headers.allow).toBe('GET, HEAD');
  });
});

describe('any other path', () => {
  it.each([
    '/ws/',
    '/ws/chatter/',
    '/ws/CHAT/',
    '/ws/chat/a/b',
    '/ws/chat/a/b/',
    '/api/',
    '/api/health/',
    '/api/rooms',
    '/api/../api/x',
  ])('[ROUTE-7] [ROUTE-8] %s is answered 404', async (path) => {
    expectError(await ask(server().url, 'GET', path), 404, 'not_found');
    expectError(await ask(server().url, 'POST', path), 404, 'not_found');
  });
});

describe('a room name', () => {
  it.each([
    { name: 'a space', segment: 'a%20b' },
    { name: 'a plus', segment: 'a+b' },
    { name: 'an encoded slash', segment: 'a%2Fb' },
    { name: 'a dot', segment: 'a.b' },
    { name: 'an emoji', segment: '%F0%9F%91%8B' },
    { name: 'a symbol', segment: '%E2%82%AC' },
    { name: 'full-width punctuation', segment: '%E6%88%BF%EF%BC%81' },
    { name: 'a control character', segment: 'a%00b' },
    { name: 'a joiner', segment: 'a%E2%80%8Db' },
    { name: 'a combining mark that composes with nothing', segment: 'x%CC%81' },
    { name: 'a Latin-1 byte', segment: 'caf%E9' },
    { name: 'UTF-8 cut short', segment: '%E6%88' },
    { name: 'an encoded surrogate', segment: '%ED%A0%80' },
    { name: 'a broken escape', segment: '%zz' },
    { name: '65 characters', segment: 'r'.repeat(65) },
    { name: '65 Chinese characters', segment: '%E6%88%BF'.repeat(65) },
    { name: 'a novel', segment: 'r'.repeat(5_000) },
    { name: 'nothing, between two slashes', segment: '' },
  ])('[ROUTE-3] [ROUTE-8] with $name is refused, handshake or not', async ({ segment }) => {
    expectError(await ask(server().url, 'GET', `/ws/chat/${segment}/`), 400, 'bad_room_name');
    expectError(await refusal(socketUrl(server(), segment)), 400, 'bad_room_name');
  });
});

it('[ROUTE-8] a failure inside is answered 500, and tells nothing of itself', async () => {
  // Bare workerd has no assets to answer this with.
  expectError(await ask(server().url, 'GET', '/'), 500, 'internal');
});
