import { expect, it } from 'vitest';
import { hueOf, HUES } from '../../../static/room/avatars';

it('a person keeps their hue', () => {
  expect(hueOf('a1B2c3D4')).toBe(hueOf('a1B2c3D4'));
});

it('every hue is given to somebody, and no other', () => {
  const given = new Set(Array.from({ length: 500 }, (_, n) => hueOf(`id${n}`)));
  expect([...given].toSorted((a, b) => a - b)).toEqual([...HUES]);
});

it('none is near the assistant’s indigo or the red of danger', () => {
  for (const hue of HUES) {
    expect(Math.abs(hue - 277)).toBeGreaterThan(30);
    expect(Math.min(Math.abs(hue - 28), 388 - hue)).toBeGreaterThanOrEqual(30);
  }
});
