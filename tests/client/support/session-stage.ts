import type { ConnectionState } from '../../../static/room/connection';
import { OutboxKeep } from '../../../static/room/outboxKeep';
import { reduce } from '../../../static/room/reduce';
import { Session } from '../../../static/room/session';
import { EMPTY_ROOM, type MessageEntry, type RoomState } from '../../../static/room/state';
import type { Identity } from '../../../static/room/world';
import type { ChatFrame, CommandError } from '../../../static/wire/frames';
import { welcome } from './frames';
import { BrowserLocks, MemoryStore } from './storage';
import { FakeWorld, type FakeSocket } from './world';

/** A session whose server is the test. */
export class SessionStage {
  readonly world = new FakeWorld();
  readonly person = 'person'.padEnd(32, '-');
  readonly session: Session;
  /** What this browser's person entered last, if that is known. */
  latestName: string | null = null;
  state: RoomState = EMPTY_ROOM;
  /** What came of an invitation. */
  readonly invited: (CommandError | null)[] = [];
  connection: ConnectionState = { status: 'idle' };

  /** Of a page that comes after others that left `store`. */
  constructor(
    readonly store = new MemoryStore(),
    owners = { page: 'page-1', before: null as string | null },
    locks = new BrowserLocks(),
    identity: Identity | null = null,
  ) {
    this.world.identity = identity;
    const keep = new OutboxKeep(store, locks.of(this), 'lobby', owners);
    this.session = new Session(this.world, this.person, keep, {
      changed: (state) => {
        this.connection = state;
      },
      troubled: () => undefined,
      happened: (event) => {
        this.state = reduce(this.state, event);
      },
      invited: (error) => this.invited.push(error),
    });
    this.session.enter('ws://chat.test/ws/chat/lobby/', '小明', () => this.latestName);
  }

  get socket(): FakeSocket {
    return this.world.socket;
  }

  /** The room welcomes the last hello. */
  welcomed(events: readonly ChatFrame[] = [], fields: object = {}): void {
    if (this.socket.commands.length === 0) this.socket.opens();
    this.socket.grants('hello', welcome(events, fields));
  }

  /** The connection is lost, and the next one opens. */
  again(): void {
    this.socket.closes();
    this.session.wake();
    this.socket.opens();
  }

  get shown(): readonly string[] {
    return this.state.entries.flatMap((entry) => (entry.kind === 'message' ? [entry.text] : []));
  }

  get marks(): readonly string[] {
    return this.state.entries.flatMap((entry) => (entry.kind === 'mark' ? [entry.mark.kind] : []));
  }

  get outgoing(): readonly MessageEntry[] {
    return this.state.outgoing;
  }

  /** What is on its way or failed, in short. */
  get waiting(): readonly string[] {
    return this.outgoing.map(({ text, pending }) => {
      if (pending?.failure) return `${text}: ${pending.failure.code}`;
      return pending?.stored ? `${text}: stored` : text;
    });
  }

  /** What was sent on the present socket: the text, and after which place it is to be looked for. */
  get sends(): readonly string[] {
    return this.socket.commands
      .filter(({ type }) => type === 'send')
      .map(({ message, after }) => (after === undefined ? `${message}` : `${message} after ${after}`));
  }

  /** The present socket's answer to the `n`th send, from 0. */
  answers(n: number, answer: object): void {
    const { ref } = this.socket.commands.filter(({ type }) => type === 'send')[n] ?? {};
    this.socket.says({ type: 'reply', ref, ...answer });
  }
}
