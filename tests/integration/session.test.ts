import { describe, expect, it } from 'vitest';
import { ClassicClient } from '../support/classic-client';
import { type Frame, joined, left, said } from '../support/frames';
import { QUIET, socketUrl } from '../support/server';
import { TestRoom, useServer } from '../support/suite';
import { Workerd } from '../support/workerd';

const server = useServer(() => Workerd.start({ vars: QUIET }));
const newRoom = () => new TestRoom(server());

describe('coming', () => {
  it('[SESSION-3] [WIRE-2] welcomes a connection first of all, in these very words', async () => {
    const ann = await newRoom().join('小明');
    const { id } = ann;
    expect(ann.texts[0]).toBe(
      `{"type":"system","message":"欢迎来到聊天室!您的ID是 ${id}, 名称是 小明。\\n` +
        `试试发送包含'帮助'、'时间'或'天气'的消息触发自动回复","client_id":"${id}","client_name":"小明"}`,
    );
  });

  it('[SESSION-4] [WIRE-4] tells everyone who came, the new one after its welcome', async () => {
    const room = newRoom();
    const ann = await room.join('Ann');
    const ben = await room.join('Ben');
    await ann.say('done');
    await ben.framesBefore('done');
    expect(ann.frames.slice(0, 3)).toEqual([ann.welcome, joined('Ann'), joined('Ben')]);
    expect(ben.frames.slice(0, 2)).toEqual([ben.welcome, joined('Ben')]);
  });

  it('[SESSION-3] gives nobody else the welcome', async () => {
    const [ann, ben] = await newRoom().gather('Ann', 'Ben');
    await ann.say('done');
    await ben.framesBefore('done');
    expect(ann.frames.filter(({ type }) => type === 'system')).toEqual([ann.welcome]);
    expect(ben.frames.filter(({ type }) => type === 'system')).toEqual([ben.welcome]);
  });

  it('[SESSION-2] gives each connection an id of its own, 8 letters or digits', async () => {
    const room = newRoom();
    const members = await Promise.all(Array.from({ length: 40 }, () => room.join('Ann')));
    const ids = members.map(({ id }) => id);
    expect(new Set(ids).size).toBe(40);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9]{8}$/);
  });

  it('[ROUTE-9] lets a page from any port of the machine connect', async () => {
    for (const origin of ['http://localhost:8080', 'http://127.0.0.1:5500', 'https://localhost']) {
      const client = await ClassicClient.join(socketUrl(server(), 'origins'), { Origin: origin });
      expect(client.welcome.type).toBe('system');
    }
  });
});

describe('the name', () => {
  it.each([
    { query: 'username=Ann', name: 'Ann' },
    { query: 'username=%E5%B0%8F%E6%98%8E', name: '小明' },
    { query: 'username=Ann+Lee', name: 'Ann Lee' },
    { query: 'username=a%2Bb', name: 'a+b' },
    { query: 'username=%20Ann%20', name: ' Ann ' },
    { query: 'username=first&username=second', name: 'first' },
    { query: 'token=x&username=Ann&user=y', name: 'Ann' },
    { query: '%75sername=Ann', name: 'Ann' },
    { query: 'username=a%26b%3Dc', name: 'a&b=c' },
    { query: 'username=%3Cb%3E%22', name: '<b>"' },
    { query: 'username=50%', name: '50%' },
    { query: 'username=e%CC%81', name: 'e\u0301' },
    { query: '', name: '匿名用户' },
    { query: 'username', name: '匿名用户' },
    { query: 'username=', name: '匿名用户' },
    { query: 'username=+%20', name: '匿名用户' },
    { query: 'username=%E3%80%80', name: '匿名用户' },
    { query: 'username=&username=second', name: '匿名用户' },
    { query: 'Username=Ann', name: '匿名用户' },
  ])('[SESSION-1] of ?$query is $name', async ({ query, name }) => {
    const client = await newRoom().open(query);
    expect(await client.next()).toMatchObject({ type: 'system', client_name: name });
    expect(await client.next()).toEqual(joined(name));
  });
});

describe('speaking', () => {
  it('[WIRE-7] [WIRE-3] [COMMAND-12] [WIRE-1] reaches all, the sender included, with these very fields', async () => {
    const [ann, ben, eve] = await newRoom().gather('Ann', 'Ben', 'Eve');
    const before = Date.now();
    const { timestamp, seq } = await ben.say('hi all');
    expect(seq).toBe(1);
    const text =
      `{"type":"chat","message":"hi all","sender_id":"${ben.id}","sender_name":"Ben",` +
      `"is_auto_reply":false,"is_system":false,"timestamp":"${timestamp}","seq":1}`;
    await Promise.all([ann.next(), eve.next()]);
    for (const member of [ann, ben, eve]) expect(member.texts.at(-1)).toBe(text);
    expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Date.parse(timestamp)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(timestamp)).toBeLessThanOrEqual(Date.now());
  });

  it('[SESSION-6] is under the name and id of the connection, whatever the frame says', async () => {
    const [ann, ben] = await newRoom().gather('Ann', 'Ben');
    ben.send({
      type: 'chat',
      message: 'I am Ann',
      user: 'Ann',
      sender_id: ann.id,
      sender_name: 'Ann',
      client_id: ann.id,
      client_name: 'Ann',
      is_system: true,
      is_auto_reply: true,
      timestamp: '1999-12-31T23:59:59.999Z',
    });
    expect(await ann.next()).toEqual(said(ben, 'I am Ann'));
    expect(ann.frames.at(-1)).not.toMatchObject({ timestamp: '1999-12-31T23:59:59.999Z' });
  });

  it('[WIRE-7] keeps the order of one speaker for all', async () => {
    const [ann, ben] = await newRoom().gather('Ann', 'Ben');
    const words = Array.from({ length: 200 }, (_, count) => `word ${count}`);
    for (const message of words) ann.send({ message });
    ann.send({ message: 'done' });
    for (const member of [ann, ben]) {
      expect(await member.framesBefore('done')).toEqual(words.map((word) => said(ann, word)));
    }
  });

  it('[WIRE-14] passes a text on exactly as it came', async () => {
    const [ann, ben] = await newRoom().gather('Ann', 'Ben');
    const texts = [
      '  两 边  ',
      '<script>alert("x")</script>',
      'a\r\nb\tc\u2028d',
      'e\u0301 é',
      '\u202e\ufeff👩‍👩‍👧‍👦',
      '\\u0041',
    ];
    for (const text of texts) {
      ann.send({ message: text });
      expect(await ben.next()).toEqual(said(ann, text));
    }
  });
});

describe('going', () => {
  it('[SESSION-5] is told to those who remain, once, when somebody closes', async () => {
    const [ann, ben, eve] = await newRoom().gather('Ann', 'Ben', 'Eve');
    await eve.close(1000);
    expect(await ann.next()).toEqual(left('Eve'));
    await ann.say('done');
    expect(await ben.framesBefore('done')).toEqual([left('Eve')]);
    expect(ann.frames.filter((frame) => frame.message === 'Eve 离开了聊天室')).toHaveLength(1);
  });

  it('[SESSION-5] is told when the connection breaks without a word', async () => {
    const [ann, ben, eve] = await newRoom().gather('Ann', 'Ben', 'Eve');
    eve.terminate();
    expect(await ann.next()).toEqual(left('Eve'));
    await ann.say('done');
    expect(await ben.framesBefore('done')).toEqual([left('Eve')]);
  });

  it('[SESSION-5] of all but one is told to the one, each once', async () => {
    const room = newRoom();
    const ann = await room.join('Ann');
    const others = await room.gather('Ben', 'Eve', 'Zoe');
    await Promise.all([others[0].close(3000), others[1].close(), others[2].terminate()]);
    const isLeaving = (frame: Frame) => frame.message.endsWith('离开了聊天室');
    for (const _ of others) await ann.next(isLeaving);
    await ann.say('done');
    const notices = ann.frames.filter(isLeaving);
    expect(notices).toHaveLength(3);
    expect(notices).toEqual(expect.arrayContaining([left('Ben'), left('Eve'), left('Zoe')]));
  });

  it('[SESSION-5] leaves nothing for the next: a room that was left is entered as a new one', async () => {
    const room = newRoom();
    const ann = await room.join('Ann');
    await ann.close(1000);
    const ben = await room.join('Ben');
    await ben.say('done');
    expect(ben.frames).toEqual([ben.welcome, joined('Ben'), said(ben, 'done')]);
  });
});
