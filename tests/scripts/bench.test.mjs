import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked } from '../../scripts/bench.mjs';
import { remarks } from '../../scripts/bench/measure.mjs';
import { plot } from '../../scripts/bench/plot.mjs';
import { scenarios } from '../../scripts/bench/scenarios.mjs';
import { names } from '../../scripts/bench/servers.mjs';
import { median, meets, ratio, short, summary } from '../../scripts/bench/statistics.mjs';
import { table } from '../../scripts/bench/table.mjs';
import { Unmet } from '../../scripts/setup/say.mjs';

test('the median is the middle one, or between the two', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.deepEqual(summary([5, 1, 3]), { median: 3, min: 1, max: 5 });
});

test('a ratio is that of each round', () => {
  assert.deepEqual(ratio([10, 20, 30], [1, 10, 10]), { median: 3, min: 2, max: 10 });
});

test('a target is a bound from below or from above, itself included', () => {
  assert.equal(meets({ median: 8 }, { least: 8 }), true);
  assert.equal(meets({ median: 7.99 }, { least: 8 }), false);
  assert.equal(meets({ median: 1.2 }, { most: 1.2 }), true);
  assert.equal(meets({ median: 1.21 }, { most: 1.2 }), false);
  assert.equal(meets({ median: 1 }, undefined), null);
});

test('figures are short', () => {
  assert.deepEqual([1_493_000, 117_400, 8.04, 12.71, 0.6512].map(short), [
    '1.49M',
    '117k',
    '8.04',
    '12.7',
    '0.65',
  ]);
});

test('what was lost, and a generator that was the limit, are told', () => {
  const report = {
    faults: { lost: 0, duplicated: 0, reordered: 0 },
    held: 0,
    closed: 0,
    generator_cpu: 1,
    seconds: 4,
  };
  assert.equal(remarks(report), '');
  assert.equal(
    remarks({ ...report, faults: { lost: 2, duplicated: 0, reordered: 1 } }),
    ' (2 lost, 1 reordered)',
  );
  assert.equal(remarks({ ...report, generator_cpu: 3.5 }), ' (generator-bound)');
});

test('every scenario is between servers that there are', () => {
  for (const { ours, peers, targets } of scenarios) {
    for (const name of [ours, ...peers]) assert.ok(names.includes(name), name);
    for (const name of Object.keys(targets)) assert.ok([...peers, 'own'].includes(name), name);
  }
});

test('the words of the command are checked', () => {
  assert.equal(asked([]).wanted.length, scenarios.length);
  assert.deepEqual(
    asked(['joins', '--rounds', '5']).wanted.map(({ name }) => name),
    ['joins'],
  );
  assert.throws(() => asked(['jions']), Unmet);
  assert.throws(() => asked(['--rounds', '0']), Unmet);
});

const result = () => {
  const [scenario] = scenarios;
  const { ours } = scenario;
  const report = { generator_cpu: 1, seconds: 1 };
  return {
    scenario: { ...scenario, peers: ['partyserver'] },
    figures: { [ours]: summary([80, 90]), partyserver: summary([10, 11]) },
    ratios: { partyserver: ratio([80, 90], [10, 11]) },
    reports: Object.fromEntries([ours, 'partyserver'].map((name) => [name, [report]])),
  };
};

test('the table has a row for each peer, with its target, and marks what the generator limited', () => {
  const [, , row] = table([result()]).split('\n');
  assert.match(row, /85\.0 \(80\.0–90\.0\).*partyserver.*10\.5 \(10\.0–11\.0\)\*.*8\.09.*≥ 8.*met/);
});

test('a plot has a bar for each server', () => {
  const { scenario, figures } = result();
  const svg = plot({ ...scenario, figures });
  assert.equal(svg.match(/<rect /g).length, 2);
  assert.match(svg, />partyserver</);
});
