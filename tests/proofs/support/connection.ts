/** One connection of `edge-chat.v1`: commands out, their replies matched in order, pushes in. */
import { WebSocket } from 'ws';
import { framesIn, type Refusal, type Reply, type ServerFrame, SUBPROTOCOL } from './protocol';

export interface Command {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface Outcome {
  /** Exactly one of both. */
  ok?: unknown;
  error?: Refusal;
}

interface Pending {
  readonly since: number;
  done(outcome: Outcome): void;
  /** A reply to a later command came first: this one will have none (COMMAND-2). */
  lost(): void;
}

export interface Listener {
  open(): void;
  push(frame: Exclude<ServerFrame, Reply>): void;
  /** Against the protocol, in words. */
  complain(what: string): void;
  closed(code: number): void;
}

/** How long a connection may be opening, in milliseconds. */
const HANDSHAKE_MS = 10_000;

export class Connection {
  readonly socket: WebSocket;
  readonly #listener: Listener;
  readonly #pending = new Map<number, Pending>();
  #ref = 0;
  #pinged: number | undefined;
  #closed = false;

  constructor(url: URL, listener: Listener) {
    this.#listener = listener;
    this.socket = new WebSocket(url, [SUBPROTOCOL], {
      perMessageDeflate: false,
      handshakeTimeout: HANDSHAKE_MS,
    });
    this.socket.on('open', () => {
      if (this.socket.protocol === SUBPROTOCOL) listener.open();
      else listener.complain(`the subprotocol chosen is ${JSON.stringify(this.socket.protocol)}`);
    });
    this.socket.on('message', (data, isBinary) => this.#take(isBinary ? '(binary)' : String(data)));
    this.socket.on('close', (code) => {
      this.#closed = true;
      this.#pending.clear();
      listener.closed(code);
    });
    // Told by `close`, with code 1006.
    this.socket.on('error', () => undefined);
  }

  /** Sends a command, and says what came of it, unless the connection ends first. */
  ask(command: Command, done: (outcome: Outcome) => void, lost: () => void = () => undefined): void {
    const ref = this.#ref;
    this.#ref += 1;
    this.#pending.set(ref, { since: Date.now(), done, lost });
    this.#send(JSON.stringify({ ...command, ref }));
  }

  /** A command to which no reply is expected, nor missed. */
  tell(command: Command): void {
    this.#send(JSON.stringify({ ...command, ref: 2 ** 31 - 1 }));
  }

  ping(): void {
    this.#pinged ??= Date.now();
    this.#send('ping');
  }

  /** For how long the oldest of what was asked has had no answer, in milliseconds; 0 where nothing is open. */
  waiting(): number {
    const [first] = this.#pending.values();
    const since = Math.min(first?.since ?? Infinity, this.#pinged ?? Infinity);
    return since === Infinity ? 0 : Date.now() - since;
  }

  /** Ends it without a close frame. */
  drop(): void {
    this.socket.terminate();
  }

  close(): void {
    this.socket.close(1000);
  }

  #send(text: string): void {
    // What is sent on a connection that is ending is in doubt anyway.
    if (!this.#closed && this.socket.readyState === WebSocket.OPEN) this.socket.send(text);
  }

  #take(text: string): void {
    if (text === 'pong') {
      this.#pinged = undefined;
      return;
    }
    let frames: ServerFrame[];
    try {
      frames = framesIn(text);
    } catch {
      this.#listener.complain(`no JSON: ${text.slice(0, 200)}`);
      return;
    }
    for (const frame of frames) {
      if (frame.type === 'reply') this.#answer(frame);
      else this.#listener.push(frame);
    }
  }

  #answer({ ref, ok, error }: Reply): void {
    const pending = ref === null ? undefined : this.#pending.get(ref);
    if (ref === null || pending === undefined) {
      this.#listener.complain(`a reply to nothing: ${JSON.stringify({ ref, ok, error })}`);
      return;
    }
    for (const [earlier, { lost }] of this.#pending) {
      if (earlier === ref) break;
      this.#pending.delete(earlier);
      lost();
    }
    this.#pending.delete(ref);
    pending.done(error === undefined ? { ok } : { error });
  }
}
