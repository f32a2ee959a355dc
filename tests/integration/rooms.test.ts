import { describe, expect, it } from 'vitest';
import { ClassicClient } from '../support/classic-client';
import { joined, said } from '../support/frames';
import { QUIET } from '../support/server';
import { TestRoom, useServer } from '../support/suite';
import { Workerd } from '../support/workerd';

const server = useServer(() => Workerd.start({ vars: QUIET }));

function at(path: string): Promise<ClassicClient> {
  const url = new URL(path, server().url);
  url.protocol = 'ws:';
  return ClassicClient.join(url);
}

/** Whether those who connect at two paths meet. */
async function expectSameRoom(one: string, other: string): Promise<void> {
  const first = await at(`${one}?username=First`);
  const second = await at(`${other}?username=Second`);
  expect(await first.next()).toEqual(joined('Second'));
  await second.close();
  await first.close();
}

describe('the lobby', () => {
  it.each(['/ws/chat', '/ws/chat/lobby', '/ws/chat/lobby/', '/ws/chat/%6Cobby'])(
    '[ROUTE-1] at /ws/chat/ is the room at %s',
    (path) => expectSameRoom('/ws/chat/', path),
  );
});

describe('a room', () => {
  it.each([
    { name: 'with and without the last slash', one: 'slash', other: 'slash/' },
    { name: 'percent-encoded or not', one: 'a-b_1/', other: '%61%2D%62%5F%31/' },
    { name: 'in Chinese, encoded by us or by the URL parser', one: '房间', other: '%E6%88%BF%E9%97%B4/' },
    { name: 'composed and decomposed (NFC and NFD)', one: 'caf%C3%A9', other: 'cafe%CC%81' },
    { name: 'in Hangul, composed and decomposed', one: '방', other: '방'.normalize('NFD') },
    { name: 'of 64 characters', one: 'r'.repeat(64), other: `${'r'.repeat(64)}/` },
    { name: 'of 64 characters that take 128 decomposed', one: 'é'.repeat(64), other: 'e\u0301'.repeat(64) },
    { name: 'of 64 Chinese characters', one: '房'.repeat(64), other: `${'房'.repeat(64)}/` },
    { name: 'with digits of another script', one: '٣٤', other: '%D9%A3%D9%A4' },
    { name: 'of one character', one: '1', other: '1/' },
  ])('[ROUTE-2] $name is one', ({ one, other }) => expectSameRoom(`/ws/chat/${one}`, `/ws/chat/${other}`));

  it('[ROUTE-2] shares nothing with another: no notice, no message', async () => {
    const [ann] = await new TestRoom(server()).gather('Ann');
    const [ben, eve] = await new TestRoom(server()).gather('Ben', 'Eve');
    await ben.say('secret');
    await eve.close();
    await ann.say('done');
    expect(ann.frames).toEqual([ann.welcome, joined('Ann'), said(ann, 'done')]);
  });

  it.each([
    ['Room', 'room'],
    ['room-1', 'room_1'],
    ['ａ', 'a'],
  ])('[ROUTE-2] %s is not the room %s', async (one, other) => {
    const ann = await at(`/ws/chat/${one}?username=Ann`);
    await at(`/ws/chat/${other}?username=Ben`);
    await ann.say('done');
    expect(ann.frames).toEqual([ann.welcome, joined('Ann'), said(ann, 'done')]);
  });
});
