/** A client of the classic protocol that talks, and counts as received what comes back to it. */
import { WebSocket } from 'ws';
import { type Chat, loggedEvent } from './protocol';
import type { Random } from './random';
import { type ClientRecord, type Events, newRecord, type SentMessage } from './records';

/** How long a connection may be opening, and a message may be on its way back, in milliseconds. */
const PATIENCE_MS = 10_000;
/** A silent one says this often that it is there, in milliseconds (FLOW-4). */
const SIGN_MS = 5_000;

export interface ClassicOptions {
  /** The room's address without a query. */
  url: URL;
  name: string;
  random: Random;
  events: Events;
  /** Whether it never says that it is there. */
  silent?: boolean;
}

interface Welcome {
  type: 'system';
  client_id: string;
}

export class ClassicTalker {
  readonly record: ClientRecord;
  readonly #options: ClassicOptions;
  /** Said on this connection, and not yet back, by text. */
  readonly #away = new Map<string, { message: SentMessage; since: number }>();
  #socket: WebSocket | undefined;
  #id = '';
  #stopped = false;
  #ticking: NodeJS.Timeout | undefined;
  #last = 0;
  #wake = Promise.withResolvers<void>();

  constructor(options: ClassicOptions) {
    this.#options = options;
    this.record = newRecord(options.name, 'classic');
  }

  /** The last seq that came. */
  get last(): number {
    return this.#last;
  }

  get live(): boolean {
    return this.#id !== '';
  }

  /** Messages that it said on this connection and that have not come back. */
  get unsettled(): number {
    return this.#away.size;
  }

  start(): this {
    this.#connect();
    this.#ticking = setInterval(() => this.#tick(), SIGN_MS);
    return this;
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#ticking);
    this.#socket?.close(1000);
  }

  /** Says something if it can just now; nobody will say it again. */
  say(text: string): void {
    if (!this.live || this.#socket?.readyState !== WebSocket.OPEN) return;
    const message = { text, cid: undefined, sender: this.#id, acks: [], overtaken: false };
    this.record.sent.push(message);
    this.#away.set(text, { message, since: Date.now() });
    this.#socket.send(JSON.stringify({ message: text }));
  }

  /** Resolves when `happened`, looked at after each thing that comes. */
  async until(happened: () => boolean): Promise<void> {
    while (!happened()) await this.#wake.promise;
  }

  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  #connect(): void {
    const url = new URL(this.#options.url);
    url.searchParams.set('username', this.#options.name);
    const socket = new WebSocket(url, { perMessageDeflate: false, handshakeTimeout: PATIENCE_MS });
    this.#socket = socket;
    socket.on('message', (data) => this.#take(String(data)));
    // Told by `close`, with code 1006.
    socket.on('error', () => undefined);
    socket.on('close', (code) => this.#closed(code));
  }

  #take(text: string): void {
    const frame = JSON.parse(text) as Chat | Welcome | { type: 'heartbeat' | 'error' };
    if (frame.type === 'system') this.#welcomed(frame);
    else if (frame.type === 'chat' && !frame.is_system) this.#heard(frame);
    else if (frame.type === 'error') this.record.complaints.push(`an error: ${text}`);
    this.#notify();
  }

  #welcomed({ client_id }: Welcome): void {
    this.#id = client_id;
    this.record.connections += 1;
    this.record.starts.push(this.record.applied.length);
  }

  #heard(chat: Chat): void {
    const event = this.#options.events.take(loggedEvent(chat));
    this.record.applied.push(event);
    this.#last = event.seq;
    if (event.sender !== this.#id) return;
    this.#away.get(event.text)?.message.acks.push({ seq: event.seq, by: 'echo' });
    this.#away.delete(event.text);
  }

  #closed(code: number): void {
    this.#id = '';
    this.#away.clear();
    this.record.closes.set(code, (this.record.closes.get(code) ?? 0) + 1);
    this.#notify();
    if (!this.#stopped)
      setTimeout(() => this.#stopped || this.#connect(), this.#options.random.between(50, 500));
  }

  #tick(): void {
    if (this.#options.silent || this.#socket?.readyState !== WebSocket.OPEN) return;
    const [oldest] = this.#away.values();
    if (oldest !== undefined && Date.now() - oldest.since > PATIENCE_MS) this.#socket.terminate();
    else this.#socket.send('{"type":"heartbeat"}');
  }

  #notify(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}
