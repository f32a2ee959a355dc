import { describe, expect, it } from 'vitest';
import { joined, left, refused, said } from '../support/frames';
import { QUIET } from '../support/server';
import { TestRoom, useServer } from '../support/suite';
import { Workerd } from '../support/workerd';

const FRAME_BYTES = 16_384;
const MESSAGE_CHARACTERS = 4_000;
const NAME_GRAPHEMES = 32;
const NAME_BYTES = 1_024;

const TOO_LARGE = { code: 4009, reason: 'frame too large', wasClean: true };
const NAME_NOT_ACCEPTED = { code: 4010, reason: 'name not accepted', wasClean: true };

const server = useServer(() => Workerd.start({ vars: QUIET }));
const newRoom = () => new TestRoom(server());

/** A frame that says `message`, made `bytes` long by a field that does not count. */
function frameOf(bytes: number, message: string): string {
  const bare = JSON.stringify({ message, padding: '' });
  return JSON.stringify({ message, padding: 'x'.repeat(bytes - Buffer.byteLength(bare)) });
}

describe('a frame', () => {
  it('[LIMIT-1] of 16,384 bytes is accepted', async () => {
    const [ann, ben] = await newRoom().gather('Ann', 'Ben');
    const frame = frameOf(FRAME_BYTES, '大 frame');
    expect(Buffer.byteLength(frame)).toBe(FRAME_BYTES);
    ann.sendRaw(frame);
    expect(await ben.next()).toEqual(said(ann, '大 frame'));
  });

  it('[LIMIT-1] is measured in bytes, not in characters', async () => {
    const [ann] = await newRoom().gather('Ann');
    const frame = JSON.stringify({ message: 'hi', padding: '字'.repeat(FRAME_BYTES / 3) });
    expect(frame.length).toBeLessThan(FRAME_BYTES);
    ann.sendRaw(frame);
    expect(await ann.whenClosed()).toEqual(TOO_LARGE);
  });

  it.each([
    { name: 'of 16,385 bytes', frame: frameOf(FRAME_BYTES + 1, 'hi') },
    { name: 'of 16,385 bytes that is no JSON', frame: 'x'.repeat(FRAME_BYTES + 1) },
    { name: 'of 16,385 binary bytes', frame: new Uint8Array(FRAME_BYTES + 1) },
    { name: 'of 5 MiB', frame: frameOf(5 * 1_024 * 1_024, 'hi') },
  ])('[LIMIT-1] [SESSION-8] $name is refused and its sender let go', async ({ frame }) => {
    const [ann, ben] = await newRoom().gather('Ann', 'Ben');
    ben.sendRaw(frame);
    expect(await ben.next()).toEqual(refused('frame_too_large'));
    expect(await ben.whenClosed()).toEqual(TOO_LARGE);
    expect(await ann.next()).toEqual(left('Ben'));
    await ann.say('still here');
  });

  it("[LIMIT-1] [SESSION-5] that comes after one too large is nobody's any more, and the going is told once", async () => {
    const [ann, ben] = await newRoom().gather('Ann', 'Ben');
    ben.sendRaw(frameOf(FRAME_BYTES + 1, 'hi'));
    ben.send({ message: 'and another thing' });
    await ben.whenClosed();
    await ann.say('done');
    expect(ann.frames.slice(3)).toEqual([left('Ben'), said(ann, 'done')]);
  });

  it('[LIMIT-1] of 16,384 binary bytes is merely unprocessable', async () => {
    const [ann] = await newRoom().gather('Ann');
    ann.sendRaw(new Uint8Array(FRAME_BYTES));
    expect(await ann.next()).toEqual(refused('unprocessable'));
    await ann.say('still here');
  });
});

describe('a message', () => {
  it.each([
    { name: 'letters', character: 'a' },
    { name: 'Chinese', character: '字' },
    { name: 'emoji, two UTF-16 units each', character: '👋' },
  ])('[LIMIT-2] of 4,000 characters is accepted, of 4,001 refused: $name', async ({ character }) => {
    const [ann, ben] = await newRoom().gather('Ann', 'Ben');
    const longest = character.repeat(MESSAGE_CHARACTERS);
    ann.send({ message: longest });
    expect(await ben.next()).toEqual(said(ann, longest));
    await ann.next();
    ann.send({ message: longest + character });
    expect(await ann.next()).toEqual(refused('message_too_long'));
    await ann.say('still here');
    expect(await ben.framesBefore('still here')).toEqual([]);
  });
});

describe('a name', () => {
  const family = '👨‍👩‍👧‍👦';
  // 35 bytes each, so that only the bytes can be too many.
  const kiss = '🧑🏻\u200d❤\ufe0f\u200d💋\u200d🧑🏿';
  const kisses = (bytes: number) => kiss.repeat(29) + '字'.repeat(Math.floor((bytes - 29 * 35) / 3));

  it.each([
    { name: '32 letters', username: 'n'.repeat(NAME_GRAPHEMES) },
    { name: '32 families', username: family.repeat(NAME_GRAPHEMES) },
    { name: '1,024 bytes', username: kisses(NAME_BYTES) },
  ])('[LIMIT-3] of $name is accepted', async ({ username }) => {
    const [ann] = await newRoom().gather(username);
    expect(await ann.say('hi')).toEqual(said({ id: ann.id, name: username }, 'hi'));
  });

  it.each([
    { rule: 'LIMIT-3', name: '33 letters', username: 'n'.repeat(NAME_GRAPHEMES + 1), code: 'name_too_long' },
    {
      rule: 'LIMIT-3',
      name: '33 families',
      username: family.repeat(NAME_GRAPHEMES + 1),
      code: 'name_too_long',
    },
    { rule: 'LIMIT-3', name: '1,025 bytes', username: `${kisses(NAME_BYTES - 3)}👋`, code: 'name_too_long' },
    { rule: 'LIMIT-4', name: 'a line break', username: 'Ann\nEve', code: 'name_not_allowed' },
    { rule: 'LIMIT-4', name: 'NUL', username: 'Ann\0', code: 'name_not_allowed' },
    { rule: 'LIMIT-4', name: 'escape', username: '\u001b[31mAnn', code: 'name_not_allowed' },
    { rule: 'LIMIT-4', name: 'DEL', username: 'A\u007fnn', code: 'name_not_allowed' },
    { rule: 'LIMIT-4', name: 'a C1 control', username: 'A\u0085nn', code: 'name_not_allowed' },
    { rule: 'NAME-1', name: 'private use', username: 'A\ue000nn', code: 'name_not_allowed' },
    { rule: 'NAME-2', name: 'a right-to-left mark', username: 'a\u200fb', code: 'name_invisible' },
    { rule: 'NAME-3', name: 'four marks', username: `e${'\u0301\u0302'.repeat(2)}`, code: 'name_marks' },
    // By the runtime's own NFKD and case.
    { rule: 'NAME-5', name: 'a name like one', username: 'ＡＤМІＮ', code: 'name_reserved' },
    { rule: 'NAME-5', name: 'a name in circles', username: 'ⓐⓓⓜⓘⓝ', code: 'name_reserved' },
  ] as const)(
    '[$rule] [SESSION-8] of $name is refused before the room hears of it',
    async ({ username, code }) => {
      const room = newRoom();
      const ann = await room.join('Ann');
      const client = await room.open(`username=${encodeURIComponent(username)}`);
      expect(await client.whenClosed()).toEqual(NAME_NOT_ACCEPTED);
      expect(client.frames).toEqual([refused(code)]);
      await ann.say('done');
      expect(ann.frames).toEqual([ann.welcome, joined('Ann'), said(ann, 'done')]);
    },
  );
});
