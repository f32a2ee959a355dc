// The Worker of `npm run cost`: the room as it is built, with what it is billed for counted; `/counts` tells.
import * as room from './room.js';

const counts = { rowsRead: 0, rowsWritten: 0, alarmsSet: 0, alarms: 0, timerMs: 0 };
let cursors = [];

/** Timers that are pending keep the object from being let go of: the time in which there is one is billed. */
const pending = new Set();
let since = 0;

const began = (timer) => {
  if (pending.size === 0) since = Date.now();
  pending.add(timer);
};

const ended = (timer) => {
  if (pending.delete(timer) && pending.size === 0) counts.timerMs += Date.now() - since;
};

const { setTimeout: set, clearTimeout: clear } = globalThis;
globalThis.setTimeout = (work, ms) => {
  const timer = set(() => {
    ended(timer);
    work();
  }, ms);
  began(timer);
  return timer;
};
globalThis.clearTimeout = (timer) => {
  ended(timer);
  clear(timer);
};

/** Has `after` told of each call of a method, of all objects of this one's class. */
function watch(object, method, after) {
  const prototype = Object.getPrototypeOf(object);
  const { [method]: original } = prototype;
  prototype[method] = function watched(...args) {
    const result = original.apply(this, args);
    after(result);
    return result;
  };
}

let watching = false;

// A class has to be: the platform constructs it.
// eslint-disable-next-line @typescript-eslint/no-extraneous-class
export class RoomObject {
  constructor(state, env) {
    const object = new room.RoomObject(state, env);
    // What is watched is of all objects, and this one may come into memory again.
    if (!watching) {
      watching = true;
      // What a cursor has read and written it knows when it was read to its end.
      watch(state.storage.sql, 'exec', (cursor) => cursors.push(cursor));
      watch(state.storage, 'setAlarm', () => (counts.alarmsSet += 1));
      watch(object, 'alarm', () => (counts.alarms += 1));
    }
    return object;
  }
}

export default class extends room.default {
  fetch(request) {
    if (new URL(request.url).pathname !== '/counts') return super.fetch(request);
    for (const { rowsRead, rowsWritten } of cursors) {
      counts.rowsRead += rowsRead;
      counts.rowsWritten += rowsWritten;
    }
    cursors = [];
    return Response.json(counts);
  }
}
