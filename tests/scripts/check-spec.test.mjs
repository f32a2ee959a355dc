import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disagreements, quotedIn, rulesOf, testsOf } from '../../scripts/check-spec.mjs';

const SPEC = `# SPEC
- **[DEMO-1]** first, see DEMO-2
- **[DEMO-2]** second
`;

test('a spec whose rules are all quoted agrees with its tests', () => {
  const tests = [{ path: 'tests/a.rs', text: '// [DEMO-1] and DEMO-2' }];
  assert.deepEqual(disagreements(SPEC, tests), []);
});

test('a rule that no test quotes is a defect, even where the spec itself mentions it', () => {
  const tests = [{ path: 'tests/a.rs', text: '// DEMO-1' }];
  assert.deepEqual(disagreements(SPEC, tests), ['SPEC.md: no test quotes DEMO-2']);
});

test('a test of a rule that is not there is a defect', () => {
  const tests = [{ path: 'tests/a.ts', text: 'DEMO-1 DEMO-2 DEMO-3' }];
  assert.deepEqual(disagreements(SPEC, tests), ['tests/a.ts: quotes DEMO-3, which is no rule of SPEC.md']);
});

test('a rule that stands twice is a defect', () => {
  const tests = [{ path: 'tests/a.ts', text: 'DEMO-1 DEMO-2' }];
  assert.deepEqual(disagreements(`${SPEC}- **[DEMO-1]** again\n`, tests), ['SPEC.md: DEMO-1 stands twice']);
});

test('an id is a whole word of a group that the spec has', () => {
  assert.deepEqual(quotedIn('UTF-8 DEMO-12 XDEMO-1 DEMO-1x [DEMO-3]', new Set(['DEMO'])), [
    'DEMO-12',
    'DEMO-3',
  ]);
  assert.deepEqual(rulesOf('- **[DEMO-1]** x\n  - **[DEMO-2]** nested\ntext **[DEMO-3]**'), ['DEMO-1']);
});

test('a Rust test quotes the rules in its name', () => {
  const text = 'fn told_once_demo_1_demo_12() { utf_8(); demo_3 }\nfn demo_4x() {}';
  assert.deepEqual(quotedIn(text, new Set(['DEMO'])), ['DEMO-1', 'DEMO-12']);
});

test('in the sources only what follows #[cfg(test)] is a test', () => {
  assert.equal(
    testsOf('src/a.rs', '// DEMO-1\n#[cfg(test)]\nmod tests { /* DEMO-2 */ }').includes('DEMO-1'),
    false,
  );
  assert.equal(testsOf('src/a.rs', '// DEMO-1'), '');
  assert.equal(testsOf('src/room/tests.rs', '// DEMO-1'), '// DEMO-1');
});
