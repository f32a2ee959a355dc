import { describe, expect, it } from 'vitest';
import { checkName } from '../../../static/room/names';

const FAMILY = '👨‍👩‍👧‍👦';

describe('checkName', () => {
  for (const [name, problem] of [
    ['小明', null],
    [' Ann ', null],
    ['', 'blank'],
    [' \u3000\t', 'blank'],
    ['字'.repeat(32), null],
    ['字'.repeat(33), 'too_long'],
    [FAMILY.repeat(32), null],
    [FAMILY.repeat(33), 'too_long'],
    [`a${'\u0301'.repeat(511)}`, null],
    [`a${'\u0301'.repeat(512)}`, 'too_long'],
    ['a\nb', 'not_allowed'],
    ['a\u0000b', 'not_allowed'],
    ['a\u0085b', 'not_allowed'],
  ] as const) {
    const shown =
      name.length > 40 ? `${name.slice(0, 8)}… (${name.length} UTF-16 units)` : JSON.stringify(name);
    it(`[CLIENT-1] ${shown} → ${problem ?? 'fine'}`, () => {
      expect(checkName(name)).toBe(problem);
    });
  }

  it('[LIMIT-3] bounds graphemes and bytes, [LIMIT-4] refuses control characters: as the server does', () => {
    expect(new TextEncoder().encode(FAMILY.repeat(32)).length).toBeLessThanOrEqual(1024);
    expect(new TextEncoder().encode(`a${'\u0301'.repeat(512)}`).length).toBe(1025);
    expect(checkName('\u007F.')).toBe('not_allowed');
  });
});
