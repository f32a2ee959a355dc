import { PING } from '../../../static/wire/commands';
import type { Identity, SocketEvents, World } from '../../../static/room/world';
import { VirtualClock } from './clock';
import type { Sent } from './frames';

/** A socket of a {@link FakeWorld}: the test is its server. */
export class FakeSocket {
  readonly sent: string[] = [];
  closedByClient = false;
  /** Whether it takes what is sent. */
  takes = true;

  constructor(
    readonly address: string,
    readonly protocol: string,
    readonly events: SocketEvents,
  ) {}

  send(text: string): boolean {
    if (this.takes) this.sent.push(text);
    return this.takes;
  }

  close(): void {
    this.closedByClient = true;
  }

  /** The server accepts the socket, and speaks the protocol that was offered. */
  opens(protocol = this.protocol): void {
    this.events.opened(protocol);
  }

  /** The server sends `frame`, one or several. */
  says(frame: object): void {
    this.events.message(JSON.stringify(frame));
  }

  /** The server answers `ping`. */
  pongs(): void {
    this.events.message('pong');
  }

  /** The server closes with `code`; 1006 as if the network went. */
  closes(code = 1006): void {
    this.events.closed(code);
  }

  get pings(): number {
    return this.sent.filter((text) => text === PING).length;
  }

  /** The commands that this client sent, in order. */
  get commands(): readonly Sent[] {
    return this.sent.filter((text) => text !== PING).map((text) => JSON.parse(text) as Sent);
  }

  /** The last command of `type`. */
  last(type: string): Sent {
    const found = this.commands.findLast((command) => command.type === type);
    if (!found) throw new Error(`no ${type} was sent`);
    return found;
  }

  /** The server answers the last command of `type` with `ok`. */
  grants(type: string, ok: object): void {
    this.says({ type: 'reply', ref: this.last(type).ref, ok });
  }

  /** The server refuses the last command of `type`. */
  denies(type: string, code: string, retry = false, message = '出错了'): void {
    this.says({ type: 'reply', ref: this.last(type).ref, error: { number: 1, code, message, retry } });
  }
}

/** A world without time of its own. */
export class FakeWorld implements World {
  identity: Identity | null = null;
  readonly clock = new VirtualClock();
  /** What `random()` gives: 0 → the shortest wait, towards 1 the longest. */
  luck = 0;
  readonly sockets: FakeSocket[] = [];
  #secrets = 0;

  random(): number {
    return this.luck;
  }

  /** Unlike all before: `secret-1----…`. */
  secret(length: number): string {
    this.#secrets += 1;
    return `secret-${this.#secrets}`.padEnd(length, '-');
  }

  open(address: string, protocol: string, events: SocketEvents): FakeSocket {
    const socket = new FakeSocket(address, protocol, events);
    this.sockets.push(socket);
    return socket;
  }

  /** The socket that was opened last. */
  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (!last) throw new Error('no socket was opened');
    return last;
  }

  get time(): number {
    return this.clock.time;
  }

  get timers(): number {
    return this.clock.timers;
  }

  pass(ms: number): void {
    this.clock.pass(ms);
  }
}
