import { describe, expect, it } from 'vitest';
import { type ChatFrame, isReply, replied, said, timeOf } from '../support/frames';
import { QUIET } from '../support/server';
import { TestRoom, useServer } from '../support/suite';
import { Workerd } from '../support/workerd';

const GREETING = '您好!我是客服助手,有什么可以帮您?';
const WEATHER = '您可以通过 https://www.weather.com 查询实时天气信息';
const THANKS = "感谢您的留言!如需人工帮助,请留言'人工客服'";

describe('with the default delay', () => {
  const server = useServer(() => Workerd.start({ vars: QUIET }));
  const newRoom = () => new TestRoom(server());

  it.concurrent('[ASSIST-3] a reply comes to all, 1.5 s after the message, once', async () => {
    const [ann, ben] = await newRoom().gather('Ann', 'Ben');
    const question = await ann.say('怎么用');
    const reply = await ann.next(isReply);
    expect(reply).toEqual(replied(THANKS));
    expect(await ben.next(isReply)).toEqual(reply);
    const delay = timeOf(reply) - timeOf(question);
    expect(delay).toBeGreaterThanOrEqual(1_500);
    expect(delay).toBeLessThan(5_000);

    await ann.say('?');
    await ann.next(isReply);
    await ann.say('done');
    await ben.framesBefore('done');
    for (const member of [ann, ben]) expect(member.frames.filter(isReply)).toHaveLength(2);
  });

  it.concurrent('[ASSIST-6] everyone goes on chatting in the meantime, the one who asked too', async () => {
    const [ann, ben] = await newRoom().gather('Ann', 'Ben');
    await ann.say('天气');
    await ann.say('lovely here');
    await ben.next((frame) => frame.message === 'lovely here');
    await ben.say('here too');
    expect(await ann.next()).toEqual(said(ben, 'here too'));
    expect(await ann.next()).toEqual(replied(WEATHER));
    expect(await ben.next()).toEqual(replied(WEATHER));
  });

  it.concurrent('[ASSIST-6] [ASSIST-4] replies come in the order of their messages', async () => {
    const [ann, ben] = await newRoom().gather('Ann', 'Ben');
    const asked = ['请问', '天气', '你好?', 'help', 'Hi, 天气?', '天气', '?'];
    const answers = [THANKS, WEATHER, GREETING, THANKS, GREETING, WEATHER, THANKS];
    asked.forEach((message, count) => (count % 2 === 0 ? ann : ben).send({ message }));
    const replies: ChatFrame[] = [];
    for (const _ of asked) replies.push(await ann.next(isReply));
    // Two speakers: each one's messages are in order, and the room decides between the two.
    const order = ann.frames.filter(
      (frame) => frame.type === 'chat' && !frame.is_auto_reply && !frame.is_system,
    );
    const expected = order.map(({ message }) => replied(answers[asked.indexOf(message)] ?? ''));
    expect(replies).toEqual(expected);
  });

  it.concurrent("[ASSIST-5] the time told is Beijing's at the moment of the reply", async () => {
    const [ann] = await newRoom().gather('Ann');
    await ann.say('现在时间');
    const reply = await ann.next(isReply);
    const [, told] = /^现在是北京时间:(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)$/.exec(reply.message) ?? [];
    const inBeijing = Date.parse(`${told?.replace(' ', 'T')}+08:00`);
    expect(Math.floor(timeOf(reply) / 1_000) * 1_000).toBe(inBeijing);
    expect(Math.abs(Date.now() - inBeijing)).toBeLessThan(5_000);
  });
});

describe('with a short delay', () => {
  const server = useServer(() => Workerd.start({ vars: { ...QUIET, REPLY_DELAY_MS: '50' } }));

  it.each([
    { asked: '你好吗?', answer: GREETING },
    { asked: '您好，请问', answer: GREETING },
    { asked: 'HELLO?', answer: GREETING },
    { asked: 'hi你好 help', answer: GREETING },
    { asked: '天气怎么样？', answer: WEATHER },
    { asked: 'is this?', answer: THANKS },
    { asked: 'Help!', answer: THANKS },
    { asked: '如何', answer: THANKS },
    { asked: 'really？', answer: THANKS },
  ])('[ASSIST-1] [ASSIST-2] [ASSIST-4] $asked is answered: $answer', async ({ asked, answer }) => {
    const [ann] = await new TestRoom(server()).gather('Ann');
    await ann.say(asked);
    expect(await ann.next()).toEqual(replied(answer));
  });

  it('[ASSIST-1] [ASSIST-2] what asks nothing gets no reply', async () => {
    const [ann] = await new TestRoom(server()).gather('Ann');
    for (const message of ['你好', 'hello', 'helpful', 'the_help', 'ahelp', 'test', '今天'])
      ann.send({ message });
    // A question after them: its reply would come after theirs.
    await ann.say('?');
    await ann.next(isReply);
    await ann.say('done');
    expect(ann.frames.filter(isReply)).toEqual([replied(THANKS)]);
  });
});

describe('turned off', () => {
  const server = useServer(() =>
    Workerd.start({ vars: { ...QUIET, ASSISTANT: 'off', REPLY_DELAY_MS: '0' } }),
  );

  it('[ASSIST-7] nobody gets a reply', async () => {
    const [ann, ben] = await new TestRoom(server()).gather('Ann', 'Ben');
    for (const message of ['?', '帮助', '时间', '天气', 'help']) await ann.say(message);
    await ann.say('done');
    expect((await ben.framesBefore('done')).filter(isReply)).toEqual([]);
    expect(ann.frames.filter(isReply)).toEqual([]);
  });
});
