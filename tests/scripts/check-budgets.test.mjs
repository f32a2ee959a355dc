import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importedBy, initialScripts, namedByPage, textsOf } from '../../scripts/check-budgets.mjs';

test('a first visit runs what the page names and what that imports, not what comes later', () => {
  const html = `<script type="module" src="/assets/a.js"></script><link rel="modulepreload" href="/assets/b.js">
    <link rel="stylesheet" href="/assets/s.css"><script src="https://elsewhere.example/x.js"></script>`;
  const scripts = {
    'assets/a.js': 'import{x}from"./c.js";import"./d.js";const l=()=>import("./lazy.js")',
    'assets/b.js': '',
    'assets/c.js': 'import{y}from"./a.js"',
    'assets/d.js': '',
  };
  assert.deepEqual(namedByPage(html, '.css'), ['assets/s.css']);
  assert.deepEqual(importedBy('assets/a.js', scripts['assets/a.js']), ['assets/c.js', 'assets/d.js']);
  const initial = initialScripts(html, (path) => scripts[path]);
  assert.deepEqual(initial.toSorted(), Object.keys(scripts));
});

test('the texts are those that the page is told of', () => {
  const html = `<script src="/boot.js" data-locales='{"en":"/assets/en-a.js","zh-CN":"/assets/zh-b.js"}'></script>`;
  assert.deepEqual(textsOf(html), ['assets/en-a.js', 'assets/zh-b.js']);
});
