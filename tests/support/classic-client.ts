/** A client of the classic protocol, bare: it records what comes, adds nothing, and never sleeps. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { before, type Patience } from './deadline';
import type { ChatFrame, Frame, WelcomeFrame } from './frames';
import { Inbox } from './inbox';

export interface Closed {
  code: number;
  reason: string;
  /** Whether both sides sent their close frame. */
  wasClean: boolean;
}

/** How many of the last frames a failure shows. */
const SHOWN = 30;

export class ClassicClient {
  readonly #socket: WebSocket;
  /** Every frame as it came, with its exact text; `pong`, which is no frame of ours, too. */
  readonly texts: string[] = [];
  readonly #inbox = new Inbox<Frame>();
  readonly frames: readonly Frame[] = this.#inbox.items;
  readonly #pongs = new Inbox<string>();
  /** Set by the first frame, which is the welcome of every connection that is let in. */
  #welcome: WelcomeFrame | undefined;
  readonly closed: Promise<Closed>;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data, isBinary) => this.#take(isBinary ? '(binary)' : String(data)));
    this.closed = new Promise((resolve) => {
      socket.addEventListener('close', ({ code, reason, wasClean }) => resolve({ code, reason, wasClean }));
    });
    // A broken connection is told by `closed`, with code 1006.
    socket.on('error', () => undefined);
  }

  /** Resolves when the socket is open; what comes over it is for the caller to ask for. */
  static async open(url: URL, headers: Record<string, string> = {}): Promise<ClassicClient> {
    const socket = new WebSocket(url, { headers, perMessageDeflate: false });
    const client = new ClassicClient(socket);
    await before(once(socket, 'open'), () => `no connection to ${url.href}`);
    return client;
  }

  /** Resolves when it is in the room: welcomed, and its own join notice read. */
  static async join(url: URL, headers: Record<string, string> = {}): Promise<ClassicClient> {
    const client = await ClassicClient.open(url, headers);
    const welcome = await client.next();
    if (welcome.type !== 'system') throw new Error(`no welcome, but ${JSON.stringify(welcome)}`);
    // Its own; where many are here it may be one of several people.
    await client.next((frame) => frame.type === 'chat' && frame.message.endsWith('加入了聊天室'));
    return client;
  }

  get welcome(): WelcomeFrame {
    if (this.#welcome === undefined) throw new Error('not welcomed yet');
    return this.#welcome;
  }

  get id(): string {
    return this.welcome.client_id;
  }

  get name(): string {
    return this.welcome.client_name;
  }

  /** The next frame, or the next that satisfies; those before it are passed over. */
  next(): Promise<Frame>;
  next<F extends Frame>(wanted: (frame: Frame) => frame is F, patience?: Patience): Promise<F>;
  next(wanted: (frame: Frame) => boolean, patience?: Patience): Promise<Frame>;
  async next(wanted: (frame: Frame) => boolean = () => true, patience?: Patience): Promise<Frame> {
    return before(this.#inbox.next(wanted), () => `the frame did not come; ${this.#report()}`, patience);
  }

  /** The frames up to the message with this text, without it. What had to come before it has come, and nothing else. */
  async framesBefore(text: string, patience?: Patience): Promise<Frame[]> {
    const from = this.#inbox.read;
    await this.next((frame) => frame.type === 'chat' && !frame.is_system && frame.message === text, patience);
    return this.frames.slice(from, this.#inbox.read - 1);
  }

  /** Says something, and resolves with it when it has come back. */
  async say(message: string): Promise<ChatFrame> {
    this.send({ type: 'chat', message });
    const isIt = (frame: Frame): frame is ChatFrame =>
      frame.type === 'chat' && frame.sender_id === this.id && frame.message === message;
    return this.next(isIt);
  }

  send(frame: object): void {
    this.sendRaw(JSON.stringify(frame));
  }

  /** Resolves when the runtime has answered. */
  async ping(): Promise<void> {
    this.sendRaw('ping');
    await before(
      this.#pongs.next(() => true),
      () => `no pong; ${this.#report()}`,
    );
  }

  /** A string as a text frame, bytes as a binary one. */
  sendRaw(data: string | Uint8Array): void {
    this.#socket.send(data);
  }

  /** Starts the closing handshake. */
  async close(code?: number, reason?: string): Promise<Closed> {
    this.#socket.close(code, reason);
    return this.whenClosed();
  }

  whenClosed(patience?: Patience): Promise<Closed> {
    return before(this.closed, () => `the connection did not close; ${this.#report()}`, patience);
  }

  /** Drops the connection without a close frame. */
  terminate(): void {
    this.#socket.terminate();
  }

  #take(text: string): void {
    this.texts.push(text);
    if (text === 'pong') {
      this.#pongs.add(text);
      return;
    }
    const frame = parse(text);
    if (this.texts.length === 1 && frame.type === 'system') this.#welcome = frame;
    this.#inbox.add(frame);
  }

  #report(): string {
    const last = this.texts.slice(-SHOWN);
    return `${this.texts.length} frames came, the last of them:\n${last.join('\n')}`;
  }
}

/** A frame that is not JSON would be a defect of the server: let the test see it rather than throw it away. */
function parse(text: string): Frame {
  try {
    return JSON.parse(text) as Frame;
  } catch {
    throw new Error(`the server sent what is no JSON: ${text}`);
  }
}
