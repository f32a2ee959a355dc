import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked } from '../../scripts/cost.mjs';
import { dollars, hour, table } from '../../scripts/cost/reckon.mjs';
import { Unmet } from '../../scripts/setup/say.mjs';

const NOTHING = { rowsRead: 0, rowsWritten: 0, alarmsSet: 0, alarms: 0, timerMs: 0, cpuSeconds: 0 };

test('prices are by the million', () => {
  const usage = { workerRequests: 0, requests: 1e6, gigabyteSeconds: 0, rowsRead: 1e6, rowsWritten: 2e6 };
  assert.equal(dollars(usage).toFixed(3), '2.151');
});

test('an hour is the joins once, and what was said for a minute sixty times', () => {
  const joins = { ...NOTHING, rowsWritten: 3, cpuSeconds: 1 };
  const talked = { ...NOTHING, rowsWritten: 5, alarmsSet: 1, timerMs: 500, cpuSeconds: 0.5 };
  const one = { people: 10, messages: 600 };
  const { usage, ...prices } = hour(one, { joins, hellos: 10, sent: 20, talked }, 1);
  assert.equal(usage.rowsWritten, 3 + 60 * (5 + 1));
  assert.equal(usage.requests, 10 + (10 + 60 * 20) / 20);
  assert.equal(usage.gigabyteSeconds, (1 + 60 * (0.5 + 0.5)) * 0.128);
  assert.equal(prices.dollars, dollars(usage));
  assert.ok(prices.awake > prices.dollars, 'an object that stays awake is billed for the whole hour');
  const saved = 600 - 5 * 60;
  assert.equal((prices.ungrouped - prices.dollars).toFixed(9), (saved / 1e6).toFixed(9));
});

test('no hour has more than its seconds', () => {
  const talked = { ...NOTHING, cpuSeconds: 120 };
  const {
    usage,
    dollars: here,
    awake,
  } = hour({ people: 1, messages: 0 }, { joins: NOTHING, hellos: 1, sent: 0, talked }, 1);
  assert.equal(usage.gigabyteSeconds, 3_600 * 0.128);
  assert.equal(here, awake);
});

test('the table has a row an hour', () => {
  const counted = { joins: NOTHING, hellos: 1, sent: 0, talked: NOTHING };
  const one = { name: 'one who is silent', people: 1, messages: 0 };
  assert.match(
    table([{ ...one, hour: hour(one, counted, 1) }]),
    /^\| one who is silent \| 0 \| 1 \| 0\.0 \|/m,
  );
});

test('the words of the command are checked', () => {
  assert.equal(asked([]).minutes, 1);
  assert.equal(asked(['--minutes', '5']).minutes, 5);
  for (const words of [
    ['--minutes', '0'],
    ['--minutes', 'x'],
  ])
    assert.throws(() => asked(words), Unmet);
});
