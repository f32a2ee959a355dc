import { beforeEach } from 'vitest';
import { Connection, type ConnectionState } from '../../../static/room/connection';
import { FakeWorld } from './world';

export const ADDRESS = 'ws://chat.test/ws/chat/lobby/';

/** A connection whose server is the test, and which takes the word `welcome` for being let in. */
export class ConnectionStage {
  readonly world = new FakeWorld();
  readonly states: ConnectionState[] = [];
  readonly heard: unknown[] = [];
  readonly ended: number[] = [];
  readonly troubles: boolean[] = [];
  readonly connection: Connection = new Connection(this.world, {
    changed: (state) => this.states.push(state),
    opened: () => this.connection.send('hello'),
    heard: (data) => {
      this.heard.push(data);
      if (data === 'welcome') this.connection.join();
    },
    ended: (code) => this.ended.push(code),
    troubled: (troubled) => this.troubles.push(troubled),
  });

  /** The server lets the present socket in. */
  welcome(): void {
    this.world.socket.opens();
    this.world.socket.events.message('welcome');
  }

  join(): void {
    this.connection.connect(ADDRESS);
    this.welcome();
  }

  /** Milliseconds from the loss of the socket to the next try. */
  waitAfterLoss(code = 1006): number {
    const { world } = this;
    const before = world.sockets.length;
    const lostAt = world.time;
    world.socket.closes(code);
    while (world.sockets.length === before) world.pass(world.clock.nextIn);
    return world.time - lostAt;
  }
}

/** A new stage for each test of a file. */
export function useConnectionStage(): () => ConnectionStage {
  let stage: ConnectionStage;
  beforeEach(() => {
    stage = new ConnectionStage();
  });
  return () => stage;
}
