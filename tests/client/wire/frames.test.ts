import { describe, expect, it } from 'vitest';
import { decodeServerFrame, encodeChat } from '../../../static/wire/frames';
import clientFrames from '../../fixtures/wire/client-frames.json';
import serverFrames from '../../fixtures/wire/server-frames.json';
import { AT, chat, welcome } from '../support/frames';

interface ClientFrame {
  readonly name: string;
  readonly rule: string;
  readonly text: string;
  readonly sent_by_client?: boolean;
  readonly outcome: { readonly kind: string; readonly message?: string };
}

describe('golden frames from the server', () => {
  for (const { name, rule, text, frame } of serverFrames.frames) {
    it(`[${rule}] ${name}`, () => {
      expect(decodeServerFrame(text)).toEqual(frame);
    });
  }
});

describe('golden frames to the server', () => {
  const sent = (clientFrames.frames as readonly ClientFrame[]).filter((frame) => frame.sent_by_client);

  it('has some', () => {
    expect(sent.length).toBeGreaterThan(1);
  });

  for (const { name, rule, text, outcome } of sent) {
    it(`[${rule}] ${name}`, () => {
      expect(encodeChat(outcome.message ?? '')).toBe(text);
    });
  }
});

describe('[CLIENT-4] what is no frame is ignored, never an exception', () => {
  const complete = chat('x');
  const without = (key: keyof typeof complete): object =>
    Object.fromEntries(Object.entries(complete).filter(([name]) => name !== key));

  for (const [what, data] of Object.entries({
    'binary data': new ArrayBuffer(4),
    nothing: '',
    'text that is no JSON': 'hello',
    'a cut frame': '{"type":"chat","message":"x"',
    null: 'null',
    'a number': '7',
    'an array': '[{"type":"chat"}]',
    'an object without a type': '{}',
    'an unknown type': JSON.stringify({ ...complete, type: 'typing' }),
    'the name of an inherited property': '{"type":"constructor"}',
    'a message that is no text': JSON.stringify({ ...complete, message: { html: '<b>' } }),
    'a flag that is no boolean': JSON.stringify({ ...complete, is_system: 'false' }),
    'no message': JSON.stringify(without('message')),
    'no sender': JSON.stringify(without('sender_id')),
    'no flag': JSON.stringify(without('is_auto_reply')),
    'no time': JSON.stringify(without('timestamp')),
    'a welcome without an id': JSON.stringify({ ...welcome(), client_id: undefined }),
    'an error whose code is a number': JSON.stringify({
      type: 'error',
      code: 3,
      message: 'x',
      timestamp: AT,
    }),
  })) {
    it(what, () => {
      expect(decodeServerFrame(data)).toBeNull();
    });
  }

  it('fields it does not know are left out', () => {
    expect(decodeServerFrame(JSON.stringify({ ...complete, seq: 7 }))).toEqual(complete);
  });

  it('an error without a code is still one', () => {
    expect(decodeServerFrame(JSON.stringify({ type: 'error', message: '出错', timestamp: AT }))).toEqual({
      type: 'error',
      code: null,
      message: '出错',
      timestamp: AT,
    });
  });
});
