import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findChromium, NO_CHROMIUM } from '../../scripts/setup/chromium.mjs';
import { matchesLock } from '../../scripts/setup/npm.mjs';
import { isCurrent } from '../../scripts/setup/toolchain.mjs';
import { atLeast, lockedCrate, parseRustc, wantedRust } from '../../scripts/setup/versions.mjs';
import { NO_WASM, resolveWasm } from '../../scripts/setup/wasm.mjs';

const RUSTC = { release: '1.95.0', host: 'x86_64-unknown-linux-gnu', id: '1.95.0-abc' };
const DEBIAN = { release: '1.96.0', source: true, sysroot: null };

/** A machine on which nothing works but what is given; it notes what was done to it. */
function machine(overrides) {
  const done = [];
  const fake = {
    done,
    rustc: () => RUSTC,
    wantedRust: () => '1.91',
    hasTarget: () => false,
    hasRustup: () => false,
    addTarget: async () => (done.push('rustup'), false),
    debian: () => null,
    canApt: () => false,
    installDebianRust: async () => done.push('apt rust'),
    buildSysroot: async () => (done.push('sysroot'), '/cache/sysroot'),
    linker: () => '/toolchain/rust-lld',
    installLinker: async () => done.push('apt linker'),
  };
  return Object.assign(fake, overrides);
}

test('a compiler that has the target is used as it is', async () => {
  const here = machine({ hasTarget: () => true, hasRustup: () => true, canApt: () => true });
  assert.deepEqual(await resolveWasm(here), { via: 'toolchain' });
  assert.deepEqual(here.done, []);
});

test('where rustup has a network, rustup adds the target', async () => {
  const here = machine({ hasRustup: () => true, addTarget: async () => true, canApt: () => true });
  assert.deepEqual(await resolveWasm(here), { via: 'toolchain' });
});

test('where rustup fails, Debian has a compiler and the source of std', async () => {
  let installed = null;
  const here = machine({ hasRustup: () => true, canApt: () => true, debian: () => installed });
  here.installDebianRust = async () => {
    here.done.push('apt rust');
    installed = DEBIAN;
  };
  const wasm = await resolveWasm(here);
  assert.deepEqual(wasm, { via: 'debian', sysroot: '/cache/sysroot', linker: '/toolchain/rust-lld' });
  assert.deepEqual(here.done, ['rustup', 'apt rust', 'sysroot']);
});

test('a sysroot that was built before is used without asking rustup or apt again', async () => {
  const here = machine({ hasRustup: () => true, debian: () => ({ ...DEBIAN, sysroot: '/cache/s' }) });
  assert.equal((await resolveWasm(here)).sysroot, '/cache/s');
  assert.deepEqual(here.done, []);
});

test("Debian's packages serve without apt when they are there", async () => {
  const here = machine({ debian: () => DEBIAN });
  assert.equal((await resolveWasm(here)).via, 'debian');
  assert.deepEqual(here.done, ['sysroot']);
});

test('a linker is installed only where the toolchain brings none', async () => {
  let linker = null;
  const here = machine({ debian: () => DEBIAN, canApt: () => true, linker: () => linker });
  here.installLinker = async () => {
    linker = 'wasm-ld-22';
  };
  assert.equal((await resolveWasm(here)).linker, 'wasm-ld-22');
});

test('where nothing works, one line says what to install', async () => {
  await assert.rejects(resolveWasm(machine({})), { message: NO_WASM });
  assert.equal(NO_WASM.includes('\n'), false);
  const old = machine({ debian: () => ({ ...DEBIAN, release: '1.85.0' }) });
  await assert.rejects(resolveWasm(old), { message: NO_WASM });
  await assert.rejects(resolveWasm(machine({ rustc: () => null })), /Rust is missing/);
  await assert.rejects(resolveWasm(machine({ wantedRust: () => '1.96' })), /Rust 1\.95\.0 is too old/);
});

test('what rustc says of itself', () => {
  const text =
    'rustc 1.96.0 (x)\nbinary: rustc\ncommit-hash: ac68faa20c58\nhost: x86_64-unknown-linux-gnu\nrelease: 1.96.0\n';
  assert.deepEqual(parseRustc(text), {
    release: '1.96.0',
    host: 'x86_64-unknown-linux-gnu',
    id: '1.96.0-ac68faa20',
  });
  assert.equal(parseRustc(null), null);
  assert.equal(parseRustc('error: no override and no default toolchain set'), null);
});

test('versions compare by their numbers', () => {
  assert.equal(atLeast('1.91.0', '1.91'), true);
  assert.equal(atLeast('1.100.0', '1.91'), true);
  assert.equal(atLeast('1.90.9', '1.91'), false);
  assert.equal(atLeast('1.97.0-nightly', '1.97.0'), true);
  assert.equal(atLeast('2.0', '1.91.1'), true);
});

test('a crate is found in Cargo.lock by its whole name', () => {
  const lock =
    '[[package]]\nname = "worker-sys"\nversion = "0.8.0"\n\n[[package]]\nname = "worker"\nversion = "0.8.7"\n';
  assert.equal(lockedCrate(lock, 'worker'), '0.8.7');
  assert.equal(lockedCrate(lock, 'wasm-bindgen'), null);
  assert.equal(wantedRust('[package]\nrust-version = "1.91"\n'), '1.91');
});

test('node_modules is good when it is what the lock asks for', () => {
  const wanted = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/mac': { version: '2.0.0', optional: true },
    },
  };
  const installed = (packages) => ({ packages });
  assert.equal(matchesLock(installed({ 'node_modules/a': { version: '1.0.0' } }), wanted), true);
  assert.equal(matchesLock(installed({ 'node_modules/a': { version: '0.9.0' } }), wanted), false);
  assert.equal(matchesLock(installed({}), wanted), false);
  assert.equal(matchesLock(null, wanted), false, 'npm was cut short before it wrote its own lock');
});

test('Chromium: what is named, else what is there, else one line', () => {
  const none = () => false;
  assert.equal(
    findChromium({ CHROMIUM_PATH: '/opt/c' }, () => true, none),
    '/opt/c',
  );
  assert.throws(() => findChromium({ CHROMIUM_PATH: '/opt/c' }, none, none), /CHROMIUM_PATH names \/opt\/c/);
  assert.equal(
    findChromium({}, (path) => path === '/usr/bin/chromium', none),
    '/usr/bin/chromium',
  );
  assert.equal(
    findChromium({}, none, (name) => (name === 'google-chrome' ? '/x/google-chrome' : null)),
    '/x/google-chrome',
  );
  assert.equal(
    findChromium({}, none, () => null),
    null,
  );
  assert.equal(NO_CHROMIUM.includes('\n'), false);
});

test('what was resolved holds while the versions are wanted and the tools are there', () => {
  const wanted = { workerBuild: '0.8.7', wasmBindgen: '0.2.130' };
  const toolchain = { wanted, wasm: { via: 'toolchain' }, workerBuild: '/c/w', wasmBindgen: '/c/b' };
  assert.equal(
    isCurrent(toolchain, wanted, () => true),
    true,
  );
  assert.equal(
    isCurrent(toolchain, wanted, (path) => path !== '/c/b'),
    false,
  );
  assert.equal(
    isCurrent(toolchain, { ...wanted, wasmBindgen: '0.2.131' }, () => true),
    false,
  );
  assert.equal(isCurrent({ wanted, wasm: {} }, wanted, Boolean), false);
});
