import { describe, expect, it } from 'vitest';
import { segmentsOf } from '../../../static/room/links';
import { mayHoldLinks } from '../../../static/room/segments';

const linksOf = (text: string): readonly (string | null)[] =>
  segmentsOf(text).flatMap(({ href }) => (href === null ? [] : [href]));

describe('what is a link', () => {
  for (const [text, links] of [
    ['see https://example.com/a?b=c#d.', ['https://example.com/a?b=c#d']],
    ['http://例子.测试/路径', ['http://xn--fsqu00a.xn--0zwm56d/%E8%B7%AF%E5%BE%84']],
    ['https://a.example and http://b.example', ['https://a.example/', 'http://b.example/']],
    ['(https://example.com/a_(b))', ['https://example.com/a_(b)']],
    ['write to ann@example.com', ['mailto:ann@example.com']],
    ['mailto:ann@example.com', ['mailto:ann@example.com']],
    ['看https://example.com/a\u3002谢谢', ['https://example.com/a']],
    ['看\u300Chttps://example.com/a\u300D', ['https://example.com/a']],
    ['https://example.com/a\uFF0C欢迎', ['https://example.com/a']],
    ['https://example.com/a,欢迎', ['https://example.com/a']],
    ['https://example.com/a,b', ['https://example.com/a,b']],
    ['您可以通过 https://www.weather.com 查询实时天气信息', ['https://www.weather.com/']],
  ] as const) {
    it(`[CLIENT-13] ${text}`, () => {
      expect(linksOf(text)).toEqual(links);
      expect(mayHoldLinks(text)).toBe(true);
    });
  }
});

describe('what is none', () => {
  for (const text of [
    'javascript:alert(1)',
    'javascript://example.com/%0Aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'ftp://example.com/file',
    'file:///etc/passwd',
    '//example.com',
    'vbscript:msgbox(1)',
    'main.rs and readme.md',
    'example.com',
    '1.5.2',
    '<a href="x">x</a>',
  ]) {
    it(`[CLIENT-13] ${text}`, () => {
      expect(linksOf(text)).toEqual([]);
    });
  }
});

describe('segments', () => {
  it('[CLIENT-13] joined are the text, to the letter', () => {
    for (const text of [
      '',
      'plain',
      'a https://example.com b',
      'https://example.com',
      '  \n https://x.example\n\u3002',
    ]) {
      expect(
        segmentsOf(text)
          .map((segment) => segment.text)
          .join(''),
      ).toBe(text);
    }
  });

  it('[CLIENT-13] a long text of links takes no time to speak of', () => {
    expect(linksOf('https://a.example '.repeat(200))).toHaveLength(200);
    expect(linksOf('@'.repeat(4000))).toEqual([]);
  });
});
