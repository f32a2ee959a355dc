/** What every answer tells a browser, whoever gives it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientIsBuilt, Harness } from '../support/harness';
import { type Answer, ask } from '../support/http';
import { send, signIn } from '../support/identity';
import { dist, root } from '../support/project';
import { QUIET } from '../support/server';
import { useServer } from '../support/suite';
import { Workerd } from '../support/workerd';

const site = useServer(() => Harness.start({ vars: QUIET }));
const misconfigured = useServer(() => Workerd.start({ vars: { IDENTITY_KEYS: 'a:change-me' } }));
const keyless = useServer(() => Workerd.start({ vars: { IDENTITY_KEYS: '' } }));
const failing = useServer(() => Workerd.start({ vars: QUIET }));
const TLS = `export default {
  fetch: (request, env) => env.NEXT.fetch(new Request(request.url.replace('http:', 'https:'), request)),
};`;
const secure = useServer(() => Workerd.start({ vars: QUIET, front: TLS }));

const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
const NOTHING = "default-src 'none'; frame-ancestors 'none'";

const permissions = /Permissions-Policy: (.*)/.exec(
  readFileSync(join(root, 'static', 'public', '_headers'), 'utf8'),
)?.[1];

function expectGuarded({ headers }: Pick<Answer, 'headers'>): void {
  expect(headers).toMatchObject(EVERYWHERE);
  expect(headers['permissions-policy']).toBe(permissions);
  expect(permissions).toMatch(/^(?:[a-z-]+=\(\)(?:, |$)){10,}/);
  for (const name of Object.keys(headers)) expect(name).not.toMatch(/^access-control-|^x-powered-by$/);
}

interface Asked {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  status: number;
}

describe('every answer of the Worker and its rooms', () => {
  const get = (path: string, status: number, headers?: Record<string, string>): Asked => ({
    path,
    status,
    ...(headers && { headers }),
  });
  const asked: Asked[] = [
    get('/api/health', 200),
    { ...get('/api/health', 200), method: 'HEAD' },
    { ...get('/api/health', 405), method: 'POST' },
    get('/api/nothing', 404),
    get('/ws/nothing', 404),
    get('/ws/chat/', 426),
    get('/ws/chat/a.b/', 400),
    { ...get('/ws/chat/', 405), method: 'DELETE' },
    get('/api/rooms/tea/messages', 200),
    { ...get('/api/rooms/tea/messages', 200), method: 'HEAD' },
    get('/api/rooms/tea/messages', 304, { 'If-None-Match': '*' }),
    get('/api/rooms/tea/messages?limit=x', 400),
    get('/api/rooms/tea/messages', 403, { Origin: 'https://evil.net' }),
    get('/api/rooms/tea/search?q=tea', 200),
    get('/api/rooms/tea/search', 400),
    get('/api/rooms/tea/mine', 403),
    { ...get('/api/rooms/tea/mine', 403), method: 'DELETE' },
    { ...get('/api/identity', 200), method: 'POST' },
    { ...get('/api/identity', 200), method: 'DELETE' },
    { ...get('/api/identity', 403, { Origin: 'null' }), method: 'POST' },
    get('/api/identity', 405),
    { ...get('/api/ticket', 403), method: 'POST' },
    get('/no-such-file.js', 404),
  ];

  it.each(asked)('[DOOR-4] [ROUTE-8] $status to $method $path $headers', async (one) => {
    const { method = 'GET', path, headers = {}, status } = one;
    const answer = await send(site().url, method, path, { headers });
    expect(answer.status).toBe(status);
    expectGuarded(answer);
    expect(answer.headers['content-security-policy']).toBe(NOTHING);
    expect(answer.headers['strict-transport-security'], 'over HTTP').toBeUndefined();
  });

  it('[DOOR-4] a ticket too', async () => {
    const { cookie } = await signIn(site());
    const answer = await send(site().url, 'POST', '/api/ticket', {
      body: { room: 'tea' },
      headers: { cookie },
    });
    expect(answer.status).toBe(200);
    expectGuarded(answer);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('[DOOR-4] [ROUTE-10] [ID-3] while nothing is right too, and it says why', async () => {
    for (const server of [misconfigured(), keyless()]) {
      for (const path of ['/api/health', '/ws/chat/', '/api/identity']) {
        const answer = await ask(server.url, 'GET', path);
        expect(answer.status).toBe(500);
        const message =
          'The variable IDENTITY_KEYS takes one or two keys, id:base64url, each of 32 to 64 random bytes (npm run keys).';
        expect(JSON.parse(answer.body)).toEqual({ error: { code: 'misconfigured', message } });
        expectGuarded(answer);
      }
      expect(server.log).not.toContain('change-me');
    }
    const broken = await ask(failing().url, 'GET', '/');
    expect(broken.status).toBe(500);
    expectGuarded(broken);
  });

  it.each(['/api/health', '/api/nothing', '/api/rooms/tea/messages', '/ws/chat/', '/'])(
    '[DOOR-4] over HTTPS says that it is HTTPS from now on: %s',
    async (path) => {
      const answer = await ask(secure().url, 'GET', path);
      expectGuarded(answer);
      expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    },
  );
});

describe.runIf(clientIsBuilt)('every page and file', () => {
  const script = () => `/assets/${readdirSync(join(dist, 'assets')).find((name) => name.endsWith('.js'))}`;
  const asked: [string, () => string, number, string][] = [
    ['GET', () => '/', 200, 'the page'],
    ['HEAD', () => '/', 200, 'its head'],
    ['GET', () => '/r/tea', 200, 'the page of a room'],
    ['GET', script, 200, 'a script'],
    ['GET', () => '/favicon.svg', 200, 'a picture'],
    ['GET', () => '/index.html', 307, 'the page by its file'],
    ['POST', () => '/', 405, 'the page by another method'],
  ];

  it.each(asked)('[DOOR-5] %s %s %i: %s', async (method, path, status) => {
    const answer = await ask(site().url, method, path());
    expect(answer.status).toBe(status);
    expectGuarded(answer);
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    expect(answer.headers['content-security-policy']).toMatch(
      /^default-src 'none'; .*frame-ancestors 'none'; require-trusted-types-for 'script'/,
    );
  });

  it('[DOOR-8] the page of the check lets in one site more, and no other page does', async () => {
    const policy = async (path: string) => (await ask(site().url, 'GET', path)).headers;
    const {
      'content-security-policy': check,
      'referrer-policy': referrer,
      ...others
    } = await policy('/check');
    expect(check).toBe(
      "default-src 'none'; script-src 'self' https://challenges.cloudflare.com; frame-src https://challenges.cloudflare.com; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(referrer).toBe('strict-origin');
    expectGuarded({ headers: { ...others, 'referrer-policy': 'no-referrer' } });
    for (const path of ['/', '/checks', '/r/check', '/check/x', '/assets/../check.html'])
      expect((await policy(path))['content-security-policy']).not.toContain('cloudflare');
  });

  it('[DOOR-5] what is not modified has them too', async () => {
    const { headers } = await ask(site().url, 'GET', '/');
    const answer = await ask(site().url, 'GET', '/', { 'If-None-Match': String(headers['etag']) });
    expect(answer.status).toBe(304);
    expectGuarded(answer);
  });
});
