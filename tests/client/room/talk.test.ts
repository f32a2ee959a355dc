import { expect, it } from 'vitest';
import { excerptOf } from '../../../static/room/talk';

it('[CLIENT-51] what is spoken of is told in one line, without the signs of its markup', () => {
  expect(excerptOf('**今晚**：\n\n1. ~~旧~~ *新* `npm test`')).toBe('今晚： 1. 旧 新 npm test');
  expect(excerptOf('看：\n```rust\nfn main() {}\n```\n好')).toBe('看： fn main() {} 好');
  expect(excerptOf('``a ` b``')).toBe('a ` b');
});

it('[CLIENT-51] signs that mark nothing stay', () => {
  expect(excerptOf('2 * 3 * 4')).toBe('2 * 3 * 4');
  expect(excerptOf('2 ** 3 ** 4, ~ 和 ` 一个')).toBe('2 ** 3 ** 4, ~ 和 ` 一个');
});

it('[CLIENT-51] it is cut after 140 characters, and through none of them', () => {
  expect(excerptOf('👋'.repeat(140))).toBe('👋'.repeat(140));
  expect(excerptOf('👋'.repeat(141))).toBe(`${'👋'.repeat(140)}…`);
});
