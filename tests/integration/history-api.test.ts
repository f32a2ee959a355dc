import { describe, expect, it } from 'vitest';
import type { LoggedFrame } from '../support/frames';
import { type Answer, ask } from '../support/http';
import { QUIET } from '../support/server';
import { TestRoom, useServer } from '../support/suite';
import { EPOCH, expectGapless } from '../support/v1-frames';
import { Workerd } from '../support/workerd';

const server = useServer(() => Workerd.start({ vars: { ...QUIET, ASSISTANT: 'off' } }));
const newRoom = () => new TestRoom(server());

const PAGE_BYTES = 128 * 1_024;

interface History {
  epoch: string;
  head: number;
  messages: LoggedFrame[];
}

const bodyOf = ({ status, body }: Answer): History => {
  expect(status).toBe(200);
  return JSON.parse(body) as History;
};

async function roomOf(messages: number) {
  const room = newRoom();
  const ann = await room.enter('Ann');
  await ann.sayAll(Array.from({ length: messages }, (_, at) => `word ${at + 1}`));
  const page = async (query = '') => bodyOf(await room.history(query));
  return { room, ann, page };
}

describe('the history of a room', () => {
  it('[HIST-7] is the newest 50, oldest first, as they were sent', async () => {
    const { ann, page, room } = await roomOf(120);
    const answer = await room.history();
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    const { epoch, head, messages } = bodyOf(answer);
    expect({ epoch, head }).toEqual({ epoch: ann.welcome.epoch, head: 120 });
    expectGapless(messages, 71, 120);
    expect(messages).toEqual(ann.chats.slice(70));
    expect(Object.keys(await page())).toEqual(['epoch', 'head', 'messages']);
  });

  it.each([
    { query: 'limit=1', from: 120, to: 120 },
    { query: 'limit=200', from: 1, to: 120 },
    { query: 'before=71', from: 21, to: 70 },
    { query: 'before=10', from: 1, to: 9 },
    { query: 'before=10&limit=3', from: 7, to: 9 },
    { query: 'before=1000&limit=2', from: 119, to: 120 },
    { query: 'before=1', from: 1, to: 0 },
    { query: 'before=0', from: 1, to: 0 },
    { query: 'after=0', from: 1, to: 50 },
    { query: 'after=50&limit=200', from: 51, to: 120 },
    { query: 'limit=3&after=117', from: 118, to: 120 },
    { query: 'after=119', from: 120, to: 120 },
    { query: 'after=120', from: 1, to: 0 },
    { query: 'after=9007199254740991', from: 1, to: 0 },
    { query: 'around=60&limit=1', from: 60, to: 60 },
    { query: 'theme=dark&limit=2', from: 119, to: 120 },
  ])('[HIST-7] of ?$query is $from to $to', async ({ query, from, to }) => {
    const { page } = await roomOf(120);
    expectGapless((await page(query)).messages, from, to);
  });

  it.each([
    { around: 60, limit: 20 },
    { around: 60, limit: 21 },
    { around: 1, limit: 10 },
    { around: 120, limit: 10 },
    { around: 60, limit: 2 },
  ])('[HIST-7] around $around is it and those on both sides, at most $limit', async ({ around, limit }) => {
    const { page } = await roomOf(120);
    const { messages } = await page(`around=${around}&limit=${limit}`);
    const first = messages[0]?.seq ?? 0;
    const last = messages.at(-1)?.seq ?? 0;
    expectGapless(messages, first, last);
    expect(messages.length).toBeLessThanOrEqual(limit);
    expect(around - first).toBeLessThanOrEqual(limit);
    expect([first, around, last].toSorted((one, other) => one - other)).toEqual([first, around, last]);
    if (around > limit && around <= 120 - limit) {
      expect(messages).toHaveLength(limit);
      expect(Math.abs(around - first - (last - around))).toBeLessThanOrEqual(1);
    }
  });

  it('[HIST-7] read backwards page by page is the whole of it', async () => {
    const { page, ann } = await roomOf(120);
    const whole: LoggedFrame[] = [];
    let before = 'limit=17';
    for (;;) {
      const { messages } = await page(before);
      if (messages.length === 0) break;
      whole.unshift(...messages);
      before = `limit=17&before=${messages[0]?.seq}`;
    }
    expect(whole).toEqual(ann.chats);
  });

  it('[HIST-7] [LIMIT-10] has fewer where they are long: 128 KiB, however many were asked for', async () => {
    const room = newRoom();
    const ann = await room.enter('Ann');
    for (let said = 0; said < 30; said += 1) await ann.say('字'.repeat(4_000));
    const { messages } = bodyOf(await room.history('after=0&limit=200'));
    const sizes = messages.map((message) => Buffer.byteLength(JSON.stringify(message)));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    expectGapless(messages, 1, messages.length);
    expect(bytes).toBeLessThanOrEqual(PAGE_BYTES);
    expect(bytes + (sizes[0] ?? 0)).toBeGreaterThan(PAGE_BYTES - sizes.length);
    const newest = bodyOf(await room.history('limit=200')).messages;
    expectGapless(newest, 31 - newest.length, 30);
  });

  it('[HIST-7] of a room where nobody was yet is empty', async () => {
    const answer = await newRoom().history();
    const { epoch, head, messages } = bodyOf(answer);
    expect({ head, messages }).toEqual({ head: 0, messages: [] });
    expect(epoch).toMatch(EPOCH);
  });

  it('[HIST-7] [ROUTE-2] is that of its own room, under any spelling of its name', async () => {
    const cafe = new TestRoom(server(), 'caf%C3%A9-history');
    await (await cafe.enter('Ann')).say('un café');
    const decomposed = new TestRoom(server(), 'cafe%CC%81-history');
    expect(bodyOf(await decomposed.history()).messages).toMatchObject([{ message: 'un café' }]);
    expect(bodyOf(await new TestRoom(server(), 'cafe-history').history()).messages).toEqual([]);
  });
});

describe('the ETag of a history', () => {
  it('[HIST-8] given back is answered 304 without a body, until there is more', async () => {
    const { room, ann } = await roomOf(3);
    const first = await room.history();
    const { etag = '' } = first.headers;
    expect(etag).toMatch(/^(W\/)?"[^"]+"$/);
    const again = await room.history('', { headers: { 'If-None-Match': etag } });
    expect(again).toMatchObject({ status: 304, body: '', headers: { etag, 'cache-control': 'no-cache' } });
    const other = await room.history('', { headers: { 'If-None-Match': '"something-else"' } });
    expect(other).toMatchObject({ status: 200, headers: { etag } });
    await ann.say('one more');
    const more = await room.history('', { headers: { 'If-None-Match': etag } });
    expect(bodyOf(more).messages).toHaveLength(4);
    expect(more.headers.etag).not.toBe(etag);
  });

  it('[HIST-8] is that of one page', async () => {
    const { room } = await roomOf(30);
    const queries = ['limit=10', 'limit=11', 'limit=10&before=20', 'limit=10&after=5', 'limit=10&around=18'];
    const tags = await Promise.all(queries.map(async (query) => (await room.history(query)).headers.etag));
    expect(new Set(tags).size).toBe(queries.length);
  });
});

describe('a query', () => {
  it.each([
    'before=-1',
    'before=',
    'before=x',
    'before=1.5',
    'before=1e3',
    'before=%2B1',
    'before=+1',
    'before=0x10',
    'before=٣',
    'before=9007199254740992',
    'before=99999999999999999999999',
    'after=-1',
    'after=NaN',
    'around=first',
    'limit=0',
    'limit=201',
    'limit=-5',
    'limit=all',
    'limit=',
    'before=1&after=1',
    'before=1&around=1',
    'after=1&around=1&limit=5',
  ])('[HIST-9] [ROUTE-8] of ?%s is a bad one', async (query) => {
    const answer = await newRoom().history(encodeURI(query).replaceAll('%25', '%'));
    expect(answer).toMatchObject({ status: 400, headers: { 'cache-control': 'no-store' } });
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'bad_query' } });
  });
});

describe('the path of a history', () => {
  it.each(['a%20b', 'a.b', '%F0%9F%91%8B', 'r'.repeat(65), '%zz'])(
    '[HIST-9] [ROUTE-3] of a room %s is refused',
    async (name) => {
      const answer = await ask(server().url, 'GET', `/api/rooms/${name}/messages`);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'bad_room_name' } });
    },
  );

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    '[HIST-9] [ROUTE-5] asked for with %s is answered 405',
    async (method) => {
      const answer = await newRoom().history('', { method });
      expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
      expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'method_not_allowed' } });
    },
  );

  it('[HIST-9] [HIST-8] can be asked for with HEAD', async () => {
    const { room } = await roomOf(3);
    const { etag } = (await room.history()).headers;
    expect(await room.history('', { method: 'HEAD' })).toMatchObject({
      status: 200,
      body: '',
      headers: { etag },
    });
  });

  it.each(['/api/rooms/tea', '/api/rooms/tea/', '/api/rooms/tea/messages/1', '/api/rooms/tea/message'])(
    '[ROUTE-7] with another one beside it, %s, is not found',
    async (path) => {
      expect(await ask(server().url, 'GET', path)).toMatchObject({ status: 404 });
    },
  );
});
