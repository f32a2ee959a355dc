import { describe, expect, it } from 'vitest';
import { asksForPause, ERROR_CODES, isFatalClose, isKnownErrorCode } from '../../../static/wire/codes';
import serverFrames from '../../fixtures/wire/server-frames.json';

describe('close codes', () => {
  it('[CLIENT-6] 4000–4099 are final, and nothing else is', () => {
    expect([3999, 4000, 4001, 4010, 4099, 4100, 1000, 1006].filter(isFatalClose)).toEqual([
      4000, 4001, 4010, 4099,
    ]);
  });

  it('[CLIENT-6] 4100–4199 ask for a pause', () => {
    expect([4099, 4100, 4199, 4200, 1013].filter(asksForPause)).toEqual([4100, 4199]);
  });
});

describe('error codes', () => {
  it('[WIRE-6] has words for every code that the server sends', () => {
    const codes = serverFrames.frames.flatMap(({ frame }) =>
      'code' in frame && frame.code ? [frame.code] : [],
    );
    expect(codes.toSorted()).toEqual([...ERROR_CODES].toSorted());
  });

  it('[WIRE-6] knows a code that it has no words for', () => {
    expect(isKnownErrorCode('room_full')).toBe(true);
    expect(isKnownErrorCode('from_the_future')).toBe(false);
    expect(isKnownErrorCode(null)).toBe(false);
  });
});
