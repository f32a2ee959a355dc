import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { linesOf, listOf, tabsOf } from '../../../scripts/build/emoji.mjs';
import { keepRecentEmoji, keepTone, keptTone, recentEmoji, toned, TONES } from '../../../static/room/emoji';
import { emojiMatching, emojiTabs } from '../../../static/room/emojiSearch';
import { stepIn } from '../../../static/room/grid';
import { MemoryStore } from '../support/storage';

const { resolve } = createRequire(import.meta.url);
const data = JSON.parse(readFileSync(resolve('emojibase-data/en/data.json'), 'utf8')) as {
  readonly emoji: string;
  readonly label: string;
  readonly skins?: readonly { readonly emoji: string; readonly tone: number | readonly number[] }[];
}[];

describe('the emoji of the picker', () => {
  it('[CLIENT-32] are all there, each once, with a name in both languages', async () => {
    const [zh, en] = [await emojiTabs('zh-CN'), await emojiTabs('en')];
    expect(zh).toHaveLength(7);
    const signs = zh.flat().map(({ emoji }) => emoji);
    expect(signs.length).toBeGreaterThan(1700);
    expect(new Set(signs).size).toBe(signs.length);
    expect(en.flat().map(({ emoji }) => emoji)).toEqual(signs);
    for (const { name } of [...zh.flat(), ...en.flat()]) expect(name).not.toBe('');
    expect(zh[0]?.[0]).toEqual({ emoji: '😀', tones: false, name: '嘿嘿' });
    expect(en[0]?.[0]?.name).toBe('grinning face');
  });

  it('[CLIENT-32] come in the tones that Unicode has', async () => {
    const known = new Set(data.flatMap(({ skins = [] }) => skins.map((skin) => skin.emoji)));
    const withTones = (await emojiTabs('en')).flat().filter(({ tones }) => tones);
    expect(withTones.length).toBeGreaterThan(250);
    for (const { emoji } of withTones) {
      for (const tone of TONES.slice(1)) expect(known).toContain(toned(emoji, tone));
      expect(toned(emoji, 'none')).toBe(emoji);
    }
    expect(toned('👋', 'dark')).toBe('👋🏿');
    expect(toned('✌️', 'light')).toBe('✌🏻');
  });

  it('[CLIENT-32] are made line by line from the package', () => {
    const tabs = tabsOf([
      { emoji: '👋', label: 'wave', hexcode: 'B', group: 1, order: 2, version: 1, tags: ['hi'] },
      { emoji: '😀', label: 'grin', hexcode: 'A', group: 0, order: 1, version: 1 },
      { emoji: '?', label: 'too new', hexcode: 'C', group: 0, order: 2, version: 99 },
      { emoji: '🏻', label: 'a part', hexcode: 'D', group: 2, order: 2, version: 1 },
    ]);
    expect(listOf(tabs).split('\n').slice(0, 2)).toEqual(['😀', '👋']);
    expect(linesOf(tabs, tabs.flat(), ({ label }: { label: string }) => label)).toBe('grin\nwave');
  });
});

describe('a search', () => {
  const first = async (query: string): Promise<string | undefined> =>
    (await emojiMatching(query, 'zh-CN', 5))[0]?.emoji;

  for (const [query, emoji] of [
    ['smile', '😄'],
    ['thumbs up', '👍'],
    ['+1', '👍'],
    ['HEART_EYES', '😍'],
    ['panda', '🐼'],
    ['熊猫', '🐼'],
    ['嘿嘿', '😀'],
    ['中国', '🇨🇳'],
    ['tada', '🎉'],
  ] as const) {
    it(`[CLIENT-32] ${query} → ${emoji}`, async () => expect(await first(query)).toBe(emoji));
  }

  it('[CLIENT-32] finds nothing where there is nothing, and no more than asked for', async () => {
    expect(await emojiMatching('qqqq', 'en', 5)).toEqual([]);
    expect(await emojiMatching('  ', 'en', 5)).toEqual([]);
    expect(await emojiMatching('face', 'en', 5)).toHaveLength(5);
  });
});

describe('what is kept', () => {
  it('[CLIENT-32] the last picked, the latest first, each once, at most 24', () => {
    const store = new MemoryStore();
    expect(recentEmoji(store)).toEqual([]);
    for (const emoji of ['😀', '👋🏽', '😀']) keepRecentEmoji(store, emoji);
    expect(recentEmoji(store)).toEqual(['😀', '👋🏽']);
    for (let n = 0; n < 40; n += 1) keepRecentEmoji(store, `e${n}`);
    expect(recentEmoji(store)).toHaveLength(24);
  });

  it('[CLIENT-32] the tone; one that is none counts as none', () => {
    const store = new MemoryStore();
    expect(keptTone(store)).toBe('none');
    keepTone(store, 'medium');
    expect(keptTone(store)).toBe('medium');
    store.set('emoji:tone', 'green');
    expect(keptTone(store)).toBe('none');
  });
});

it('[CLIENT-32] arrows lead through a grid', () => {
  const step = (key: string, at: number): number | null => stepIn(key, at, 10, 4);
  expect([step('ArrowRight', 9), step('ArrowRight', 3), step('ArrowLeft', 0)]).toEqual([9, 4, 0]);
  expect([step('ArrowDown', 1), step('ArrowDown', 8), step('ArrowUp', 6), step('ArrowUp', 2)]).toEqual([
    5, 9, 2, -2,
  ]);
  expect([step('Home', 5), step('End', 5), step('x', 5)]).toEqual([0, 9, null]);
});
