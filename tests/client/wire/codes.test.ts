import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asksForPause, asksForReturn, CLOSE, isFatalClose } from '../../../static/wire/codes';
import { ERROR_CODES, isKnownErrorCode } from '../../../static/wire/errors';

const spec = readFileSync(join(import.meta.dirname, '../../../SPEC.md'), 'utf8');

describe('close codes', () => {
  it('[CLIENT-6] 4000–4099 are final but for 4008, and nothing else is', () => {
    expect([3999, 4000, 4001, 4002, 4008, 4010, 4099, 4100, 1000, 1006].filter(isFatalClose)).toEqual([
      4000, 4001, 4002, 4010, 4099,
    ]);
  });

  it('[CLIENT-6] 4100–4199 ask for a pause but for 4102 and 4103, which ask to come back at once', () => {
    const codes = [4008, 4099, 4100, 4101, 4102, 4103, 4199, 4200, 1013];
    expect(codes.filter(asksForPause)).toEqual([4100, 4101, 4199]);
    expect(codes.filter(asksForReturn)).toEqual([4102, 4103]);
  });

  it('[SESSION-8] are those of the table', () => {
    const table = spec.slice(spec.indexOf('### Close codes'), spec.indexOf('\n## COMMAND'));
    const codes = [...table.matchAll(/^\| (4\d{3}) \|/gm)].map(([, code]) => Number(code));
    expect(Object.values(CLOSE)).toEqual(codes);
  });
});

describe('error codes', () => {
  it('[WIRE-6] [COMMAND-2] are those of the table, with its numbers', () => {
    const table = spec.slice(spec.indexOf('### Error codes'), spec.indexOf('### Close codes'));
    const rows = [...table.matchAll(/^\| (\d+) \| `(\w+)` \|/gm)].map(([, number, code]) => [number, code]);
    expect(ERROR_CODES.map((code, index) => [`${index + 1}`, code])).toEqual(rows);
  });

  it('[WIRE-6] knows a code that it has no words for', () => {
    expect(isKnownErrorCode('room_full')).toBe(true);
    expect(isKnownErrorCode('from_the_future')).toBe(false);
    expect(isKnownErrorCode(null)).toBe(false);
  });
});
