import { describe, expect, it } from 'vitest';
import { ANSWER_MS, OPENING_MS, TROUBLE_MS } from '../../../static/room/connection';
import { GONE_MS, PING_MS } from '../../../static/wire/limits';
import { ADDRESS, useConnectionStage } from '../support/connection-stage';

const stage = useConnectionStage();

describe('being offline', () => {
  it('[CLIENT-6] gives the socket up, and comes back with the network', () => {
    const { world, states, connection } = stage();
    stage().join();
    connection.offline();
    expect(world.socket.closedByClient).toBe(true);
    expect(states.at(-1)).toMatchObject({ status: 'waiting', loss: 'offline' });
    connection.wake();
    expect(states.at(-1)).toMatchObject({ status: 'connecting', loss: 'lost' });
  });

  it('stays offline in the telling while tries fail', () => {
    const { world, states, connection } = stage();
    stage().join();
    connection.offline();
    world.pass(500);
    world.socket.closes();
    expect(states.at(-1)).toMatchObject({ status: 'waiting', loss: 'offline' });
  });

  it('is told also to one that already waits', () => {
    const { world, states, connection } = stage();
    stage().join();
    world.socket.closes();
    connection.offline();
    expect(states.at(-1)).toMatchObject({ status: 'waiting', loss: 'offline' });
  });
});

describe('signs of life', () => {
  /** Lets `ms` go by while the server answers every ping. */
  function live(ms: number): void {
    const { world } = stage();
    for (let left = ms; left > 0; left -= 1_000) {
      const { pings } = world.socket;
      world.pass(1_000);
      if (world.socket.pings > pings) world.socket.pongs();
    }
  }

  it('[CLIENT-16] [ALIVE-1] a ping every 25 s, and its answer is enough', () => {
    const { world, states } = stage();
    stage().join();
    live(10 * PING_MS);
    expect(world.socket.pings).toBe(10);
    expect(world.sockets).toHaveLength(1);
    expect(states.at(-1)?.status).toBe('joined');
  });

  it('[CLIENT-16] a ping that nothing answers within 10 s: the socket is given up and opened anew at once', () => {
    const { world, states } = stage();
    stage().join();
    world.pass(PING_MS);
    expect(world.socket.pings).toBe(1);
    world.pass(ANSWER_MS - 1);
    expect(world.sockets).toHaveLength(1);
    world.pass(1);
    expect(world.sockets).toHaveLength(2);
    expect(world.sockets[0]?.closedByClient).toBe(true);
    expect(states.at(-1)).toMatchObject({ status: 'connecting', loss: 'lost' });
  });

  it('[CLIENT-16] whatever else comes is an answer too', () => {
    const { world } = stage();
    stage().join();
    world.pass(PING_MS + ANSWER_MS - 1);
    world.socket.events.message('anything');
    world.pass(ANSWER_MS);
    expect(world.sockets).toHaveLength(1);
  });

  it('[CLIENT-16] where timers hardly run, what comes in makes it ping', () => {
    const { world } = stage();
    stage().join();
    world.clock.sleep(PING_MS - 1);
    world.socket.events.message('x');
    expect(world.socket.pings).toBe(0);
    world.clock.sleep(1);
    world.socket.events.message('x');
    world.socket.events.message('x');
    expect(world.socket.pings).toBe(1);
  });

  it('[CLIENT-16] a page that is visible again asks at once', () => {
    const { world, connection } = stage();
    stage().join();
    world.pass(5_000);
    connection.wake();
    expect(world.socket.pings).toBe(1);
    world.pass(ANSWER_MS);
    expect(world.sockets).toHaveLength(2);
  });

  it('[CLIENT-16] asking again gives no more time', () => {
    const { world, connection } = stage();
    stage().join();
    connection.wake();
    world.pass(ANSWER_MS - 1);
    connection.wake();
    world.pass(1);
    expect(world.sockets).toHaveLength(2);
  });

  it('[CLIENT-16] [ALIVE-3] after a sleep in which the server has given it up it does not even ask', () => {
    const { world, states, connection } = stage();
    stage().join();
    world.clock.sleep(GONE_MS + 1);
    connection.wake();
    expect(world.sockets).toHaveLength(2);
    expect(states.at(-1)?.status).toBe('connecting');
  });

  it('a sleep while it was connecting is found out', () => {
    const { world, connection } = stage();
    connection.connect(ADDRESS);
    world.clock.sleep(OPENING_MS + 1);
    connection.wake();
    expect(world.sockets).toHaveLength(2);
  });
});

describe('trouble', () => {
  it('[CLIENT-5] is told after 5 s without a connection, once, and its end', () => {
    const { world, troubles, connection } = stage();
    stage().join();
    world.socket.closes();
    connection.offline();
    world.pass(TROUBLE_MS - 1);
    expect(troubles).toEqual([]);
    world.pass(1);
    expect(troubles).toEqual([true]);
    world.pass(60_000);
    stage().welcome();
    expect(troubles).toEqual([true, false]);
  });

  it('[CLIENT-5] also where the first connection does not come', () => {
    const { world, troubles, connection } = stage();
    connection.connect(ADDRESS);
    world.pass(TROUBLE_MS);
    expect(troubles).toEqual([true]);
  });

  it('[CLIENT-5] is not told of a short loss', () => {
    const { world, troubles } = stage();
    stage().join();
    world.socket.closes();
    world.pass(600);
    stage().welcome();
    world.pass(TROUBLE_MS * 2);
    expect(troubles).toEqual([]);
  });

  it('[CLIENT-5] every change of state is told', () => {
    const { world, states } = stage();
    stage().join();
    world.socket.closes();
    world.pass(500);
    stage().welcome();
    expect(states.map(({ status }) => status)).toEqual([
      'connecting',
      'joined',
      'waiting',
      'connecting',
      'joined',
    ]);
  });
});
