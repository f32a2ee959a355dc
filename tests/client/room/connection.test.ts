import { describe, expect, it } from 'vitest';
import { HELD_MS, OPENING_MS } from '../../../static/room/connection';
import { PING_MS } from '../../../static/wire/limits';
import { ADDRESS, useConnectionStage } from '../support/connection-stage';
import { refusal } from '../support/frames';

const stage = useConnectionStage();

describe('coming in', () => {
  it('[COMMAND-1] offers the protocol, speaks once the socket is open, and is joined when the room says so', () => {
    const { world, states, connection } = stage();
    connection.connect(ADDRESS);
    expect(world.socket).toMatchObject({ address: ADDRESS, protocol: 'edge-chat.v1', sent: [] });
    world.socket.opens();
    expect(world.socket.sent).toEqual(['hello']);
    expect(states.at(-1)?.status).toBe('connecting');
    world.socket.events.message('welcome');
    expect(states.at(-1)?.status).toBe('joined');
  });

  it('[COMMAND-1] a server that does not choose the protocol is too old, and is left', () => {
    const { world, states, connection } = stage();
    connection.connect(ADDRESS);
    world.socket.opens('');
    expect(states.at(-1)).toEqual({ status: 'refused', refusal: { kind: 'too_old' } });
    expect(world.socket).toMatchObject({ closedByClient: true, sent: [] });
    expect(world.timers).toBe(0);
  });

  it('[CLIENT-17] tells when the socket did not take it', () => {
    const { world, connection } = stage();
    expect(connection.send('early')).toBe(false);
    stage().join();
    world.socket.takes = false;
    expect(connection.send('x')).toBe(false);
  });

  it('an opening that leads nowhere is given up', () => {
    const { world, states, connection } = stage();
    connection.connect(ADDRESS);
    world.pass(OPENING_MS);
    expect(world.socket.closedByClient).toBe(true);
    expect(states.at(-1)).toMatchObject({ status: 'waiting', loss: 'lost' });
  });

  it('so is an open socket on which nobody is welcomed', () => {
    const { world, states, ended, connection } = stage();
    connection.connect(ADDRESS);
    world.socket.opens();
    world.pass(OPENING_MS);
    expect(ended).toEqual([1000]);
    expect(states.at(-1)).toMatchObject({ status: 'waiting', loss: 'lost' });
  });

  it('disconnect is for good, with no timer left', () => {
    const { world, states, ended, connection } = stage();
    stage().join();
    connection.disconnect();
    expect(world.socket.closedByClient).toBe(true);
    expect(states.at(-1)?.status).toBe('idle');
    expect(world.timers).toBe(0);
    world.socket.closes(1000);
    expect(states.at(-1)?.status).toBe('idle');
    expect(ended).toEqual([1000]);
  });
});

describe('coming back', () => {
  it('[CLIENT-6] waits longer each time, from 0.5 s to 15 s', () => {
    stage().join();
    const shortest = Array.from({ length: 7 }, () => stage().waitAfterLoss());
    expect(shortest).toEqual([500, 1000, 2000, 4000, 7500, 7500, 7500]);
  });

  it('[CLIENT-6] spreads by chance, never over 15 s', () => {
    const { world } = stage();
    stage().join();
    world.luck = 0.999;
    const longest = Array.from({ length: 7 }, () => Math.round(stage().waitAfterLoss() / 100) / 10);
    expect(longest).toEqual([1, 2, 4, 8, 15, 15, 15]);
  });

  it('[CLIENT-6] begins anew after a connection that held', () => {
    const { world } = stage();
    stage().join();
    stage().waitAfterLoss();
    stage().waitAfterLoss();
    stage().welcome();
    world.pass(HELD_MS);
    expect(stage().waitAfterLoss()).toBe(500);
  });

  it('[CLIENT-6] does not begin anew after one that broke at once', () => {
    const { world } = stage();
    stage().join();
    stage().waitAfterLoss();
    stage().welcome();
    world.pass(HELD_MS - 1);
    expect(stage().waitAfterLoss()).toBe(1000);
  });

  it('[CLIENT-6] tries at once when the network or the page is back', () => {
    const { world, states, connection } = stage();
    stage().join();
    world.socket.closes();
    expect(world.sockets).toHaveLength(1);
    connection.wake();
    expect(world.sockets).toHaveLength(2);
    expect(states.at(-1)?.status).toBe('connecting');
  });

  it('[CLIENT-6] leaves no second try behind after an early one', () => {
    const { world, connection } = stage();
    stage().join();
    world.socket.closes();
    connection.wake();
    stage().welcome();
    world.pass(PING_MS);
    expect(world.sockets).toHaveLength(2);
  });

  it('[CLIENT-6] a wake while all is well changes nothing', () => {
    const { world, connection } = stage();
    stage().join();
    connection.wake();
    expect(world.sockets).toHaveLength(1);
  });

  it('ignores what a given-up socket still says', () => {
    const { world, states, heard, ended, connection } = stage();
    stage().join();
    const old = world.socket;
    old.closes();
    connection.wake();
    old.opens();
    old.events.message('ghost');
    old.closes(4000);
    expect(heard).toEqual(['welcome']);
    expect(ended).toEqual([1006]);
    expect(states.at(-1)?.status).toBe('connecting');
  });

  it('a new address takes the place of the old one', () => {
    const { world, connection } = stage();
    stage().join();
    const old = world.socket;
    connection.connect(`${ADDRESS}2`);
    expect(old.closedByClient).toBe(true);
    expect(world.socket.address).toBe(`${ADDRESS}2`);
  });
});

describe('being refused', () => {
  for (const code of [4000, 4001, 4002, 4009, 4010, 4099]) {
    it(`[CLIENT-6] never tries again after ${code}`, () => {
      const { world, states, ended, troubles, connection } = stage();
      connection.connect(ADDRESS);
      world.socket.closes(code);
      expect(states.at(-1)).toEqual({ status: 'refused', refusal: { kind: 'closed', code } });
      expect(ended).toEqual([code]);
      connection.wake();
      world.pass(10 * 60_000);
      expect(world.sockets).toHaveLength(1);
      expect(world.timers).toBe(0);
      expect(troubles).toEqual([]);
    });
  }

  it('by the room is final too', () => {
    const { world, states, connection } = stage();
    connection.connect(ADDRESS);
    world.socket.opens();
    const refused = { kind: 'not_welcome', error: refusal('name_not_allowed') } as const;
    connection.refuse(refused);
    world.socket.closes(4010);
    expect(states.at(-1)).toEqual({ status: 'refused', refusal: refused });
    expect(world.timers).toBe(0);
  });

  it('tries again when asked to', () => {
    const { world, states, connection } = stage();
    connection.connect(ADDRESS);
    world.socket.closes(4001);
    connection.retry();
    stage().welcome();
    expect(states.at(-1)?.status).toBe('joined');
  });

  it('[CLIENT-6] a full room is tried again, after a pause', () => {
    const { states, connection } = stage();
    connection.connect(ADDRESS);
    expect(stage().waitAfterLoss(4100)).toBe(7500);
    expect(states.at(-1)).toMatchObject({ status: 'connecting', loss: 'full' });
  });

  it('[CLIENT-6] so is a service that is unavailable, and a room that says so', () => {
    const { world, states, connection } = stage();
    stage().join();
    expect(stage().waitAfterLoss(4101)).toBe(7500);
    world.socket.opens();
    connection.giveUp('full', true);
    expect(states.at(-1)).toMatchObject({ status: 'waiting', loss: 'full' });
    expect(world.clock.nextIn).toBeLessThanOrEqual(7500);
  });

  it('[CLIENT-6] who was too slow resumes, after the usual wait', () => {
    stage().join();
    expect(stage().waitAfterLoss(4008)).toBe(500);
  });

  for (const code of [4102, 4103]) {
    it(`[CLIENT-6] after ${code} it is back at once, but not again and again`, () => {
      const { world } = stage();
      stage().join();
      world.pass(HELD_MS);
      expect(stage().waitAfterLoss(code)).toBe(0);
      expect(stage().waitAfterLoss(code)).toBe(1000);
    });
  }
});
