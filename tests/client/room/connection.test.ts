import { beforeEach, describe, expect, it } from 'vitest';
import {
  Connection,
  HELD_MS,
  OPENING_MS,
  SILENCE_MS,
  TROUBLE_MS,
  type ConnectionState,
} from '../../../static/room/connection';
import type { ServerFrame } from '../../../static/wire/frames';
import { AT, chat, refusal, welcome } from '../support/frames';
import { FakeWorld } from '../support/world';

const ADDRESS = 'ws://chat.test/ws/chat/lobby/?username=x';
const HEARTBEAT = { type: 'heartbeat', message: 'ping', timestamp: AT };

let world: FakeWorld;
let states: ConnectionState[];
let frames: ServerFrame[];
let troubles: boolean[];
let connection: Connection;

beforeEach(() => {
  world = new FakeWorld();
  states = [];
  frames = [];
  troubles = [];
  connection = new Connection(world, {
    changed: (state) => states.push(state),
    frame: (frame) => frames.push(frame),
    troubled: (troubled) => troubles.push(troubled),
  });
});

function join(): void {
  connection.connect(ADDRESS);
  world.socket.says(welcome());
}

/** Milliseconds from the loss of the socket to the next try. */
function waitAfterLoss(code = 1006): number {
  const before = world.sockets.length;
  const lostAt = world.time;
  world.socket.closes(code);
  while (world.sockets.length === before) world.pass(world.nextIn);
  return world.time - lostAt;
}

describe('coming in', () => {
  it('is joined with the welcome, not with the open socket', () => {
    connection.connect(ADDRESS);
    expect(world.socket.address).toBe(ADDRESS);
    expect(connection.state.status).toBe('connecting');
    world.socket.says(welcome());
    expect(connection.state.status).toBe('joined');
    expect(frames).toEqual([welcome()]);
  });

  it('[CLIENT-4] passes on what it knows and nothing else', () => {
    join();
    world.socket.events.message('nonsense');
    world.socket.events.message(new Blob());
    world.socket.says(chat('x'));
    expect(frames).toEqual([welcome(), chat('x')]);
    expect(connection.state.status).toBe('joined');
  });

  it('sends only once joined', () => {
    connection.connect(ADDRESS);
    expect(connection.send('early')).toBe(false);
    world.socket.says(welcome());
    expect(connection.send('你好')).toBe(true);
    expect(world.socket.sent).toEqual(['{"type":"chat","message":"你好"}']);
  });

  it('[CLIENT-9] tells when the socket did not take it', () => {
    join();
    world.socket.takes = false;
    expect(connection.send('x')).toBe(false);
  });

  it('an opening that leads nowhere is given up', () => {
    connection.connect(ADDRESS);
    world.pass(OPENING_MS);
    expect(world.socket.closedByClient).toBe(true);
    expect(connection.state).toMatchObject({ status: 'waiting', loss: 'lost' });
  });

  it('disconnect is for good, with no timer left', () => {
    join();
    connection.disconnect();
    expect(world.socket.closedByClient).toBe(true);
    expect(connection.state.status).toBe('idle');
    expect(world.timers).toBe(0);
    world.socket.closes(1000);
    expect(connection.state.status).toBe('idle');
  });
});

describe('coming back', () => {
  it('[CLIENT-6] waits longer each time, from 0.5 s to 15 s', () => {
    join();
    const shortest = Array.from({ length: 7 }, () => waitAfterLoss());
    expect(shortest).toEqual([500, 1000, 2000, 4000, 7500, 7500, 7500]);
  });

  it('[CLIENT-6] spreads by chance, never over 15 s', () => {
    join();
    world.luck = 0.999;
    const longest = Array.from({ length: 7 }, () => Math.round(waitAfterLoss() / 100) / 10);
    expect(longest).toEqual([1, 2, 4, 8, 15, 15, 15]);
  });

  it('[CLIENT-6] begins anew after a connection that held', () => {
    join();
    waitAfterLoss();
    waitAfterLoss();
    world.socket.says(welcome());
    world.pass(HELD_MS);
    expect(waitAfterLoss()).toBe(500);
  });

  it('[CLIENT-6] does not begin anew after one that broke at once', () => {
    join();
    waitAfterLoss();
    world.socket.says(welcome());
    world.pass(HELD_MS - 1);
    expect(waitAfterLoss()).toBe(1000);
  });

  it('[CLIENT-6] tries at once when the network or the page is back', () => {
    join();
    world.socket.closes();
    expect(world.sockets).toHaveLength(1);
    connection.wake();
    expect(world.sockets).toHaveLength(2);
    expect(connection.state.status).toBe('connecting');
  });

  it('[CLIENT-6] leaves no second try behind after an early one', () => {
    join();
    world.socket.closes();
    connection.wake();
    world.socket.says(welcome());
    world.pass(SILENCE_MS - 1);
    expect(world.sockets).toHaveLength(2);
  });

  it('[CLIENT-6] a wake while all is well changes nothing', () => {
    join();
    connection.wake();
    expect(world.sockets).toHaveLength(1);
  });

  it('ignores what a given-up socket still says', () => {
    join();
    const old = world.socket;
    old.closes();
    connection.wake();
    old.says(chat('ghost'));
    old.closes(4000);
    expect(frames).toEqual([welcome()]);
    expect(connection.state.status).toBe('connecting');
  });

  it('a new address takes the place of the old one', () => {
    join();
    const old = world.socket;
    connection.connect(`${ADDRESS}2`);
    expect(old.closedByClient).toBe(true);
    expect(world.socket.address).toBe(`${ADDRESS}2`);
  });
});

describe('being refused', () => {
  for (const code of [4000, 4001, 4009, 4010, 4099]) {
    it(`[CLIENT-6] never tries again after ${code}`, () => {
      connection.connect(ADDRESS);
      world.socket.closes(code);
      expect(connection.state).toEqual({ status: 'refused', code, error: null });
      connection.wake();
      world.pass(10 * 60_000);
      expect(world.sockets).toHaveLength(1);
      expect(world.timers).toBe(0);
      expect(troubles).toEqual([]);
    });
  }

  it('keeps the reason that came before the close', () => {
    connection.connect(ADDRESS);
    world.socket.says(refusal('name_not_allowed'));
    world.socket.closes(4010);
    expect(connection.state).toEqual({ status: 'refused', code: 4010, error: refusal('name_not_allowed') });
  });

  it('tries again when asked to', () => {
    connection.connect(ADDRESS);
    world.socket.closes(4001);
    connection.retry();
    world.socket.says(welcome());
    expect(connection.state.status).toBe('joined');
  });

  it('[CLIENT-6] a full room is tried again, after a pause', () => {
    connection.connect(ADDRESS);
    expect(waitAfterLoss(4100)).toBe(7500);
    expect(connection.state).toMatchObject({ status: 'connecting', loss: 'full' });
  });
});

describe('being offline', () => {
  it('[CLIENT-6] gives the socket up, and comes back with the network', () => {
    join();
    connection.offline();
    expect(world.socket.closedByClient).toBe(true);
    expect(connection.state).toMatchObject({ status: 'waiting', loss: 'offline' });
    connection.wake();
    expect(connection.state).toMatchObject({ status: 'connecting', loss: 'lost' });
  });

  it('stays offline in the telling while tries fail', () => {
    join();
    connection.offline();
    world.pass(500);
    world.socket.closes();
    expect(connection.state).toMatchObject({ status: 'waiting', loss: 'offline' });
  });

  it('is told also to one that already waits', () => {
    join();
    world.socket.closes();
    connection.offline();
    expect(connection.state).toMatchObject({ status: 'waiting', loss: 'offline' });
  });
});

describe('silence', () => {
  it('[CLIENT-16] a socket silent for more than two heartbeats is given up and opened anew', () => {
    join();
    world.pass(50_000);
    expect(world.sockets).toHaveLength(1);
    world.pass(SILENCE_MS - 50_000);
    expect(world.socket.closedByClient).toBe(true);
    world.pass(500);
    expect(world.sockets).toHaveLength(2);
  });

  it('[CLIENT-16] heartbeats keep it', () => {
    join();
    for (let n = 0; n < 10; n += 1) {
      world.pass(25_000);
      world.socket.says(HEARTBEAT);
    }
    expect(world.sockets).toHaveLength(1);
    expect(connection.state.status).toBe('joined');
  });

  it('[CLIENT-16] so does any other frame', () => {
    join();
    world.pass(40_000);
    world.socket.says(chat('x'));
    world.pass(40_000);
    expect(world.sockets).toHaveLength(1);
  });

  it('[CLIENT-16] is found out at once after a sleep', () => {
    join();
    world.sleep(10 * 60_000);
    connection.wake();
    expect(world.sockets).toHaveLength(2);
    expect(connection.state.status).toBe('connecting');
  });
});

describe('trouble', () => {
  it('[CLIENT-5] is told after 5 s without a connection, once, and its end', () => {
    join();
    world.socket.closes();
    connection.offline();
    world.pass(TROUBLE_MS - 1);
    expect(troubles).toEqual([]);
    world.pass(1);
    expect(troubles).toEqual([true]);
    world.pass(60_000);
    world.socket.says(welcome());
    expect(troubles).toEqual([true, false]);
  });

  it('[CLIENT-5] also where the first connection does not come', () => {
    connection.connect(ADDRESS);
    world.pass(TROUBLE_MS);
    expect(troubles).toEqual([true]);
  });

  it('[CLIENT-5] is not told of a short loss', () => {
    join();
    world.socket.closes();
    world.pass(600);
    world.socket.says(welcome());
    world.pass(TROUBLE_MS * 2);
    expect(troubles).toEqual([]);
  });

  it('[CLIENT-5] every change of state is told', () => {
    join();
    world.socket.closes();
    world.pass(500);
    world.socket.says(welcome());
    expect(states.map(({ status }) => status)).toEqual([
      'connecting',
      'joined',
      'waiting',
      'connecting',
      'joined',
    ]);
  });
});
