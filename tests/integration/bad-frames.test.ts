import { describe, expect, it } from 'vitest';
import { isError, said } from '../support/frames';
import { QUIET } from '../support/server';
import { TestRoom, useServer } from '../support/suite';
import { Workerd } from '../support/workerd';

/** LIMIT-6. */
const BURST = 20;
const PER_SECOND = 2;

const server = useServer(() => Workerd.start({ vars: QUIET }));

const BAD: readonly (string | Uint8Array)[] = [
  'hello',
  '[]',
  '{"message":1}',
  Uint8Array.of(1, 2, 3),
  '',
  '{"message":"\\ud800"}',
];

describe('a frame with a control character in it', () => {
  it('[WIRE-10] [SESSION-6] is one frame, of its sender, and no JSON', async () => {
    const [bad, ann, ben] = await new TestRoom(server()).gather('Bad', 'Ann', 'Ben');
    for (const separator of ['\u0001', '\u0002', '\u0000', '\n']) {
      bad.sendRaw(`x${separator}${ann.id}${separator}t{"message":"forged"}${separator}`);
      expect(await bad.next()).toMatchObject({ type: 'error', code: 'not_json' });
    }
    bad.sendRaw('{"message":"\u0001 within"}');
    expect(await bad.next()).toMatchObject({ type: 'error', code: 'not_json' });
    await ann.say('done');
    expect(await ben.framesBefore('done')).toEqual([]);
  });
});

describe('a thousand bad frames in a row', () => {
  it('[WIRE-12] [LIMIT-6] disturb nobody, and get 20 errors at once and 2 a second', async () => {
    const [bad, ann, ben] = await new TestRoom(server()).gather('Bad', 'Ann', 'Ben');
    const started = Date.now();
    const sendBad = (frames: number) => {
      for (let sent = 0; sent < frames; sent += 1) bad.sendRaw(BAD[sent % BAD.length] ?? '');
    };
    sendBad(500);
    await ann.say('hi Ben');
    sendBad(500);
    bad.send({ message: 'sorry' });
    const toBen = await ben.framesBefore('sorry');
    const toBad = await bad.framesBefore('sorry');
    const seconds = (Date.now() - started) / 1_000;

    expect(toBen).toEqual([said(ann, 'hi Ben')]);
    expect(toBad.filter((frame) => !isError(frame))).toEqual(toBen);
    const errors = toBad.filter(isError).length;
    expect(errors).toBeGreaterThanOrEqual(BURST);
    expect(errors).toBeLessThanOrEqual(BURST + Math.ceil(PER_SECOND * seconds));
  });

  it('[WIRE-12] leave other rooms alone', async () => {
    const [bad] = await new TestRoom(server()).gather('Bad');
    const [ann, ben] = await new TestRoom(server()).gather('Ann', 'Ben');
    for (let sent = 0; sent < 1_000; sent += 1) bad.sendRaw('hello');
    const words = Array.from({ length: 20 }, (_, count) => `word ${count}`);
    for (const word of words) await ann.say(word);
    await ann.say('done');
    expect(await ben.framesBefore('done')).toEqual(words.map((word) => said(ann, word)));
  });

  it('[LIMIT-6] count for the one who sent them: somebody else is told of an error all the same', async () => {
    const [bad, ann] = await new TestRoom(server()).gather('Bad', 'Ann');
    for (let sent = 0; sent < 100; sent += 1) bad.sendRaw('hello');
    bad.send({ message: 'sorry' });
    await ann.framesBefore('sorry');
    ann.sendRaw('hello');
    expect(await ann.next()).toMatchObject({ type: 'error', code: 'not_json' });
  });

  it('[LIMIT-6] use up errors that come back: one more after half a second', async () => {
    const [bad] = await new TestRoom(server()).gather('Bad');
    for (let sent = 0; sent < 100; sent += 1) bad.sendRaw('hello');
    await bad.say('sorry');
    const deadline = Date.now() + 10_000;
    let errors: number;
    do {
      bad.sendRaw('hello');
      bad.send({ message: 'again' });
      errors = (await bad.framesBefore('again')).filter(isError).length;
    } while (errors === 0 && Date.now() < deadline);
    expect(errors).toBe(1);
  });
});
