import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mended, missingEntries, platformOf } from '../../scripts/check-lock.mjs';

test("a platform is read off a package's name", () => {
  assert.deepEqual(platformOf('@oxlint/binding-linux-x64-musl'), {
    cpu: ['x64'],
    os: ['linux'],
    libc: ['musl'],
  });
  assert.deepEqual(platformOf('@cloudflare/workerd-windows-64'), { cpu: ['x64'], os: ['win32'] });
  assert.deepEqual(platformOf('@oxlint/binding-android-arm-eabi'), { cpu: ['arm'], os: ['android'] });
  assert.equal(platformOf('fsevents'), null);
});

test('an optional package without an entry is missed, and mended by its name and version', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/tool': {
        dev: true,
        optionalDependencies: { 'tool-darwin-arm64': '1.0.0', 'tool-linux-x64': '1.0.0' },
      },
      'node_modules/tool-linux-x64': { version: '1.0.0' },
    },
  };
  assert.deepEqual(
    missingEntries(lock).map(({ name }) => name),
    ['tool-darwin-arm64'],
  );
  const after = mended(lock);
  assert.deepEqual(after.packages['node_modules/tool-darwin-arm64'], {
    version: '1.0.0',
    cpu: ['arm64'],
    os: ['darwin'],
    dev: true,
    optional: true,
  });
  assert.deepEqual(missingEntries(after), []);
});

test('a nested package is found as Node finds it', () => {
  const packages = {
    'node_modules/a/node_modules/b': { optionalDependencies: { c: '^1', d: '^1', e: '^1' } },
    'node_modules/a/node_modules/b/node_modules/c': {},
    'node_modules/a/node_modules/d': {},
    'node_modules/e': {},
  };
  assert.deepEqual(missingEntries({ packages }), []);
});
