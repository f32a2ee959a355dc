// What an object collects of what its sockets get, before the room has its turn.
import assert from 'node:assert/strict';
import test from 'node:test';

// By its address: it is checked with the types of the platform, and this with those of Node.
const { Sockets } = await import(new URL('../../src/edge/sockets.js', import.meta.url).href);

/** One socket whose object takes `messages`, or `length` of them, for a turn; and what it was told. */
function collecting(messages, length) {
  const socket = { readyState: 1, deserializeAttachment: () => 'abcdefgh1' };
  const told = [];
  const sockets = new Sockets(
    { getWebSockets: () => [socket] },
    (isTurn) => told.push(isTurn),
    messages,
    length,
  );
  const receive = (message) => assert.ok(sockets.receive(socket, message));
  return { receive, take: () => sockets.takeReceived().split('\u0001').slice(0, -1), told };
}

test('[LIMIT-11] what came is told of once, and at once when it is a whole turn', () => {
  const { receive, take, told } = collecting(3, 1_000);
  receive('{}');
  receive('{}');
  assert.deepEqual(told, [false]);
  receive('{}');
  assert.deepEqual(told, [false, true], 'however long nobody has time for more');
  assert.deepEqual(take(), ['abcdefgh', 't{}', 'abcdefgh', 't{}', 'abcdefgh', 't{}']);
  receive('{}');
  assert.deepEqual(told, [false, true, false], 'and from the beginning after that');
});

test('[LIMIT-11] a turn is whole by its length too, and one that is not taken is told of again', () => {
  const { receive, take, told } = collecting(100, 40);
  receive('x'.repeat(10));
  receive('x'.repeat(10));
  receive('x');
  assert.deepEqual(told, [false, true, true]);
  take();
  receive(new ArrayBuffer(16_385));
  receive('y'.repeat(16_385));
  assert.deepEqual(told, [false, true, true, false], 'of what is too long the length alone is kept');
  assert.deepEqual(take(), ['abcdefgh', 'b16385', 'abcdefgh', 'b16385']);
});
