import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { firstLocale, partsOf, useI18n, type MessageKey } from '../../../static/composables/useI18n';
import { ERROR_CODES } from '../../../static/wire/errors';
import enAtStart from '../../../static/locales/en.json';
import enLater from '../../../static/locales/en.later.json';
import zhAtStart from '../../../static/locales/zh-CN.json';
import zhLater from '../../../static/locales/zh-CN.later.json';

const i18n = useI18n();
const zh = { ...zhAtStart, ...zhLater };
const en = { ...enAtStart, ...enLater };
const STATIC = join(import.meta.dirname, '../../../static');

afterEach(() => i18n.setLocale('zh-CN'));

describe('the first language', () => {
  for (const [chosen, languages, first] of [
    [null, ['zh-TW', 'en'], 'zh-CN'],
    [null, ['zh'], 'zh-CN'],
    [null, ['fr', 'en-GB', 'zh-CN'], 'en'],
    [null, ['fr', 'ja'], 'en'],
    [null, [], 'en'],
    ['zh-CN', ['en'], 'zh-CN'],
    ['en', ['zh-CN'], 'en'],
    ['klingon', ['zh-CN'], 'zh-CN'],
  ] as const) {
    it(`[CLIENT-10] chosen ${chosen ?? 'none'}, the browser has ${languages.join(', ') || 'none'} → ${first}`, () => {
      expect(firstLocale(chosen, languages)).toBe(first);
    });
  }
});

describe('switching', () => {
  it('[CLIENT-10] changes texts, dates and the page’s language at once, and is kept', () => {
    i18n.setLocale('zh-CN');
    expect(i18n.t('composer.send')).toBe('发送');
    expect(document.documentElement.lang).toBe('zh-CN');
    i18n.setLocale('en');
    expect(i18n.t('composer.send')).toBe('Send');
    expect(localStorage.getItem('edge-chat:locale')).toBe('en');
  });

  it('times are of 24 hours in Chinese, and as is the custom in English', () => {
    const evening = new Date(2026, 10, 23, 20, 5).getTime();
    expect(i18n.formats.value.time.format(evening)).toBe('20:05');
    i18n.setLocale('en');
    expect(i18n.formats.value.time.format(evening)).toMatch(/^8:05\sPM$/);
  });

  it('midnight is 00:00 in Chinese', () => {
    expect(i18n.formats.value.time.format(new Date(2026, 10, 23, 0, 0).getTime())).toBe('00:00');
  });

  it('counts in the plural of the language', () => {
    i18n.setLocale('en');
    expect(i18n.count('timeline.unread', 1)).toBe('1 new message');
    expect(i18n.count('timeline.unread', 1200)).toBe('1,200 new messages');
    i18n.setLocale('zh-CN');
    expect(i18n.count('timeline.unread', 1)).toBe('1 条新消息');
  });
});

describe('partsOf', () => {
  it('keeps what was put in apart from the text', () => {
    expect(partsOf('{name} 加入了', { name: '<b>' })).toEqual([
      { text: '<b>', param: 'name' },
      { text: ' 加入了', param: null },
    ]);
  });

  it('does not look for parameters in what was put in', () => {
    expect(partsOf('{a}{b}', { a: '{b}', b: 'x' }).map(({ text }) => text)).toEqual(['{b}', 'x']);
  });
});

it('[CLIENT-20] a list has its own separator in each language', () => {
  const names = ['小明', 'Ann'];
  i18n.setLocale('zh-CN');
  expect(i18n.t('notice.joined', { names })).toBe('小明、Ann 加入了聊天室');
  i18n.setLocale('en');
  expect(i18n.parts('notice.joined', { names })).toEqual([
    { text: '小明', param: 'names' },
    { text: ', ', param: null },
    { text: 'Ann', param: 'names' },
    { text: ' joined', param: null },
  ]);
});

describe('the two languages', () => {
  const keys = Object.keys(zh) as readonly MessageKey[];
  const placeholders = (text: string): readonly string[] =>
    [...text.matchAll(/\{\w+\}/g)].map(([all]) => all).toSorted();

  it('[CLIENT-10] have the same texts, with the same parameters', () => {
    expect(Object.keys(enAtStart)).toEqual(Object.keys(zhAtStart));
    expect(Object.keys(enLater)).toEqual(Object.keys(zhLater));
    for (const key of keys) expect(placeholders(en[key]), key).toEqual(placeholders(zh[key]));
  });

  it('[CLIENT-10] have words for every error of the server', () => {
    for (const code of ERROR_CODES) expect(keys).toContain(`error.${code}`);
  });

  it('have no text that nothing uses', () => {
    const source = sourceOf(STATIC);
    const unused = keys.filter((key) => !isUsed(key, source));
    expect(unused).toEqual([]);
  });

  it('what comes with the page has its texts at once, and no others', () => {
    const source = sourceAtStart(join(STATIC, 'main.ts'));
    expect(Object.keys(zhLater).filter((key) => isUsed(key, source))).toEqual([]);
    expect(Object.keys(zhAtStart).filter((key) => !isUsed(key, source))).toEqual([]);
  });

  it('Chinese uses punctuation of full width beside Chinese', () => {
    for (const key of keys) expect(zh[key], key).not.toMatch(/\p{Script=Han}[,.;:!?]|[,;:!?]\p{Script=Han}/u);
  });
});

/** All that the client's own code says. */
function sourceOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(vue|ts)$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

/** What the module at `path` says, with all that it imports at once. */
function sourceAtStart(path: string, found = new Map<string, string>()): string {
  if (!/\.(vue|ts)$/.test(path) || found.has(path)) return '';
  const source = readFileSync(path, 'utf8');
  found.set(path, source);
  for (const [, named = ''] of source.matchAll(
    /^(?:import|export)(?! type )(?:[^;(]*? from)? '(\.[^']+)'/gm,
  )) {
    const imported = join(dirname(path), named);
    sourceAtStart(existsSync(`${imported}.ts`) ? `${imported}.ts` : imported, found);
  }
  return [...found.values()].join('\n');
}

/** Whether `source` names `key`, as it is or as a pattern with its variable part left open. */
function isUsed(key: string, source: string): boolean {
  const base = key.replace(/\.(one|other)$/, '');
  if (source.includes(`'${base}'`) || source.includes(`"${base}"`)) return true;
  const patterns = [...source.matchAll(/`([a-z_.]+\.(?:\$\{[^}]+\}[a-z_.]*)+)`/g)].map(
    ([, pattern]) => pattern ?? '',
  );
  return patterns.some((pattern) =>
    new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll(/\$\{[^}]+\}/g, '[a-z_]+')}$`).test(base),
  );
}
