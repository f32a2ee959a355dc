import assert from 'node:assert/strict';
import { test } from 'node:test';
import { obstacle, otherTools } from '../../scripts/instructions.mjs';
import { compare, passes, table } from '../../scripts/instructions/compare.mjs';
import { NO_VALGRIND } from '../../scripts/setup/valgrind.mjs';

const verdicts = (counts, kept) => compare(counts, kept).map(({ name, verdict }) => `${name} ${verdict}`);

test('a count at either bound is as good as the one that is kept', () => {
  const rows = compare({ same: 1_000, more: 1_030, less: 900 }, { same: 1_000, more: 1_000, less: 1_000 });
  assert.deepEqual(
    rows.map(({ verdict }) => verdict),
    ['fits', 'fits', 'fits'],
  );
  assert.equal(passes(rows), true);
});

test('one that is above the limit fails', () => {
  const rows = compare({ turn: 1_031, other: 1_000 }, { turn: 1_000, other: 1_000 });
  assert.equal(rows[0].verdict, 'more');
  assert.equal(passes(rows), false);
  assert.match(table(rows), /^turn +1,031 +1,000 +\+3\.10 % +MORE$/m);
});

test('one that is far below fails too, and asks to be kept', () => {
  const rows = compare({ turn: 899 }, { turn: 1_000 });
  assert.equal(passes(rows), false);
  assert.match(table(rows), /^turn +899 +1,000 +-10\.10 % +less: keep it, with --save$/m);
});

test('a scenario that is missing, here or there, fails', () => {
  assert.deepEqual(verdicts({ a: 1, b: 1 }, { a: 1, c: 1 }), ['a fits', 'b new', 'c gone']);
  assert.equal(passes(compare({ a: 1 }, {})), false);
  assert.equal(passes(compare({}, { a: 1 })), false);
  assert.match(table(compare({}, { a: 1 })), /^a +– +1 +GONE/m);
});

test('they are counted where the counts can be the same', () => {
  const machine = { platform: 'linux', arch: 'x64', valgrind: '/usr/bin/valgrind' };
  assert.equal(obstacle(machine), null);
  assert.equal(obstacle({ ...machine, valgrind: null }), NO_VALGRIND);
  assert.match(obstacle({ ...machine, arch: 'arm64' }), /x86-64/);
  assert.match(obstacle({ ...machine, platform: 'darwin' }), /Linux/);
});

test('tools that differ are named', () => {
  const kept = { rustc: 'rustc 1', cc: '12' };
  assert.deepEqual(otherTools(kept, kept), []);
  assert.deepEqual(otherTools({ rustc: 'rustc 2', cc: '12' }, kept), [
    'rustc is rustc 2 here, and was rustc 1',
  ]);
});
