import { describe, expect, it } from 'vitest';
import { blocksOf } from '../../../static/room/markdown';
import type { Block, Inline } from '../../../static/room/markdownTree';
import { mayHoldMarkup, plainText } from '../../../static/room/markup';
import { BOMBS } from '../support/hostile';

/** A short way to write down what a message was taken for. */
function told(blocks: readonly Block[] | null): unknown {
  const inline = (each: Inline): unknown => {
    if ('text' in each) return each.kind === 'text' ? each.text : { code: each.text };
    const inside = each.inside.map(inline);
    return each.kind === 'link' ? { to: each.href, inside } : { [each.kind]: inside };
  };
  const block = (each: Block): unknown => {
    switch (each.kind) {
      case 'paragraph':
        return each.inside.map(inline);
      case 'code':
        return { [each.language ?? 'code']: each.text };
      case 'quote':
        return { quote: each.inside.map(block) };
      case 'list':
        return { [each.first ?? '-']: each.items.map((item) => item.map(block)) };
    }
  };
  return blocks && blocks.map(block);
}
const read = (text: string, names: readonly string[] = []): unknown => told(blocksOf(text, names));

describe('what is markup', () => {
  for (const [text, expected] of [
    ['**bold** and *italic*', [[{ strong: ['bold'] }, ' and ', { emphasis: ['italic'] }]]],
    [
      '_italic_ __bold__ ~~gone~~ `a*b`',
      [
        [
          { emphasis: ['italic'] },
          ' ',
          { strong: ['bold'] },
          ' ',
          { strike: ['gone'] },
          ' ',
          { code: 'a*b' },
        ],
      ],
    ],
    ['这是**重点**内容', [['这是', { strong: ['重点'] }, '内容']]],
    ['**注意：**明天', [[{ strong: ['注意：'] }, '明天']]],
    ['他说**“好”**了', [['他说', { strong: ['“好”'] }, '了']]],
    ['~~旧的。~~新的', [[{ strike: ['旧的。'] }, '新的']]],
    ['**a\nb**', [[{ strong: ['a\nb'] }]]],
    ['一\n二 **三**\n四', [['一\n二 ', { strong: ['三'] }, '\n四']]],
    ['> 引用\n> 两行', [{ quote: [['引用\n两行']] }]],
    ['- a\n- b', [{ '-': [[['a']], [['b']]] }]],
    ['3. a\n4. b', [{ 3: [[['a']], [['b']]] }]],
    ['- a\n  - b', [{ '-': [[['a'], { '-': [[['b']]] }]] }]],
    ['```rust\nfn main() {}\n```', [{ rust: 'fn main() {}' }]],
    ['```\n**x**\n\n  y\n```', [{ code: '**x**\n\n  y' }]],
    ['[Edge](https://a.example/b)', [[{ to: 'https://a.example/b', inside: ['Edge'] }]]],
    ['[写信](mailto:a@b.example)', [[{ to: 'mailto:a@b.example', inside: ['写信'] }]]],
    [
      '[https://a.example](https://a.example)',
      [[{ to: 'https://a.example/', inside: ['https://a.example'] }]],
    ],
    ['**看 https://a.example/x_y_z**', [[{ strong: ['看 https://a.example/x_y_z'] }]]],
    ['# **x**', [['# ', { strong: ['x'] }]]],
    ['**a** <b>c</b> &amp; &#65;', [[{ strong: ['a'] }, ' <b>c</b> &amp; &#65;']]],
    ['**a** ![x](https://a.example/p.png)', [[{ strong: ['a'] }, ' ', '![x](https://a.example/p.png)']]],
    ['**a** [x](javascript:alert(1))', [[{ strong: ['a'] }, ' ', '[x](javascript:alert(1))']]],
    [
      '**a** [https://bank.example](https://evil.example)',
      [[{ strong: ['a'] }, ' ', '[https://bank.example](https://evil.example)']],
    ],
    ['**a** \\*b\\*', [[{ strong: ['a'] }, ' *b*']]],
    ['**a** \uE000', [[{ strong: ['a'] }, ' \uE000']]],
  ] as const) {
    it(`[CLIENT-28] ${JSON.stringify(text)}`, () => {
      expect(mayHoldMarkup(text)).toBe(true);
      expect(read(text)).toEqual(expected);
    });
  }

  it('[CLIENT-28] [CLIENT-30] a name with signs in it is no markup', () => {
    expect(read('**嗨** @_a_ 和 @_b_', ['_a_', '_b_'])).toEqual([[{ strong: ['嗨'] }, ' @_a_ 和 @_b_']]);
    expect(read('*@小明*', ['小明'])).toEqual([[{ emphasis: ['@小明'] }]]);
  });
});

describe('what stays as it is', () => {
  for (const text of [
    '# heading',
    'heading\n=======',
    '---',
    '| a | b |\n|---|---|\n| 1 | 2 |',
    '![x](https://a.example/p.png)',
    '<b>x</b>',
    '<img src=x onerror=alert(1)>',
    '<https://a.example>',
    '&lt;b&gt;',
    '    indented',
    '[x]: https://a.example',
    '[x][y]',
    '2 * 3 * 4',
    'snake_case_name',
    'https://a.example/*a*/_b_',
    '¯\\_(ツ)_/¯',
    '~100~',
    '3.',
    '- ',
    '**',
    '*️⃣',
    '* * *',
    '[x](/r/tea)',
    '[](https://a.example)',
    '  a  *  b  ',
  ]) {
    it(`[CLIENT-28] ${JSON.stringify(text)}`, () => expect(read(text)).toBeNull());
  }
});

describe('bounds', () => {
  for (const [name, text] of Object.entries(BOMBS)) {
    it(`[CLIENT-29] ${name}: read in bounded time, and no deeper than is shown`, () => {
      const began = performance.now();
      const blocks = blocksOf(text, ['Ann']);
      expect(performance.now() - began).toBeLessThan(1000);
      expect(JSON.stringify(blocks).match(/"inside"/g)?.length ?? 0).toBeLessThan(1000);
    });
  }

  it('[CLIENT-29] eight deep is shown, nine is not', () => {
    expect(read(`${'> '.repeat(8)}a`)).not.toBeNull();
    expect(read(`${'> '.repeat(9)}a`)).toBeNull();
    const nested = (depth: number): string =>
      Array.from({ length: depth }, (_, n) => `${'  '.repeat(n)}- a`).join('\n');
    expect(read(nested(8))).not.toBeNull();
    expect(read(nested(12))).toBeNull();
  });

  it('[CLIENT-29] code full of signs is code all the same', () => {
    const code = 'a_b_c[1] = *d\n'.repeat(250);
    expect(read(`\`\`\`c\n${code}\`\`\``)).toEqual([{ c: code.trimEnd() }]);
  });
});

describe('an excerpt', () => {
  for (const [text, expected] of [
    ['plain  text\nin lines', 'plain text in lines'],
    ['**bold** *it* ~~s~~ `c`', 'bold it s c'],
    ['这是**重点**内容', '这是重点内容'],
    ['> 引用\n\n好', '引用 好'],
    ['[Edge](https://a.example) 好', 'Edge 好'],
    ['```js\nlet a = 1;\n```', 'let a = 1;'],
    ['snake_case_name * 2', 'snake_case_name * 2'],
    ['<b>x</b>', '<b>x</b>'],
  ] as const) {
    it(`[CLIENT-28] ${JSON.stringify(text)}`, () => expect(plainText(text)).toBe(expected));
  }

  it('[CLIENT-29] of a bomb takes no time to speak of', () => {
    const began = performance.now();
    for (const text of Object.values(BOMBS)) plainText(text);
    expect(performance.now() - began).toBeLessThan(3000);
  });
});
