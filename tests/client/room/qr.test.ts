import { encode } from 'uqr';
import { expect, it } from 'vitest';
import { qrPath, QUIET_ZONE } from '../../../static/room/qr';

const ADDRESS = 'https://chat.example/r/%E8%8C%B6%E5%AE%A4';

it('[CLIENT-46] the path draws every dark module, and nothing in the quiet zone', () => {
  const { size, path } = qrPath(ADDRESS);
  const drawn = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let n = 0; n < Number(length); n += 1) (drawn[Number(y)] ?? [])[Number(x) + n] = true;
  }
  const { data } = encode(ADDRESS, { ecc: 'M', border: 0 });
  expect(size).toBe(data.length + 2 * QUIET_ZONE);
  const inner = drawn.slice(QUIET_ZONE, -QUIET_ZONE).map((row) => row.slice(QUIET_ZONE, -QUIET_ZONE));
  expect(inner).toEqual(data);
  expect(drawn.flat().filter(Boolean)).toHaveLength(data.flat().filter(Boolean).length);
});
