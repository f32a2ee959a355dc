import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { order } from '../../scripts/fuzz.mjs';
import { chosen, lay, targets } from '../../scripts/fuzz/corpus.mjs';
import { report } from '../../scripts/fuzz/report.mjs';
import { root } from '../../scripts/setup/paths.mjs';

const ALL = ['names', 'room'];

test('all targets for a minute, or some for as long as is said', () => {
  assert.deepEqual(order([], ALL), { names: ALL, minutes: 1, save: false });
  assert.deepEqual(order(['room', '--minutes', '0.5', '--save'], ALL), {
    names: ['room'],
    minutes: 0.5,
    save: true,
  });
  assert.throws(() => order(['rooms'], ALL), /No target rooms; there are names, room/);
  for (const minutes of [[], ['x'], ['0'], ['-1'], ['10001'], ['Infinity']])
    assert.throws(() => order(['--minutes', ...minutes], ALL), /takes a number of minutes/);
});

test('every target has a program, a corpus and a place in Cargo.toml', () => {
  const manifest = readFileSync(join(root, 'fuzz', 'Cargo.toml'), 'utf8');
  assert.ok(targets().length >= 8);
  for (const name of targets()) {
    assert.ok(manifest.includes(`path = "fuzz_targets/${name}.rs"`), name);
    assert.ok(readFileSync(join(root, 'fuzz', 'corpus', `${name}.jsonl`), 'utf8').length > 0, name);
  }
});

test('what is kept is laid out as files, each input once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  try {
    const [name] = targets();
    const kept = readFileSync(join(root, 'fuzz', 'corpus', `${name}.jsonl`), 'utf8')
      .trim()
      .split('\n');
    lay(name, folder);
    lay(name, folder);
    const laid = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    assert.deepEqual(laid.toSorted(), kept.map((line) => JSON.parse(line)).toSorted());
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what is kept is texts, within bounds', () => {
  const bytes = (text) => Buffer.from(text);
  assert.deepEqual(chosen([bytes('b'), bytes('a'), bytes('b'), Buffer.from([0xff])]), [
    '"a"',
    '"b"',
    '"\uFFFD"',
  ]);
  const many = Array.from({ length: 500 }, (_, n) => bytes(`input ${n}`));
  assert.equal(chosen(many).length, 200);
  const long = 'x'.repeat(40_000);
  assert.deepEqual(chosen([bytes('y'), bytes(long), bytes('z'.repeat(39_000))]), [`"${long}"`, '"y"']);
});

test('a run is told in a line', () => {
  const said =
    '#9\tNEW    cov: 3 ft: 4 corp: 2/9b\n#121857\tDONE   cov: 1988 ft: 4954 corp: 1111/58Kb lim: 154\n';
  assert.equal(
    report('frames', said),
    'frames: 121857 runs; 1988 edges and 4954 features reached, by 1111 inputs',
  );
  assert.match(report('frames', 'nothing'), /said nothing/);
});
