import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { mirror } from '../../scripts/build/mirror.mjs';

test('a folder is mirrored: new and changed files arrive, stale ones go', () => {
  const base = mkdtempSync(join(tmpdir(), 'mirror-'));
  const [from, to] = [join(base, 'from'), join(base, 'to')];
  mkdirSync(join(from, 'assets'), { recursive: true });
  mkdirSync(join(to, 'old'), { recursive: true });
  writeFileSync(join(from, 'index.html'), 'new');
  writeFileSync(join(from, 'assets', 'a.js'), 'a');
  writeFileSync(join(to, 'index.html'), 'old');
  writeFileSync(join(to, 'old', 'b.js'), 'b');
  mirror(from, to);
  assert.equal(readFileSync(join(to, 'index.html'), 'utf8'), 'new');
  assert.deepEqual(readdirSync(join(to, 'assets')), ['a.js']);
  assert.deepEqual(readdirSync(join(to, 'old')), []);
  rmSync(base, { recursive: true });
});
