import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as limits from '../../../static/wire/limits';
import { SEARCH_CHARACTERS, SEARCH_TERMS } from '../../../static/wire/search';

const server = readFileSync(join(import.meta.dirname, '../../../src/wire/limits.rs'), 'utf8');

/** What the server's `name` is. */
function bound(name: string): number {
  const [, digits] = new RegExp(`^pub const ${name}: \\w+ = ([\\d_]+);$`, 'm').exec(server) ?? [];
  return Number(digits?.replaceAll('_', ''));
}

it('[LIMIT-1] [LIMIT-2] [LIMIT-3] [ROUTE-2] the client’s bounds are the server’s', () => {
  expect(limits.FRAME_BYTES).toBe(bound('FRAME_BYTES'));
  expect(limits.MESSAGE_CHARACTERS).toBe(bound('MESSAGE_CHARS'));
  expect(limits.NAME_GRAPHEMES).toBe(bound('NAME_GRAPHEMES'));
  expect(limits.NAME_BYTES).toBe(bound('NAME_BYTES'));
  expect(limits.ROOM_NAME_CHARACTERS).toBe(bound('ROOM_NAME_CHARS'));
});

it('[SEARCH-8] and so are those of a search', () => {
  expect(SEARCH_CHARACTERS).toBe(bound('SEARCH_CHARS'));
  expect(SEARCH_TERMS).toBe(bound('SEARCH_TERMS'));
});

const spec = readFileSync(join(import.meta.dirname, '../../../SPEC.md'), 'utf8');

it('[FLOW-1] [ALIVE-1] [ALIVE-3] and so are those that only a client keeps', () => {
  expect(spec).toContain(
    `when ${limits.SEEN_EVENTS} messages or ${limits.SEEN_BYTES / 1024} KiB are not covered`,
  );
  expect(spec).toContain(`A v1 client sends it every ${limits.PING_MS / 1000} s.`);
  expect(spec).toMatch(new RegExp(`without any sign of life, .*, for ${limits.GONE_MS / 1000} s `));
});
