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
