import { describe, expect, it, type TestContext } from 'vitest';
import { Harness } from '../support/harness';
import { ask } from '../support/http';
import { QUIET } from '../support/server';
import { StoredRoom } from '../support/stored-room';
import { ownServer, TestRoom, useServer } from '../support/suite';
import { okOf } from '../support/v1-client';
import { Workerd } from '../support/workerd';

const server = useServer(() => Workerd.start({ vars: { ...QUIET, ASSISTANT: 'off' } }));

async function roomOf(...messages: string[]) {
  const room = new TestRoom(server());
  const ann = await room.enter('Ann');
  await ann.sayAll(messages);
  const seqs = async (query: Record<string, string | number>) =>
    (await room.find(query)).matches.map(({ seq }) => seq);
  return { room, ann, seqs };
}

async function ownRoom(test: TestContext) {
  const own = await ownServer(test, () => Workerd.start({ vars: QUIET }));
  const room = new TestRoom(own);
  const ann = await room.enter('Ann');
  return { own, room, ann, stored: () => new StoredRoom(own.stateFolder) };
}

describe('a search', () => {
  it('[SEARCH-1] finds chat frames as the history has them, the newest first, with marks', async () => {
    const { room, ann } = await roomOf('去上海meeting吧', 'nothing', 'Meeting: a meeting');
    okOf(await ann.command('react', { seq: 1, emoji: '👍', on: true }));
    const answer = await room.search('q=meeting');
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    });
    const history = JSON.parse((await room.history()).body) as { messages: object[] };
    const [first, , third] = history.messages;
    expect(JSON.parse(answer.body)).toEqual({
      epoch: ann.welcome.epoch,
      head: 4,
      matches: [
        {
          ...third,
          marks: [
            [0, 7],
            [11, 18],
          ],
        },
        { ...first, marks: [[3, 10]] },
      ],
      more: false,
      pending: 0,
    });
  });

  it.each([
    { q: '上海', finds: [1] },
    { q: '海', finds: [1] },
    { q: '上海 北京', finds: [] },
    { q: '"去上海"', finds: [1] },
    { q: 'caf', finds: [2] },
    { q: 'CAFÉ noir', finds: [2] },
    { q: '"noir café"', finds: [] },
    { q: '👍', finds: [2] },
    { q: '北京', finds: [3] },
    { q: '" OR 1=1', finds: [] },
    { q: 'NEAR(noir, 2) *', finds: [] },
    { q: '?!', finds: [] },
  ])('[SEARCH-2] [SEARCH-3] [SEARCH-7] for $q finds $finds', async ({ q, finds }) => {
    const { seqs } = await roomOf('去上海meeting吧', 'Un café noir 👍🏽', '我爱北京');
    expect(await seqs({ q })).toEqual(finds);
  });

  it('[SEARCH-4] [SEARCH-5] is of a person, of a time, or both', async () => {
    const { room, ann, seqs } = await roomOf('one');
    const carl = await room.join('Carl O’X');
    await carl.say('one of Carl');
    const at = Date.parse((await room.find({ q: 'one' })).matches[0]?.timestamp ?? '');
    expect(await seqs({ from: 'ANN' })).toEqual([1]);
    expect(await seqs({ from: ann.id.toLowerCase() })).toEqual([1]);
    expect(await seqs({ q: 'one', from: 'carl o’x' })).toEqual([2]);
    expect(await seqs({ from: 'Carl' })).toEqual([]);
    expect(await seqs({ since: at, until: at + 1, from: 'Carl O’X' })).toEqual([2]);
    expect(await seqs({ since: at + 1 })).toEqual([]);
  });

  it('[SEARCH-6] [SEARCH-9] goes on page by page, while the index is still being filled', async () => {
    const room = new TestRoom(server());
    const ann = await room.enter('Ann');
    const words = Array.from({ length: 600 }, (_, at) => `word ${at + 1}`);
    while (words.length > 0) await ann.sayAll(words.splice(0, 200));
    const first = await room.find({ q: 'word', limit: 50 });
    expect(first).toMatchObject({ head: 600, more: true, next: 551, pending: 350 });
    expect(await room.find({ q: 'word', limit: 1 })).toMatchObject({ pending: 100 });
    const found: number[] = [];
    let before: number | undefined = 601;
    while (before !== undefined) {
      const page = await room.find({ q: 'word', limit: 50, before });
      found.push(...page.matches.map(({ seq }) => seq));
      expect(page.more).toBe(page.next !== undefined);
      before = page.next;
    }
    expect(found).toEqual(Array.from({ length: 600 }, (_, at) => 600 - at));
  });

  it.each([
    '',
    'q=',
    'q=%20%20',
    'limit=5',
    'from=',
    `q=${'a'.repeat(201)}`,
    `q=${'a+'.repeat(17)}`,
    'q=a&limit=0',
    'q=a&limit=51',
    'q=a&since=x',
    'q=a&until=-1',
    'q=a&before=1.5',
  ])('[SEARCH-8] [ROUTE-8] of ?%s is refused', async (query) => {
    const answer = await new TestRoom(server()).search(query);
    expect(answer).toMatchObject({ status: 400, headers: { 'cache-control': 'no-store' } });
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'bad_query' } });
  });

  it('[SEARCH-8] [ROUTE-3] [ROUTE-5] [ROUTE-7] is asked for with GET or HEAD, of a room', async () => {
    const { room } = await roomOf('one');
    expect(await room.search('q=one', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    expect(await room.search('q=one', { method: 'POST' })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    });
    expect(await ask(server().url, 'GET', '/api/rooms/a.b/search?q=a')).toMatchObject({ status: 400 });
    expect(await ask(server().url, 'GET', '/api/rooms/tea/search/?q=a')).toMatchObject({ status: 404 });
  });
});

describe('the index', () => {
  it('[SEARCH-9] [HIST-4] costs a message no row, and is there only once somebody searched', async (test) => {
    const { room, ann, stored } = await ownRoom(test);
    await ann.say('first');
    expect(Object.keys(stored().besidesTheLog()).filter((name) => name.startsWith('words'))).toEqual([]);
    expect((await room.find({ q: 'first' })).matches).toHaveLength(1);
    const before = stored().besidesTheLog();
    for (let count = 2; count <= 10; count += 1) {
      await ann.say(`word ${count}`);
      expect(stored().log().at(-1)).toMatchObject({ firstSeq: count, count: 1 });
    }
    expect(stored().besidesTheLog()).toEqual(before);
    const rows = stored().indexRows();
    expect((await room.find({ q: 'word' })).matches).toHaveLength(9);
    expect(stored().indexRows() - rows).toBeLessThan(5);
  });

  it('[SEARCH-10] has nothing left of what was edited or removed, in the database neither', async (test) => {
    const { room, ann, stored } = await ownRoom(test);
    await ann.sayAll(['a zanzibar plan', '绝密 zanzibar', 'kept']);
    expect((await room.find({ q: 'zanzibar' })).matches).toHaveLength(2);
    expect(stored().indexText()).toContain('anzibar');
    okOf(await ann.command('edit', { seq: 1, message: 'a public plan' }));
    okOf(await ann.command('delete', { seq: 2 }));
    for (const q of ['zanzibar', 'zan', '绝密', '密']) expect((await room.find({ q })).matches).toEqual([]);
    expect((await room.find({ q: 'public' })).matches).toMatchObject([{ seq: 1, message: 'a public plan' }]);
    expect(stored().indexText()).not.toMatch(/anzi|绝|密/);
  });

  it('[SEARCH-9] [SEARCH-10] survives a kill, and what was said before it is found', async (test) => {
    const { own, room, ann } = await ownRoom(test);
    await ann.sayAll(['one', 'two']);
    await room.find({ q: 'one' });
    await ann.say('three');
    await own.kill();
    await own.startAgain();
    expect(await room.find({ q: 'three' })).toMatchObject({ matches: [{ seq: 3 }], pending: 0 });
    expect((await room.find({ q: 'one' })).matches).toHaveLength(1);
  });

  it('[SEARCH-9] [SESSION-9] a search wakes a room, and disturbs nobody in it', async (test) => {
    const harness = await ownServer(test, () => Harness.start({ vars: QUIET }));
    const room = new TestRoom(harness);
    const [ann, ben] = await room.gather('Ann', 'Ben');
    await ann.say('hello there');
    await ben.framesBefore('hello there');
    const heard = [ann, ben].map((member) => member.frames.length);
    await harness.evict(room.name);
    expect((await room.find({ q: 'hello' })).matches).toHaveLength(1);
    await harness.evict(room.name);
    expect((await room.find({ q: 'there' })).matches).toHaveLength(1);
    expect([ann, ben].map((member) => member.frames.length)).toEqual(heard);
    await ann.say('still here');
    expect(await ben.framesBefore('still here')).toEqual([]);
  });

  it('[SEARCH-9] [ALIVE-2] a room that was searched hibernates as before', async (test) => {
    const { room, ann, stored } = await ownRoom(test);
    await ann.say('hello');
    await room.find({ q: 'hello' });
    await stored().whenIdle();
    await stored().whenHibernating();
  });
});
