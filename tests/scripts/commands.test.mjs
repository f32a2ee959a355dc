import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duration } from '../../scripts/setup/say.mjs';
import { option, portIn } from '../../scripts/start.mjs';
import { chosen, SUITES } from '../../scripts/test.mjs';

test('npm start finds the port in either spelling, the last one winning', () => {
  assert.equal(option([], 'port', '8787'), '8787');
  assert.equal(option(['--port', '9000'], 'port', '8787'), '9000');
  assert.equal(option(['--port', '9000', '--port=9001'], 'port', '8787'), '9001');
  assert.equal(option(['--ports', '1'], 'port', '8787'), '8787');
});

test('npm test runs what it is asked for, in its own order', () => {
  const names = (suites) => suites.map(({ name }) => name);
  assert.deepEqual(names(chosen(['client', 'rust'])), ['rust', 'client']);
  assert.equal(chosen([]).length, SUITES.length);
  assert.throws(() => chosen(['rusty']), /No suite rusty/);
});

test('times read well', () => {
  assert.equal(duration(1234), '1.2 s');
  assert.equal(duration(12_300), '12 s');
  assert.equal(duration(125_000), '2 min 05 s');
  assert.equal(duration(119_700), '2 min 00 s');
});

test('npm start takes a port that can be listened on, and says so of any other', () => {
  assert.equal(portIn([]), 8787);
  assert.equal(portIn(['--port', '1']), 1);
  assert.equal(portIn(['--port=65535']), 65_535);
  for (const args of [
    ['--port'],
    ['--port', 'abc'],
    ['--port=0'],
    ['--port=65536'],
    ['--port=-1'],
    ['--port=1.5'],
  ]) {
    assert.throws(() => portIn(args), /--port takes a number from 1 to 65535/);
  }
});
