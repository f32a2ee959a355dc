/** A TCP proxy that does to connections what networks do: breaks them off, half-closes, stalls, delays and splits. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import type { Random } from './random';

export type Fault = 'reset' | 'halfClose' | 'stall' | 'delay' | 'split';

export type Direction = 'up' | 'down' | 'both';

export interface ChaosOptions {
  random: Random;
  /** The port on the loopback that connections lead to. */
  target: number;
  /** The mean time between two faults of one connection, in milliseconds. */
  meanMs: number;
  /** How long a stall lasts at most, in milliseconds. */
  longestStallMs?: number;
}

/** A delay or split mood lasts this long at most, and a delay is at most that, in milliseconds. */
const LONGEST_MOOD_MS = 3_000;
const LONGEST_DELAY_MS = 200;

const FAULTS: readonly [Fault, ...Fault[]] = ['reset', 'halfClose', 'stall', 'delay', 'split'];

/** One direction of a connection: what came in and is still to go out. */
class Lane {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #random: Random;
  readonly #queue: (Buffer | 'end')[] = [];
  #busy = false;
  stalledUntil = 0;
  delayedUntil = 0;
  splitUntil = 0;

  constructor(from: Socket, to: Socket, random: Random) {
    this.#from = from;
    this.#to = to;
    this.#random = random;
    from.on('data', (chunk: Buffer) => this.#add(chunk));
    from.on('end', () => this.#add('end'));
  }

  /** As if the sending side had said that it will send no more. */
  halfClose(): void {
    this.#from.removeAllListeners('data').resume();
    this.#add('end');
  }

  #add(item: Buffer | 'end'): void {
    this.#queue.push(item);
    // So that who sends into a stall feels it, as it would through a full network.
    if (item !== 'end') this.#from.pause();
    void this.#drain();
  }

  async #drain(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let item = this.#queue.shift(); item !== undefined; item = this.#queue.shift()) {
      await this.#hold();
      if (this.#to.destroyed) break;
      if (item === 'end') this.#to.end();
      else await this.#pass(item);
      if (this.#queue.length === 0) this.#from.resume();
    }
    this.#busy = false;
  }

  async #hold(): Promise<void> {
    if (Date.now() < this.delayedUntil) await after(this.#random.between(1, LONGEST_DELAY_MS));
    for (let left = this.stalledUntil - Date.now(); left > 0; left = this.stalledUntil - Date.now()) {
      await after(Math.min(left, 50));
      if (this.#to.destroyed) return;
    }
  }

  async #pass(chunk: Buffer): Promise<void> {
    let rest = chunk;
    while (rest.length > 0 && !this.#to.destroyed) {
      const most =
        Date.now() < this.splitUntil ? this.#random.between(1, 7) * this.#random.between(1, 40) : rest.length;
      if (!this.#to.write(rest.subarray(0, most))) await drained(this.#to);
      rest = rest.subarray(most);
      // A write of its own, so that the pieces really arrive apart.
      if (rest.length > 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves as well when there is nobody to drain to any more. */
const drained = (socket: Socket): Promise<unknown> =>
  Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);

class Link {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #up: Lane;
  readonly #down: Lane;

  constructor(client: Socket, server: Socket, random: Random) {
    this.#client = client;
    this.#server = server;
    this.#up = new Lane(client, server, random);
    this.#down = new Lane(server, client, random);
    for (const [side, other] of [
      [client, server],
      [server, client],
    ] as const) {
      side.setNoDelay(true);
      // Told by `close`; what it breaks, it breaks for both.
      side.on('error', () => other.resetAndDestroy());
      side.on('close', () => other.destroyed || (side.readableEnded ? other.end() : other.resetAndDestroy()));
    }
  }

  get closed(): boolean {
    return this.#client.destroyed && this.#server.destroyed;
  }

  inflict(fault: Fault, direction: Direction, ms: number): void {
    if (fault === 'reset') {
      this.#client.resetAndDestroy();
      this.#server.resetAndDestroy();
    }
    for (const lane of this.#lanes(direction)) {
      if (fault === 'halfClose') lane.halfClose();
      else if (fault === 'stall') lane.stalledUntil = Date.now() + ms;
      else if (fault === 'delay') lane.delayedUntil = Date.now() + ms;
      else if (fault === 'split') lane.splitUntil = Date.now() + ms;
    }
  }

  #lanes(direction: Direction): Lane[] {
    if (direction === 'up') return [this.#up];
    return direction === 'down' ? [this.#down] : [this.#up, this.#down];
  }
}

export class ChaosProxy {
  readonly #options: ChaosOptions;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  #calm = false;
  /** How often each fault was inflicted. */
  readonly faults: Record<Fault, number> = { reset: 0, halfClose: 0, stall: 0, delay: 0, split: 0 };

  private constructor(options: ChaosOptions) {
    this.#options = options;
    // Half-open allowed: it is the proxy's business to close, not the socket's.
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#take(client));
  }

  static async start(options: ChaosOptions): Promise<ChaosProxy> {
    const proxy = new ChaosProxy(options);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** No more faults; those under way run out. */
  calm(): void {
    this.#calm = true;
  }

  /** One fault to every connection: for tests of the proxy itself. */
  inflict(fault: Fault, direction: Direction, ms = 0): void {
    for (const link of this.#links) link.inflict(fault, direction, ms);
  }

  async stop(): Promise<void> {
    this.#calm = true;
    this.#server.close();
    this.inflict('reset', 'both');
    await once(this.#server, 'close');
  }

  #take(client: Socket): void {
    const server = connect({ port: this.#options.target, host: '127.0.0.1', allowHalfOpen: true });
    const random = this.#options.random.another();
    const link = new Link(client, server, random.another());
    this.#links.add(link);
    const next = setTimeout(() => this.#trouble(link, random), random.until(this.#options.meanMs));
    client.once('close', () => {
      clearTimeout(next);
      this.#links.delete(link);
    });
  }

  #trouble(link: Link, random: Random): void {
    if (this.#calm || link.closed) return;
    const { meanMs, longestStallMs = 5_000 } = this.#options;
    const fault = random.pick(FAULTS);
    const direction = random.pick(['up', 'down', 'both'] as const);
    this.faults[fault] += 1;
    link.inflict(fault, direction, random.between(100, fault === 'stall' ? longestStallMs : LONGEST_MOOD_MS));
    setTimeout(() => this.#trouble(link, random), random.until(meanMs));
  }
}
