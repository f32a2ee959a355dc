import { describe, expect, it } from 'vitest';
import { measureMessage } from '../../../static/room/messages';
import { encodeCommand, LARGEST_REF } from '../../../static/wire/commands';

describe('measureMessage', () => {
  for (const [what, text, length] of [
    ['nothing', '', { kind: 'fits' }],
    ['a line', '你好', { kind: 'fits' }],
    ['401 short of the limit', '字'.repeat(3599), { kind: 'fits' }],
    ['400 short of it', '字'.repeat(3600), { kind: 'near', left: 400 }],
    ['the limit', '字'.repeat(4000), { kind: 'near', left: 0 }],
    ['one more', '字'.repeat(4001), { kind: 'over', by: 1 }],
    ['the limit, in emoji', '👋'.repeat(4000), { kind: 'near', left: 0 }],
    ['one more, in emoji', '👋'.repeat(4001), { kind: 'over', by: 1 }],
    ['few characters in too large a frame', '\u0001'.repeat(3000), { kind: 'too_large' }],
  ] as const) {
    it(`[CLIENT-9] [LIMIT-2] ${what} → ${length.kind}`, () => {
      expect(measureMessage(text)).toEqual(length);
    });
  }

  it('[CLIENT-9] [LIMIT-1] counts the bytes of the whole frame', () => {
    const cid = 'x'.repeat(16);
    const place = Number.MAX_SAFE_INTEGER;
    const fields = { after: place, seen: place, reply: place };
    const around = encodeCommand(LARGEST_REF, { type: 'send', cid, message: '', ...fields }).length;
    const most = Math.floor((16_384 - around) / 6);
    expect(measureMessage('\u0001'.repeat(most)).kind).toBe('fits');
    expect(measureMessage('\u0001'.repeat(most + 1)).kind).toBe('too_large');
  });
});
