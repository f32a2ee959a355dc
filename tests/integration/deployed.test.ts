/** The Worker as `wrangler.toml` configures it: what only that file decides. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientIsBuilt, Harness } from '../support/harness';
import { ask, refusal } from '../support/http';
import { dist } from '../support/project';
import { handshake, send } from '../support/identity';
import { QUIET, socketUrl } from '../support/server';
import { TestRoom, useServer } from '../support/suite';
import { joined } from '../support/frames';

const server = useServer(() => Harness.start({ vars: QUIET }));

describe('the client', () => {
  it.each(['/', '/r/x', '/r/%E6%88%BF%E9%97%B4', '/wsx', '/apis'])(
    '[ROUTE-11] is what %s answers: index.html',
    async (path) => {
      const { status, headers, body } = await ask(server().url, 'GET', path);
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(body).toContain('<title>');
    },
  );

  it.runIf(clientIsBuilt)('[ROUTE-11] has the same headers on every path', async () => {
    const { headers } = await ask(server().url, 'GET', '/');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    for (const path of ['/r/x', '/wsx']) {
      const there = (await ask(server().url, 'GET', path)).headers;
      for (const name of ['content-security-policy', 'cache-control', 'x-content-type-options', 'etag']) {
        expect(there[name], `${name} of ${path}`).toBe(headers[name]);
      }
    }
  });

  it.each(['/no-such-file.js', '/assets/of-an-older-version.js', '/favicon.ico'])(
    '[ROUTE-11] does not stand in for a file that is not there: %s',
    async (path) => {
      const { status, headers, body } = await ask(server().url, 'GET', path);
      expect({ status, cached: headers['cache-control'] }).toEqual({ status: 404, cached: 'no-store' });
      expect(JSON.parse(body)).toMatchObject({ error: { code: 'not_found' } });
    },
  );

  it.runIf(clientIsBuilt)('[ROUTE-11] is the one that was built, its files included', async () => {
    for (const path of ['index.html', 'favicon.svg']) {
      const { status, body } = await ask(server().url, 'GET', path === 'index.html' ? '/' : `/${path}`);
      expect({ status, body }).toEqual({ status: 200, body: readFileSync(join(dist, path), 'utf8') });
    }
  });
});

describe('the Worker', () => {
  it('[ROUTE-11] comes before the files at /api/ and /ws/', async () => {
    expect(await ask(server().url, 'GET', '/api/health')).toMatchObject({ status: 200 });
    expect(await ask(server().url, 'GET', '/api/nothing')).toMatchObject({ status: 404 });
    expect(await ask(server().url, 'GET', '/ws/nothing')).toMatchObject({ status: 404 });
    expect(await refusal(socketUrl(server(), 'a.b'))).toMatchObject({ status: 400 });
  });

  it('[DOOR-1] [DOOR-3] is open to its own pages, and to those alone', async () => {
    const status = async (origin: string) => {
      const headers = { Origin: origin };
      const signing = await send(server().url, 'POST', '/api/identity', { body: {}, headers });
      return [await handshake(socketUrl(server(), 'tea', 'username=Ann'), headers), signing.status];
    };
    expect(await status(server().url.origin)).toEqual([101, 200]);
    expect(await status('https://evil.net')).toEqual([403, 403]);
  });

  it('[ROUTE-2] has its rooms', async () => {
    const [ann, ben] = await new TestRoom(server(), '房间').gather('Ann', 'Ben');
    expect(ann.frames).toEqual([ann.welcome, joined('Ann'), joined('Ben')]);
    expect(await ben.close(3000, 'bye')).toEqual({ code: 3000, reason: 'bye', wasClean: true });
  });
});
