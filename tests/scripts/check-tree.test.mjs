import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defectsOf } from '../../scripts/check-tree.mjs';

test('a trace of a machine is found, ordinary text is not', () => {
  const machine = { folders: ['/srv/someone/'], hosts: ['packages.example'] };
  const home = ['', 'home', 'ann', 'x'].join('/');
  assert.deepEqual(defectsOf('a', `cd "${home}"`, machine).length, 1);
  assert.deepEqual(defectsOf('a', 'see /srv/someone/x and https://packages.example/y', machine).length, 2);
  assert.deepEqual(defectsOf('a', 'GET /api/home/ and /usr/bin/chromium', machine), []);
});

test('[DOOR-7] whatever makes markup of a text is found in the client, and nowhere else', () => {
  const nothing = { folders: [], hosts: [] };
  for (const code of [
    'a.innerHTML = b',
    '<p v-html="b" />',
    '<p :innerHTML="b" />',
    "a['outerHTML'] = b",
    "a.insertAdjacentHTML('beforeend', b)",
    'new DOMParser()',
    '<iframe :srcdoc="b" />',
    'range.createContextualFragment(b)',
    'a.setHTMLUnsafe(b)',
    'eval(b)',
    'new Function(b)',
    'document.write(b)',
  ]) {
    assert.equal(defectsOf('static/components/A.vue', code, nothing).length, 1, code);
    assert.deepEqual(defectsOf('tests/a.ts', code, nothing), []);
  }
  assert.deepEqual(defectsOf('static/a.ts', 'page.evaluate(b); a.textContent = b; // HTML', nothing), []);
});
