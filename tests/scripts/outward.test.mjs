import assert from 'node:assert/strict';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { mock, test } from 'node:test';

const CERTIFICATES = 'https://team.example/certs';
const [MINUTE, HOUR] = [60_000, 3_600_000];

/** A key pair; `jwk` as a team's set has it. */
function pair(kid, modulusLength = 2048) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  const sign = (text) => createSign('RSA-SHA256').update(text).sign(privateKey).toString('base64url');
  return { kid, sign, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' } };
}

const [one, two, weak] = [pair('one'), pair('two'), pair('weak', 1024)];

let instances = 0;

/** A new isolate, at a time of its own, and a team that has these keys. */
async function isolate(t, keys, answer = () => Response.json({ keys: keys.map(({ jwk }) => jwk) })) {
  t.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1_795_000_000_000 });
  const asked = t.mock.method(globalThis, 'fetch', async (url) => {
    assert.equal(url, CERTIFICATES);
    return answer();
  });
  t.mock.method(console, 'error', () => {});
  instances += 1;
  const { isSignedBy } = await import(`../../src/edge/outward.js?instance=${instances}`);
  const verifies = (key, text = 'text', signature = key.sign(text), id = key.kid) =>
    isSignedBy(CERTIFICATES, id, text, signature);
  return { asked: () => asked.mock.callCount(), verifies, keys };
}

const wait = (t, ms) => t.mock.timers.tick(ms);

test('[ID-10] a text is signed by the key that it says, or not at all', async (t) => {
  const { verifies } = await isolate(t, [one, two, weak]);
  assert.equal(await verifies(one), true);
  assert.equal(await verifies(two), true);
  assert.equal(await verifies(one, 'text', one.sign('another')), false);
  assert.equal(await verifies(one, 'text', two.sign('text')), false);
  assert.equal(await verifies(one, 'text', 'AAAA'), false);
  assert.equal(await verifies(one, 'text', ''), false);
  assert.equal(await verifies(weak), false, 'too weak a key is none');
});

test('[ID-10] a set with keys of other kinds is read for those that are of use', async (t) => {
  const others = [{}, { kid: 7, kty: 'RSA' }, { kid: 'ec', kty: 'EC' }, { kid: 'one', kty: 'RSA' }];
  const { verifies } = await isolate(t, [], () => Response.json({ keys: [...others, two.jwk] }));
  assert.equal(await verifies(two), true);
  assert.equal(await verifies(one), false);
});

test('[ID-11] the keys are fetched once, and again after an hour', async (t) => {
  const { asked, verifies } = await isolate(t, [one]);
  for (let again = 0; again < 3; again += 1) assert.equal(await verifies(one), true);
  assert.equal(asked(), 1);
  wait(t, HOUR - 1);
  assert.equal(await verifies(one), true);
  assert.equal(asked(), 1);
  wait(t, 1);
  assert.equal(await verifies(one), true);
  assert.equal(asked(), 2);
});

test('[ID-11] a key that is not among them has them fetched again, at most once a minute', async (t) => {
  const { asked, verifies, keys } = await isolate(t, [one]);
  assert.equal(await verifies(one), true);
  keys.push(two);
  for (let again = 0; again < 5; again += 1) {
    assert.equal(await verifies(two), false);
    assert.equal(await verifies(one, 'text', one.sign('text'), `unknown-${again}`), false);
  }
  assert.equal(asked(), 1);
  wait(t, MINUTE - 1);
  assert.equal(await verifies(two), false);
  wait(t, 1);
  assert.equal(await verifies(two), true);
  assert.equal(await verifies(one), true);
  assert.equal(asked(), 2);
});

test('[ID-11] a key that the team takes back is none after an hour', async (t) => {
  const { verifies, keys } = await isolate(t, [one, two]);
  assert.equal(await verifies(two), true);
  keys.pop();
  wait(t, HOUR);
  assert.equal(await verifies(two), false);
  assert.equal(await verifies(one), true);
});

test('[ID-11] while they cannot be had nobody new is known, and those before go on', async (t) => {
  let up = false;
  const answers = () => (up ? Response.json({ keys: [one.jwk] }) : new Response('no', { status: 500 }));
  const { asked, verifies } = await isolate(t, [], answers);
  assert.equal(await verifies(one), false);
  up = true;
  assert.equal(await verifies(one), false, 'for a minute they are not asked again');
  assert.equal(asked(), 1);
  wait(t, MINUTE);
  assert.equal(await verifies(one), true);
  up = false;
  wait(t, HOUR);
  assert.equal(await verifies(one), true);
  assert.equal(asked(), 3);
});

test('[ID-11] many who come at once are all known by one fetch', async (t) => {
  const { promise, resolve } = Promise.withResolvers();
  const { asked, verifies } = await isolate(t, [one], () => promise);
  const all = [verifies(one), verifies(one), verifies(one)];
  await new Promise((done) => setImmediate(done));
  wait(t, 20);
  resolve(Response.json({ keys: [one.jwk] }));
  for (let turns = 0; turns < 50; turns += 1) {
    await new Promise((done) => setImmediate(done));
    wait(t, 20);
  }
  assert.deepEqual(await Promise.all(all), [true, true, true]);
  assert.equal(asked(), 1);
});

mock.reset();
