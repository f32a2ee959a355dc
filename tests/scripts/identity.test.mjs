import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { goodKeys, localSecret, variableIn, withKeys } from '../../scripts/identity/dev-vars.mjs';
import { newKeys, parseKeys, seal } from '../../scripts/identity/seal.mjs';
import { asked, ownerLink } from '../../scripts/owner-link.mjs';
import { ensureDevVars } from '../../scripts/setup/dev-vars.mjs';

const fixture = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'fixtures', 'wire', 'sealed.json'), 'utf8'),
);
const keyOf = (id, length, different = 256) =>
  `${id}:${Buffer.from(Array.from({ length }, (_, at) => (at % different) * 3)).toString('base64url')}`;

test('[ID-16] a sealed text is the one that the Worker makes, byte for byte', () => {
  const keys = parseKeys(fixture.keys);
  for (const { purpose, payload, expires, text } of fixture.sealed) {
    assert.equal(seal(keys, purpose, payload, expires), text);
  }
});

test('[ID-16] an owner link names the room, and holds a claim to it', () => {
  const keys = parseKeys(fixture.keys);
  const [first, second] = fixture.sealed;
  const link = (room, now, nonce) =>
    ownerLink({ room, origin: 'https://chat.example.com', hours: 24 }, keys, now - 24 * 3_600_000, nonce);
  assert.equal(
    link('tea', first.expires, '0123456789abcdef'),
    `https://chat.example.com/r/tea#claim=${first.text}`,
  );
  assert.equal(
    link('房间', second.expires, 'A'.repeat(16)),
    `https://chat.example.com/r/%E6%88%BF%E9%97%B4#claim=${second.text}`,
  );
  const own = () => ownerLink(asked(['--room', 'tea']), keys).split('=')[1];
  assert.notEqual(own(), own(), 'each is another');
  const [, body] = own().split('.');
  assert.match(Buffer.from(body, 'base64url').toString(), /^\d{13}\ntea\n[A-Za-z0-9]{16}$/);
});

test('[ID-16] the words of the command are checked', () => {
  assert.deepEqual(asked(['--room', 'tea']), {
    room: 'tea',
    origin: 'http://127.0.0.1:8787',
    hours: 24,
    fromEnv: false,
  });
  const all = [
    '--room',
    'cafe\u0301',
    '--origin',
    'https://chat.example.com/',
    '--hours',
    '720',
    '--keys-from-env',
  ];
  assert.deepEqual(asked(all), {
    room: 'caf\u00e9',
    origin: 'https://chat.example.com',
    hours: 720,
    fromEnv: true,
  });
  for (const room of ['', 'a b', 'a.b', 'a/b', 'r'.repeat(65), '👋'])
    assert.throws(() => asked(['--room', room]), /--room takes/, room);
  assert.throws(() => asked([]), /--room takes/);
  for (const origin of [
    '',
    'chat.example.com',
    'ftp://chat.example.com',
    'https://a/b',
    'https://u@a',
    'https://a?b',
  ])
    assert.throws(() => asked(['--room', 'tea', '--origin', origin]), /--origin takes/, origin);
  for (const hours of ['0', '721', '-1', '1.5', 'day'])
    assert.throws(() => asked(['--room', 'tea', `--hours=${hours}`]), /--hours takes/, hours);
  assert.throws(() => asked(['--rom', 'tea']), { code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' });
});

test('[ID-3] fresh keys are good, and each is another', () => {
  assert.match(newKeys(new Date('2026-11-26T23:00:00Z')), /^k20261126:[\w-]{43}$/);
  assert.notEqual(newKeys(), newKeys());
  assert.equal(parseKeys(newKeys())?.length, 1);
});

test('[ID-3] keys are refused as the Worker refuses them', () => {
  const good = [keyOf('a', 32), keyOf('a', 64), keyOf('i'.repeat(16), 32), keyOf('a', 32, 16)];
  good.push(`${keyOf('b', 40)}, ${keyOf('a', 32)}`, `${keyOf('a', 32)}=`);
  for (const secret of good) assert.notEqual(parseKeys(secret), null, secret);
  const one = keyOf('a', 32);
  const bad = ['', undefined, ',', `${one},`, one.slice(2), one.slice(1), keyOf('a', 31), keyOf('a', 65)];
  bad.push(
    keyOf('a', 32, 15),
    keyOf('i'.repeat(17), 32),
    keyOf('a.b', 32),
    `a:${'A'.repeat(43)}`,
    'a:change-me',
  );
  bad.push(`${one},${one}`, `${one},${keyOf('b', 32)}`, `${one},${keyOf('a', 33)}`, `${one}!`);
  bad.push([keyOf('a', 32), keyOf('b', 33), keyOf('c', 34)].join());
  for (const secret of bad) assert.equal(parseKeys(secret), null, secret);
});

test('[ID-3] set-up makes .dev.vars with keys of its own, for its owner alone, and never touches one that is there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'edge-chat-'));
  try {
    const own = join(folder, '.dev.vars');
    ensureDevVars(folder);
    assert.equal(localSecret(own), undefined, 'without an example there is none');
    writeFileSync(join(folder, '.dev.vars.example'), '# Settings\n# ASSISTANT=on\n');
    ensureDevVars(folder);
    const text = readFileSync(own, 'utf8');
    assert.ok(text.startsWith('# Settings\n# ASSISTANT=on\n'));
    assert.equal(goodKeys(localSecret(own)).length, 1);
    assert.equal(statSync(own).mode & 0o777, 0o600);
    ensureDevVars(folder);
    assert.equal(readFileSync(own, 'utf8'), text);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('[ID-3] set-up adds keys to a .dev.vars of before there were any, and changes nothing else of it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'edge-chat-'));
  try {
    const own = join(folder, '.dev.vars');
    for (const before of ['ASSISTANT=off', 'ASSISTANT=off\n', '# IDENTITY_KEYS=a:b\n', '']) {
      writeFileSync(own, before, { mode: 0o640 });
      ensureDevVars(folder);
      const text = readFileSync(own, 'utf8');
      assert.ok(text.startsWith(before.trimEnd()), text);
      assert.equal(goodKeys(localSecret(own)).length, 1);
      assert.equal(variableIn(text, 'ASSISTANT'), before.startsWith('ASSISTANT') ? 'off' : undefined);
      assert.equal(statSync(own).mode & 0o777, 0o640);
      ensureDevVars(folder);
      assert.equal(readFileSync(own, 'utf8'), text, 'once');
    }
    // Keys that are no good are not replaced behind anybody's back: the start says so.
    for (const theirs of ['IDENTITY_KEYS=\n', 'IDENTITY_KEYS=a:change-me\n']) {
      writeFileSync(own, theirs);
      ensureDevVars(folder);
      assert.equal(readFileSync(own, 'utf8'), theirs);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('[ID-3] a start without keys, or with weak ones, is refused in one line', () => {
  for (const [secret, why] of [
    [undefined, 'missing'],
    ['', 'missing'],
    ['a:change-me', 'too weak or malformed'],
  ]) {
    assert.throws(
      () => goodKeys(secret),
      ({ message }) => {
        assert.match(
          message,
          new RegExp(`^IDENTITY_KEYS is ${why} in \\.dev\\.vars: .*npm run --silent keys`),
        );
        return !message.includes('\n') && !message.includes('change-me');
      },
    );
  }
});

test('[ID-3] a variable is found as wrangler finds it', () => {
  const keys = newKeys();
  for (const line of [`IDENTITY_KEYS=${keys}`, `IDENTITY_KEYS = "${keys}"`, `export IDENTITY_KEYS='${keys}'`])
    assert.equal(variableIn(`A=1\n${line}\nB=2\n`, 'IDENTITY_KEYS'), keys);
  assert.equal(variableIn(`# IDENTITY_KEYS=${keys}\n`, 'IDENTITY_KEYS'), undefined);
  assert.equal(variableIn(`OLD_IDENTITY_KEYS=${keys}\n`, 'IDENTITY_KEYS'), undefined);
  assert.equal(variableIn(withKeys('A=1\n'), 'A'), '1');
});
