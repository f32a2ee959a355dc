import { describe, expect, it } from 'vitest';
import { HUES } from '../../../static/room/avatars';
import {
  keepNicknames,
  keptNicknames,
  NICKNAMES_KEPT,
  withNickname,
  type Nicknames,
} from '../../../static/room/nicknames';
import { MemoryStore } from '../support/storage';

describe('[CLIENT-48] nicknames', () => {
  it('are there in the next visit', () => {
    const store = new MemoryStore();
    const given: Nicknames = new Map([
      ['a', { name: '安安', hue: null }],
      ['b', { name: null, hue: HUES[2] }],
      ['c', { name: 'C', hue: HUES[0] }],
    ]);
    keepNicknames(store, given);
    expect(keptNicknames(store)).toEqual(given);
    keepNicknames(store, new Map());
    expect(store.get('nicknames')).toBeNull();
  });

  it('that say nothing are forgotten', () => {
    const given = withNickname(new Map(), 'a', { name: '安安', hue: null });
    expect(withNickname(given, 'a', { name: null, hue: null }).size).toBe(0);
  });

  it('are at most five hundred, the ones that were changed last', () => {
    let given: Nicknames = new Map();
    for (let n = 0; n < NICKNAMES_KEPT; n += 1)
      given = withNickname(given, `id${n}`, { name: 'x', hue: null });
    given = withNickname(given, 'id0', { name: 'y', hue: null });
    given = withNickname(given, 'new', { name: 'z', hue: null });
    expect(given.size).toBe(NICKNAMES_KEPT);
    expect([given.has('id0'), given.has('id1'), given.has('new')]).toEqual([true, false, true]);
  });

  it('of another making are not taken', () => {
    const store = new MemoryStore();
    for (const broken of ['', '{}', '[[1,2,3]]', '[["a"]]', 'null']) {
      store.set('nicknames', broken);
      expect(keptNicknames(store).size, broken).toBe(0);
    }
    store.set('nicknames', JSON.stringify([['a', 'x'.repeat(33), 7]]));
    expect(keptNicknames(store).get('a')).toEqual({ name: null, hue: null });
  });
});
