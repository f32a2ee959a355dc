import { describe, expect, it } from 'vitest';
import { isHeartbeat, isReply, joined, left, refused, replied, said } from '../support/frames';
import { StoredRoom } from '../support/stored-room';
import { ownServer, TestRoom, useServer } from '../support/suite';
import { expectGapless } from '../support/v1-frames';
import { Workerd } from '../support/workerd';

const THANKS = "感谢您的留言!如需人工帮助,请留言'人工客服'";

/** With heartbeats and quick replies, so that whatever classic connections alone may get comes. */
const VARS = { HEARTBEAT_SECONDS: '1', REPLY_DELAY_MS: '50' };

const server = useServer(() => Workerd.start({ vars: VARS }));

describe('in one room', () => {
  it('[COMMAND-12] [WIRE-3] a chat frame is the same text for classic and v1, and in the history', async (test) => {
    const own = await ownServer(test, () => Workerd.start({ vars: VARS }));
    const room = new TestRoom(own);
    const [ann] = await room.gather('Ann');
    const ben = await room.enter('Ben');
    await ann.next((frame) => frame.message === joined('Ben').message);
    await ann.say('from a classic client "quoted" \\ 字 👋');
    await ben.say('请问 from v1', { cid: 'c1' });
    await ann.next(isReply);
    await ben.nextChat(THANKS);

    const texts = ann.texts.filter((text) => text.includes('"seq":'));
    expect(texts.map((text) => JSON.parse(text) as unknown)).toEqual([
      said(ann, 'from a classic client "quoted" \\ 字 👋', { seq: 1 }),
      said(ben.you, '请问 from v1', { seq: 2, cid: 'c1' }),
      { ...replied(THANKS), seq: 3 },
    ]);
    // The fields of WIRE-3 in their order, then these.
    expect(texts[1]).toMatch(
      /^\{"type":"chat","message":.*,"is_system":false,"timestamp":"[^"]+","seq":2,"cid":"c1"\}$/,
    );
    expect(texts[0]).toMatch(/,"timestamp":"[^"]+","seq":1\}$/);

    const late = await room.enter('Late');
    const history = await room.history();
    const inLog = new StoredRoom(own.stateFolder).logText();
    for (const text of texts) {
      expect(ben.texts.some((frame) => frame.includes(text))).toBe(true);
      expect(late.texts[0]).toContain(text);
      expect(history.body).toContain(text);
      expect(inLog).toContain(text);
    }
  });

  it('[COMMAND-12] [WIRE-4] notices, heartbeats, welcomes and errors are for classic ones alone', async () => {
    const room = new TestRoom(server());
    const ben = await room.enter('Ben');
    const [ann, eve] = await room.gather('Ann', 'Eve');
    ann.sendRaw('not JSON');
    expect(await ann.next((frame) => frame.type === 'error')).toEqual(refused('not_json'));
    await ann.next(isHeartbeat);
    await eve.close();
    await ann.next((frame) => frame.message === left('Eve').message);
    await ann.say('done');
    await ben.nextChat('done');
    const kinds = new Set(ben.items.map(({ type }) => type));
    expect(kinds).toEqual(new Set(['reply', 'presence', 'chat']));
    for (const text of ben.texts) expect(text).not.toMatch(/系统通知|聊天室|heartbeat/);
    expect(ben.chats.every(({ seq }) => Number.isInteger(seq))).toBe(true);
  });

  it('[COMMAND-12] replies and pushes other than chat frames never come to classic ones', async () => {
    const room = new TestRoom(server());
    const [ann] = await room.gather('Ann');
    const ben = await room.enter('Ben');
    const eve = await room.enter('Eve');
    await eve.close();
    ben.sendRaw('not JSON');
    await ben.say('done', { cid: 'c' });
    await ann.next((frame) => frame.message === 'done');
    for (const text of ann.texts) expect(text).not.toMatch(/^\[|"type":"(reply|presence|held)"|"ref"/);
    expect(ann.frames.filter((frame) => frame.type !== 'heartbeat')).toEqual([
      ann.welcome,
      joined('Ann'),
      joined('Ben'),
      joined('Eve'),
      said(ben.you, 'done', { cid: 'c' }),
    ]);
  });

  it('[HIST-1] [ASSIST-3] everything said has its seq, by whomever; notices have none', async (test) => {
    const own = await ownServer(test, () => Workerd.start({ vars: VARS }));
    const room = new TestRoom(own);
    const [ann] = await room.gather('Ann');
    const ben = await room.enter('Ben');
    await ann.say('one');
    await ben.say('two');
    await room.join('Eve');
    ann.send({ message: 'help' });
    await ben.nextChat(THANKS);
    await ben.say('five');
    await Promise.all([ben.nextChat('five'), ann.next((frame) => frame.message === 'five')]);
    const logged = new StoredRoom(own.stateFolder).events();
    expect(logged).toEqual([
      said(ann, 'one', { seq: 1 }),
      said(ben.you, 'two', { seq: 2, cid: logged[1]?.cid ?? '' }),
      said(ann, 'help', { seq: 3 }),
      { ...replied(THANKS), seq: 4 },
      said(ben.you, 'five', { seq: 5, cid: logged[4]?.cid ?? '' }),
    ]);
    expectGapless(ben.chats, 1, 5);
    const heard = ann.frames.filter((frame) => frame.type === 'chat' && !frame.is_system);
    expect(heard).toEqual(logged);
  });
});
