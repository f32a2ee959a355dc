import { describe, expect, it } from 'vitest';
import { encodeCommand } from '../../../static/wire/commands';
import { decodeFrames } from '../../../static/wire/frames';
import { decodeAck, decodePage, decodeWelcome } from '../../../static/wire/replies';
import { ANN, chat, ME, own, page, reply, welcome } from '../support/frames';

const decode = (frame: unknown): readonly unknown[] => decodeFrames(JSON.stringify(frame));

describe('frames from the server', () => {
  it('[COMMAND-12] a chat frame, with the id that its sender gave it or without', () => {
    expect(decode(own(7, 'x', 'c'))).toEqual([own(7, 'x', 'c')]);
    const { cid: _, ...classic } = chat(7, 'x');
    expect(decode(classic)).toEqual([chat(7, 'x')]);
  });

  it('[COMMAND-2] replies of both kinds, and to what could not be read', () => {
    const error = { number: 8, code: 'unavailable', message: '稍后', retry: true };
    const { number: _, ...known } = error;
    expect(decode({ type: 'reply', ref: 1, ok: { seq: 1 } })).toEqual([
      { type: 'reply', ref: 1, outcome: { ok: { seq: 1 } } },
    ]);
    expect(decode({ type: 'reply', ref: null, error })).toEqual([
      { type: 'reply', ref: null, outcome: { error: known } },
    ]);
  });

  it('[PRESENCE-2] who is here, and who came and went', () => {
    expect(decode({ type: 'presence', count: 2, people: [ANN, ME] })).toEqual([
      { type: 'people', presence: { count: 2, people: [ANN, ME] } },
    ]);
    expect(decode({ type: 'presence', count: 201, people: null })).toEqual([
      { type: 'people', presence: { count: 201, people: null } },
    ]);
    expect(
      decode({ type: 'presence', count: 1, join: [{ ...ANN, back: true }, ME], leave: ['gone'] }),
    ).toEqual([
      {
        type: 'comings',
        count: 1,
        join: [
          { ...ANN, back: true },
          { ...ME, back: false },
        ],
        leave: ['gone'],
      },
    ]);
  });

  it('[FLOW-2] that the room holds back', () => {
    expect(decode({ type: 'held', after: 7 })).toEqual([{ type: 'held' }]);
  });

  it('an array is its frames in order, without those that are none', () => {
    expect(decode([chat(1, 'a'), { type: 'typing' }, 7, reply(2, 'b'), null])).toEqual([
      chat(1, 'a'),
      reply(2, 'b'),
    ]);
  });

  it('fields it does not know are left out', () => {
    expect(decode({ ...chat(1, 'x'), colour: 'red' })).toEqual([chat(1, 'x')]);
  });
});

const complete = chat(1, 'x');
const without = (key: string): string =>
  JSON.stringify(Object.fromEntries(Object.entries(complete).filter(([name]) => name !== key)));
const changed = (fields: object): string => JSON.stringify({ ...complete, ...fields });

describe('[CLIENT-4] what is no frame is ignored, never an exception', () => {
  for (const [what, data] of Object.entries({
    'binary data': new ArrayBuffer(4),
    nothing: '',
    'the answer to a ping': 'pong',
    'a cut frame': '{"type":"chat","message":"x"',
    null: 'null',
    'a number': '7',
    'an empty array': '[]',
    'an array in an array': JSON.stringify([[complete]]),
    'an object without a type': '{}',
    'the name of an inherited property': '{"type":"constructor"}',
    'a seq that is no whole number': changed({ seq: 1.5 }),
    'a seq below 0': changed({ seq: -1 }),
    'no seq': without('seq'),
    'a classic welcome': '{"type":"system","message":"x","client_id":"a","client_name":"b"}',
    'a reply to nothing': '{"type":"reply","ok":{}}',
    'a reply that says nothing': '{"type":"reply","ref":1}',
    'a reply whose ok is no object': '{"type":"reply","ref":1,"ok":true}',
    'an error without a code': '{"type":"reply","ref":1,"error":{"message":"x","retry":true}}',
    'presence without a count': '{"type":"presence","join":[],"leave":[]}',
    'presence without anything': '{"type":"presence","count":1}',
    'somebody without a name': '{"type":"presence","count":1,"join":[{"id":"x"}],"leave":[]}',
  })) {
    it(what, () => {
      expect(decodeFrames(data)).toEqual([]);
    });
  }
});

describe('[CLIENT-4] an event that is nothing known has its place', () => {
  for (const [what, data] of Object.entries({
    'an unknown type': changed({ type: 'typing' }),
    'a message that is no text': changed({ message: { html: '<b>' } }),
    'a flag that is no boolean': changed({ is_system: 'false' }),
    'a cid that is no text': changed({ cid: 7 }),
    'no message': without('message'),
    'no sender': without('sender_id'),
    'no flag': without('is_auto_reply'),
    'no time': without('timestamp'),
  })) {
    it(what, () => {
      expect(decodeFrames(data)).toEqual([{ type: 'other', seq: 1 }]);
    });
  }
});

describe('what replies hold', () => {
  it('[COMMAND-7] [RESUME-3] a welcome and a page', () => {
    const events = [chat(3, 'a'), chat(4, 'b')];
    const presence = { count: 1, people: [ME] };
    expect(decodePage({ ...page(events) })).toEqual({
      epoch: 'epoch-1',
      head: 4,
      recovered: true,
      more: false,
      events,
      presence,
      pins: [],
      read: {},
    });
    const standing = { pins: [4, 3], read: { [ME.id]: 3 } };
    expect(decodePage({ ...page(events), ...standing })).toMatchObject(standing);
    expect(decodeWelcome({ ...welcome(events) })).toMatchObject({ you: ME, recovered: false, presence });
  });

  it('[PRESENCE-1] a page with more to come says nothing of who is here', () => {
    const { count: _, people: __, ...more } = { ...(page([]) as { count: 1; people: [] }), more: true };
    expect(decodePage(more)?.presence).toBeNull();
  });

  it('[CLIENT-4] an event that is nothing known has its place, and what is none leaves a hole', () => {
    const events = [chat(1, 'a'), { type: 'reaction', seq: 2 }, { type: 'chat' }, 'x', chat(4, 'c')];
    expect(decodePage({ ...page([]), events })?.events).toEqual([
      chat(1, 'a'),
      { type: 'other', seq: 2 },
      chat(4, 'c'),
    ]);
  });

  it('[CLIENT-4] anything else is no page', () => {
    for (const ok of [
      {},
      { ...page([]), events: {} },
      { ...page([]), head: 'x' },
      { ...page([]), more: 1 },
    ]) {
      expect(decodePage(ok)).toBeNull();
    }
    expect(decodeWelcome({ ...page([]) })).toBeNull();
    expect(decodeWelcome({ ...welcome(), you: { id: 1, name: 'x' } })).toBeNull();
  });

  it('[COMMAND-8] an ack', () => {
    expect(decodeAck({ seq: 7, cid: 'c', at: 'x', dup: false })).toEqual({ seq: 7, at: 'x' });
    expect(decodeAck({ seq: '7', at: 'x' })).toBeNull();
  });
});

describe('commands', () => {
  it('[COMMAND-2] have a type and a ref, and leave out what they do not say', () => {
    const nowhere = { after: undefined, seen: undefined };
    expect(encodeCommand(3, { type: 'send', cid: 'c', message: '你好', ...nowhere })).toBe(
      '{"type":"send","ref":3,"cid":"c","message":"你好"}',
    );
    expect(encodeCommand(4, { type: 'pull', after: 0 })).toBe('{"type":"pull","ref":4,"after":0}');
  });
});
