import { describe, expect, it } from 'vitest';
import { said } from '../support/frames';
import { QUIET } from '../support/server';
import { TestRoom, useServer } from '../support/suite';
import { declined, granted, isReplyItem, type Reply, stored } from '../support/v1-frames';
import type { V1Client } from '../support/v1-client';
import { Workerd } from '../support/workerd';

const server = useServer(() => Workerd.start({ vars: QUIET }));
const newRoom = () => new TestRoom(server());

const LARGEST_REF = 2 ** 31 - 1;
const FRAME_BYTES = 16_384;

/** The replies to frames of a client's, all of which the room has handled. */
async function repliesTo(client: V1Client, frames: readonly (string | Uint8Array)[]): Promise<Reply[]> {
  const from = client.items.length;
  for (const frame of frames) client.sendRaw(frame);
  const last = await client.command('seen', { seq: 0 });
  expect(last).toMatchObject({ ok: {} });
  return client.items.slice(from).filter(isReplyItem).slice(0, -1);
}

describe('a command', () => {
  it('[COMMAND-2] gets one reply under its ref, of these very fields', async () => {
    const ann = await newRoom().enter('Ann');
    const replies = await repliesTo(ann, ['{"type":"seen","ref":77,"seq":0}', '{"type":"dance","ref":78}']);
    expect(replies).toEqual([granted(77), declined(78, 'unknown_command')]);
    // In frames of their own, or in one.
    const texts = ann.texts.join();
    expect(texts).toContain('{"type":"reply","ref":77,"ok":{}}');
    expect(texts).toContain(
      '{"type":"reply","ref":78,"error":{"number":10,"code":"unknown_command","message":"未知的命令","retry":false}}',
    );
  });

  it.each([0, 1, LARGEST_REF])('[COMMAND-2] may have the ref %i, again and again', async (ref) => {
    const ann = await newRoom().enter('Ann');
    const frame = JSON.stringify({ type: 'seen', ref, seq: 0 });
    expect(await repliesTo(ann, [frame, frame])).toEqual([granted(ref), granted(ref)]);
  });

  it('[COMMAND-2] is answered in its turn, whatever each takes to answer', async () => {
    const room = newRoom();
    await (await room.enter('Ben')).sayAll(['one', 'two', 'three']);
    const ann = await room.openV1();
    const kinds: [string, object][] = [
      ['send', { cid: 'too-early', message: 'hi' }],
      ['hello', { person: 'p'.repeat(16), session: 's'.repeat(16), name: 'Ann' }],
      ['send', { cid: 'c1', message: 'first' }],
      ['seen', { seq: 3 }],
      ['send', { cid: 'c1', message: 'first', after: 0 }],
      ['dance', {}],
      ['send', { cid: 'c2', message: '' }],
      ['pull', { after: 0 }],
      ['send', { cid: 'c3', message: 'x'.repeat(4_001) }],
      ['send', { cid: 'c4', message: 'last' }],
      ['seen', { seq: 'many' }],
    ];
    const refs = kinds.map(([type, fields]) => ann.post(type, fields));
    await Promise.all(refs.map((ref) => ann.replyTo(ref)));
    expect(ann.replies.map(({ ref }) => ref)).toEqual(refs);
    expect(ann.replies).toEqual([
      declined(1, 'not_welcomed'),
      granted(2, expect.objectContaining({ head: 3 }) as never),
      granted(3, { ...stored('c1', { seq: 4 }) }),
      granted(4),
      granted(5, { ...stored('c1', { seq: 4, dup: true }) }),
      declined(6, 'unknown_command'),
      declined(7, 'empty_message'),
      granted(8, expect.objectContaining({ recovered: true, more: false }) as never),
      declined(9, 'message_too_long'),
      granted(10, { ...stored('c4', { seq: 5 }) }),
      declined(11, 'unprocessable'),
    ]);
  });

  it.each([
    { name: 'send without cid', fields: { type: 'send', message: 'hi' } },
    { name: 'send without message', fields: { type: 'send', cid: 'c' } },
    { name: 'send with a number for its message', fields: { type: 'send', cid: 'c', message: 1 } },
    { name: 'send with NUL in its message', fields: { type: 'send', cid: 'c', message: 'a\0b' } },
    { name: 'send with an empty cid', fields: { type: 'send', cid: '', message: 'hi' } },
    { name: 'send with a cid of 37', fields: { type: 'send', cid: 'c'.repeat(37), message: 'hi' } },
    { name: 'send with a cid of other letters', fields: { type: 'send', cid: 'a b', message: 'hi' } },
    { name: 'send with a number for its cid', fields: { type: 'send', cid: 1, message: 'hi' } },
    { name: 'send after a text', fields: { type: 'send', cid: 'c', message: 'hi', after: '1' } },
    { name: 'send after -1', fields: { type: 'send', cid: 'c', message: 'hi', after: -1 } },
    { name: 'pull without after', fields: { type: 'pull' } },
    { name: 'pull after 1.5', fields: { type: 'pull', after: 1.5 } },
    { name: 'pull after 2^53', fields: { type: 'pull', after: 2 ** 53 } },
    { name: 'seen without seq', fields: { type: 'seen' } },
    { name: 'seen null', fields: { type: 'seen', seq: null } },
  ])('[COMMAND-4] $name is unprocessable', async ({ fields }) => {
    const ann = await newRoom().enter('Ann');
    expect(await repliesTo(ann, [JSON.stringify({ ref: 9, ...fields })])).toEqual([
      declined(9, 'unprocessable'),
    ]);
    expect(await ann.say('still here')).toMatchObject({ seq: 1 });
  });

  it('[COMMAND-4] of another type is unknown, those of the classic protocol too', async () => {
    const ann = await newRoom().enter('Ann');
    const types = ['', 'chat', 'heartbeat', 'SEND', 'reply', 'ping'];
    const replies = await repliesTo(
      ann,
      types.map((type) => JSON.stringify({ type, ref: 9, message: 'hi' })),
    );
    expect(replies).toEqual(types.map(() => declined(9, 'unknown_command')));
  });

  it('[COMMAND-4] may have fields that nobody knows', async () => {
    const ann = await newRoom().enter('Ann');
    const frame = '{"ref":9,"type":"send","cid":"c","message":"hi","mood":["sunny"],"sender_id":"system"}';
    expect(await repliesTo(ann, [frame])).toEqual([granted(9, { ...stored('c', { seq: 1 }) })]);
    expect(await ann.nextPush()).toEqual(said(ann.you, 'hi', { seq: 1, cid: 'c' }));
  });
});

describe('a frame that is no command', () => {
  const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;

  it.each([
    { name: 'no JSON', frame: 'hello', code: 'not_json' },
    { name: 'nothing', frame: '', code: 'not_json' },
    { name: 'cut short', frame: '{"type":"seen","ref":1', code: 'not_json' },
    { name: 'an array', frame: '[]', code: 'unprocessable' },
    { name: 'a text', frame: '"send"', code: 'unprocessable' },
    { name: 'without ref', frame: '{"type":"seen","seq":0}', code: 'unprocessable' },
    { name: 'without type', frame: '{"ref":1}', code: 'unprocessable' },
    { name: 'of a number for type', frame: '{"type":1,"ref":1}', code: 'unprocessable' },
    { name: 'with the ref -1', frame: '{"type":"seen","ref":-1,"seq":0}', code: 'unprocessable' },
    { name: 'with the ref 2^31', frame: '{"type":"seen","ref":2147483648,"seq":0}', code: 'unprocessable' },
    { name: 'with the ref 1.5', frame: '{"type":"seen","ref":1.5,"seq":0}', code: 'unprocessable' },
    { name: 'with a text for ref', frame: '{"type":"seen","ref":"1","seq":0}', code: 'unprocessable' },
    { name: 'with null for ref', frame: '{"type":"seen","ref":null,"seq":0}', code: 'unprocessable' },
    {
      name: 'nested nine deep',
      frame: `{"type":"seen","ref":1,"seq":0,"a":${nested(8)}}`,
      code: 'unprocessable',
    },
    { name: 'binary', frame: new TextEncoder().encode('{"type":"seen","ref":1}'), code: 'unprocessable' },
    { name: 'a classic message', frame: '{"message":"hi"}', code: 'unprocessable' },
  ] as const)('[COMMAND-3] [COMMAND-12] $name gets an error under no ref', async ({ frame, code }) => {
    const room = newRoom();
    const ann = await room.enter('Ann');
    const ben = await room.enter('Ben');
    await ann.nextPush();
    expect(await repliesTo(ann, [frame])).toEqual([declined(null, code)]);
    await ann.say('still here');
    expect(await ben.pushesBefore('still here')).toEqual([]);
  });

  it('[COMMAND-3] nested eight deep is a command still', async () => {
    const ann = await newRoom().enter('Ann');
    const frame = `{"type":"seen","ref":1,"seq":0,"a":${nested(7)}}`;
    expect(await repliesTo(ann, [frame])).toEqual([granted(1)]);
  });

  it('[COMMAND-3] [LIMIT-6] gets its error as far as the budget goes: 20 at once, and 2 a second', async () => {
    const room = newRoom();
    const [ann, ben] = [await room.enter('Ann'), await room.enter('Ben')];
    const began = Date.now();
    const errors = await repliesTo(
      ann,
      Array.from({ length: 500 }, () => 'hello'),
    );
    const seconds = (Date.now() - began) / 1_000;
    expect(errors.length).toBeGreaterThanOrEqual(20);
    expect(errors.length).toBeLessThanOrEqual(20 + Math.ceil(2 * seconds));
    // A refused command is no error frame: it gets its one reply, always.
    const commands = Array.from({ length: 100 }, (_, at) =>
      JSON.stringify({ type: 'dance', ref: 1_000 + at }),
    );
    expect(await repliesTo(ann, commands)).toHaveLength(100);
    expect(await repliesTo(ben, ['hello'])).toEqual([declined(null, 'not_json')]);
  });

  it('[COMMAND-3] comes before a hello too, which is then accepted', async () => {
    const client = await newRoom().openV1();
    client.sendRaw('hello');
    expect(await client.hello()).toMatchObject({ ok: { head: 0 } });
    expect(client.replies[0]).toEqual(declined(null, 'not_json'));
  });

  it('[COMMAND-3] [LIMIT-1] over 16,384 bytes closes the connection; one of just that many is good', async () => {
    const ann = await newRoom().enter('Ann');
    const bare = JSON.stringify({ type: 'seen', ref: 5, seq: 0, padding: '' });
    const largest = bare.replace('""', `"${'x'.repeat(FRAME_BYTES - bare.length)}"`);
    expect(await repliesTo(ann, [largest])).toEqual([granted(5)]);
    ann.sendRaw(largest.replace('xx', 'xxx'));
    expect(await ann.whenClosed()).toEqual({ code: 4009, reason: 'frame too large', wasClean: true });
    expect(ann.replies.at(-1)).toEqual(declined(null, 'frame_too_large'));
  });
});
