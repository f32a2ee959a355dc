import { PING } from '../../../static/wire/commands';
import type { Socket, SocketEvents } from '../../../static/room/world';
import type { VirtualClock } from './clock';
import type { Sent } from './frames';
import type { ModelRoom, ModelSocket } from './model-room';
import type { Random } from './random';

/** What goes wrong, once in so many times; infinite for never. */
export interface Faults {
  /** A push that never comes, although later ones do. */
  readonly lostPush: number;
  /** A push that comes twice. */
  readonly repeatedPush: number;
  /** A frame that no client knows, or that is broken. */
  readonly nonsense: number;
}

/** A network between pages and a {@link ModelRoom}: it delays, keeps the order of each connection, and breaks. */
export class ModelNetwork {
  /** Whether connections can be made. */
  up = true;
  faults: Faults;
  readonly #clock: VirtualClock;
  readonly #random: Random;
  readonly #room: ModelRoom;
  readonly #lines = new Set<Line>();

  constructor(clock: VirtualClock, random: Random, room: ModelRoom, faults: Faults) {
    this.#clock = clock;
    this.#random = random;
    this.#room = room;
    this.faults = faults;
  }

  open(page: object, protocol: string, events: SocketEvents): Socket {
    const line = new Line(page, events, this.#clock, this.#random, this.#room, () => this.faults);
    this.#lines.add(line);
    line.open(protocol, () => this.up);
    return line.client;
  }

  /** Every connection of `page` breaks; `silently`: it is not told, and the room only later. */
  break(page: object, silently: boolean): void {
    for (const line of this.#lines) {
      if (line.page !== page) continue;
      this.#lines.delete(line);
      line.break(silently);
    }
  }
}

/** One connection. */
class Line {
  #state: 'opening' | 'open' | 'over' = 'opening';
  /** Whether what was sent still reaches the room. */
  #reaches = false;
  #toClient: (string | number)[] = [];
  #clientFree = 0;
  #serverFree = 0;
  readonly #socket: ModelSocket;

  constructor(
    readonly page: object,
    readonly events: SocketEvents,
    readonly clock: VirtualClock,
    readonly random: Random,
    readonly room: ModelRoom,
    readonly faults: () => Faults,
  ) {
    this.#socket = {
      send: (frame) => this.#push(frame),
      close: (code) => this.#flushLater(code),
    };
  }

  readonly client: Socket = {
    send: (text) => {
      if (this.#state !== 'open') return false;
      const at = (this.#serverFree = Math.max(this.#serverFree, this.clock.time + this.#delay()));
      this.clock.after(at - this.clock.time, () => {
        if (this.#reaches) this.#hear(text);
      });
      return true;
    },
    close: () => {
      this.#state = 'over';
      this.#endIn(this.#delay());
    },
  };

  open(protocol: string, up: () => boolean): void {
    this.clock.after(this.#delay(), () => {
      if (this.#state !== 'opening') return;
      if (!up()) {
        this.#state = 'over';
        this.events.closed(1006);
        return;
      }
      this.#state = 'open';
      this.#reaches = true;
      this.room.connect(this.#socket);
      this.events.opened(protocol);
    });
  }

  break(silently: boolean): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    // What is on its way when the network breaks may arrive, and late.
    if (this.random.oneIn(2)) this.#reaches = false;
    this.#endIn(silently ? 20_000 : this.#delay());
    if (!silently) this.clock.after(this.#delay(), () => this.events.closed(1006));
  }

  #endIn(ms: number): void {
    this.clock.after(ms, () => {
      this.#reaches = false;
      this.room.disconnect(this.#socket);
    });
  }

  #delay(): number {
    return this.random.oneIn(20) ? this.random.below(4_000) : this.random.below(120);
  }

  #hear(text: string): void {
    if (text === PING) this.#flushLater('pong');
    else this.room.hear(this.#socket, JSON.parse(text) as Sent);
  }

  #push(frame: object): void {
    const { lostPush, repeatedPush, nonsense } = this.faults();
    const text = JSON.stringify(frame);
    const isPush = 'seq' in frame;
    if (isPush && this.random.oneIn(lostPush)) return;
    this.#flushLater(text);
    if (isPush && this.random.oneIn(repeatedPush)) this.#flushLater(text);
    if (this.random.oneIn(nonsense)) this.#flushLater(this.random.pick(NONSENSE));
  }

  /** Texts go in order; those that wait may travel in one frame. A number is a close with that code. */
  #flushLater(what: string | number): void {
    this.#toClient.push(what);
    const at = (this.#clientFree = Math.max(this.#clientFree, this.clock.time + this.#delay()));
    this.clock.after(at - this.clock.time, () => this.#flush());
  }

  #flush(): void {
    const texts = this.#toClient.splice(0);
    while (texts.length > 0) {
      if (this.#state !== 'open') return;
      const first = texts.shift();
      if (typeof first === 'number') {
        this.#state = 'over';
        this.events.closed(first);
        return;
      }
      const run = [first];
      while (first?.startsWith('{') && String(texts[0]).startsWith('{')) run.push(texts.shift() as string);
      this.events.message(run.length > 1 ? `[${run.join()}]` : first);
    }
  }
}

const NONSENSE = [
  'pong',
  '{"type":"typing","who":"x"}',
  '{"type":"chat","message":7}',
  '{"type":"presence"}',
  '{"type":"reply","ref":null,"error":{"number":1,"code":"not_json","message":"x","retry":false}}',
  '{"type":"reply","ref":2147483647,"ok":{}}',
] as const;
