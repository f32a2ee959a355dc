// README.md and its Chinese twin say the same: what can be compared without reading is compared.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../scripts/setup/paths.mjs';

const [english, chinese] = ['README.md', 'README.zh-CN.md'].map((name) =>
  readFileSync(join(root, name), 'utf8'),
);

/** What both have of one kind, in order. */
const all = (text, pattern) => [...text.matchAll(pattern)].map(([found]) => found);

/** The rows of tables, of each the cells that are no words: code and numbers. */
const figures = (text) => all(text, /^\|.*\|$/gm).map((row) => all(row, /\d+(?:[.,]\d+)*|`[^`]+`|¢/g));

test('the same headings', () => {
  const levels = (text) => all(text.replaceAll(/```.*?```/gs, ''), /^#+/gm);
  assert.deepEqual(levels(chinese), levels(english));
});

test('the same code, to the letter', () => {
  assert.deepEqual(all(chinese, /^```.*?^```/gms), all(english, /^```.*?^```/gms));
});

test('the same pictures, each in its language', () => {
  const pictures = (text) => all(text, /docs\/[\w.-]+\.png/g);
  assert.deepEqual(
    pictures(chinese),
    pictures(english).map((path) => path.replace('.en.', '.zh.')),
  );
  assert.equal(pictures(english).length, 2);
  for (const path of [...pictures(english), ...pictures(chinese)]) assert.ok(existsSync(join(root, path)));
});

test('the same figures in the same tables', () => {
  assert.deepEqual(
    figures(chinese).map((row) => row.toSorted()),
    figures(english).map((row) => row.toSorted()),
  );
});

test('each leads to the other', () => {
  assert.ok(english.includes('](README.zh-CN.md)'));
  assert.ok(chinese.includes('](README.md)'));
});
