/** A client of `edge-chat.v1` with all its discipline, that writes down all it sends, applies and is told. */
import { type Command, Connection, type Outcome } from './connection';
import type { Entry } from './outbox';
import { type Followed, Following } from './following';
import { People } from './people';
import type { CaughtUp, Chat } from './protocol';
import type { Random } from './random';
import { type Ack, type ClientRecord, type Events, newRecord } from './records';
import { Sending, type Talking } from './sending';

export interface ClientOptions {
  /** Where to connect; asked before each connection. */
  url: URL;
  name: string;
  random: Random;
  events: Events;
  /** The client's secret; one of its own by default. */
  person?: string;
  /** Milliseconds between two pings. */
  pingMs?: number;
  /** After how many milliseconds without an answer the connection is given up. */
  patienceMs?: number;
  /** After how many milliseconds without an answer to ask something else, whose answer shows what was lost. */
  nudgeMs?: number;
  onAck?: (ack: Ack, entry: Entry) => void;
}

const PING_MS = 25_000;
const PATIENCE_MS = 10_000;
const TICK_MS = 100;
/** The pause before another connection, in milliseconds: from the first to the last. */
const PAUSE_MS = [20, 1_000] as const;

export class AuditingClient implements Followed, Talking {
  readonly record: ClientRecord;
  readonly people = new People();
  readonly #options: ClientOptions;
  readonly #session: string;
  readonly #person: string;
  readonly #following: Following;
  readonly #sending: Sending;
  #connection: Connection | undefined;
  #id = '';
  /** Whether the present connection has caught up. */
  #live = false;
  #failures = 0;
  /** How many times it said hello. */
  #attempts = 0;
  #stopped = false;
  #nextPing = 0;
  #nudged = false;
  #ticking: NodeJS.Timeout | undefined;
  #wake = Promise.withResolvers<void>();

  constructor(options: ClientOptions) {
    this.#options = options;
    this.record = newRecord(options.name, 'v1');
    this.#session = options.random.letters(24);
    this.#person = options.person ?? options.random.letters(24);
    this.#following = new Following(this.record, options.events, this);
    this.#sending = new Sending(this.record, this.#session.slice(0, 8), this);
  }

  /** The public id; empty before the first welcome. */
  get id(): string {
    return this.#id;
  }

  /** The last seq that it applied. */
  get last(): number {
    return this.#following.last;
  }

  get epoch(): string | undefined {
    return this.#following.epoch;
  }

  get live(): boolean {
    return this.#live;
  }

  /** Messages that it does not know to be stored. */
  get unsettled(): number {
    return this.#sending.unsettled;
  }

  start(): this {
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
    this.#connect();
    return this;
  }

  /** Leaves for good. */
  stop(): void {
    this.#stopped = true;
    clearInterval(this.#ticking);
    this.#connection?.close();
  }

  /** Says something, at once or when it can; resolves when it is stored. Texts must be unique. */
  say(text: string): Promise<Ack> {
    return this.#sending.say(text);
  }

  /** Resolves when it may say one more. */
  whenRoom(): Promise<void> {
    return this.#sending.whenRoom();
  }

  /** Resolves when `happened`, looked at after each thing that comes. */
  async until(happened: () => boolean): Promise<void> {
    while (!happened()) await this.#wake.promise;
  }

  /** Sends a command to which no reply is expected. */
  tell(command: Command): void {
    this.#connection?.tell(command);
  }

  /** Stops reading from the socket: what comes stays in the buffers of the systems between. */
  pause(): void {
    this.#connection?.socket.pause();
    clearInterval(this.#ticking);
  }

  resume(): void {
    this.#connection?.socket.resume();
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
  }

  /** Breaks the connection off, as a network does; the client comes back. */
  drop(): void {
    this.#connection?.drop();
  }

  /* What following and sending ask of it */

  pull(after: number): void {
    this.#ask({ type: 'pull', after }, (ok) => this.#caughtUp(ok as CaughtUp));
  }

  seen(seq: number): void {
    this.#ask({ type: 'seen', seq }, () => undefined);
  }

  foundOwn(seq: number, cid: string): void {
    this.#sending.found(seq, cid);
  }

  sendNow(command: Command, answered: (outcome: Outcome) => void, lost: () => void): void {
    const done = (outcome: Outcome) => {
      this.#nudged = false;
      answered(outcome);
    };
    this.#connection?.ask(command, done, lost);
  }

  stored(ack: Ack, entry: Entry): void {
    this.#options.onAck?.(ack, entry);
    this.#notify();
  }

  isOwn(chat: Chat): boolean {
    return chat.sender_id === this.#id;
  }

  /* The connection */

  #connect(): void {
    this.#nudged = false;
    const connection = new Connection(this.#options.url, {
      open: () => this.#hello(),
      push: (frame) => {
        if (frame.type === 'chat') this.#following.pushed(frame, this.#live);
        else if (frame.type === 'held') this.#following.held(frame.after);
        else if (frame.type === 'presence') this.people.pushed(frame);
        this.#notify();
      },
      complain: (what) => {
        this.record.complaints.push(what);
        connection.drop();
      },
      closed: (code) => this.#closed(code),
    });
    this.#connection = connection;
  }

  #hello(): void {
    const { epoch, last } = this.#following;
    const from = epoch === undefined ? {} : { epoch, seq: last, resumed: true };
    const { name } = this.#options;
    this.#nextPing = Date.now() + (this.#options.pingMs ?? PING_MS);
    this.#attempts += 1;
    const who = { person: this.#person, session: this.#session, name, attempt: this.#attempts };
    this.#ask({ type: 'hello', ...who, ...from }, (ok) => {
      const welcome = ok as CaughtUp;
      this.record.connections += 1;
      this.#failures = 0;
      this.#id = welcome.you?.id ?? '';
      this.#caughtUp(welcome);
    });
  }

  /** Up to date, or another page nearer to it. */
  #caughtUp(page: CaughtUp): void {
    this.#following.caughtUp(page);
    if (page.more) {
      this.pull(this.last);
    } else {
      this.people.renewed(page);
      this.#live = true;
      this.#sending.goOn();
    }
    this.#notify();
  }

  #closed(code: number): void {
    this.#connection = undefined;
    this.#live = false;
    this.#following.disconnected();
    this.#sending.allInDoubt();
    this.record.closes.set(code, (this.record.closes.get(code) ?? 0) + 1);
    this.#notify();
    if (this.#stopped) return;
    if (code >= 4000 && code < 4100 && code !== 4008) {
      this.record.complaints.push(`let go of for good, with ${code}`);
      this.stop();
      return;
    }
    this.#failures += 1;
    const [first, longest] = PAUSE_MS;
    const pause = Math.min(longest, first * 2 ** this.#failures) * (0.5 + this.#options.random.next());
    setTimeout(() => this.#stopped || this.#connect(), code === 4102 || code === 4103 ? 0 : pause);
  }

  #tick(): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    const waiting = connection.waiting();
    if (waiting > (this.#options.patienceMs ?? PATIENCE_MS)) {
      connection.drop();
    } else if (this.#live && !this.#nudged && waiting > (this.#options.nudgeMs ?? Infinity)) {
      this.#nudged = true;
      this.pull(this.last);
    } else if (this.#live && Date.now() >= this.#nextPing) {
      this.#nextPing = Date.now() + (this.#options.pingMs ?? PING_MS);
      connection.ping();
    }
    if (waiting === 0) this.#nudged = false;
  }

  /** Any refusal of these commands is against the protocol. */
  #ask(command: Command, done: (ok: unknown) => void): void {
    const lost = () => {
      // Asked again: a client that was waiting for a page would wait for ever.
      if (command.type === 'pull') this.pull(this.last);
    };
    this.#connection?.ask(
      command,
      ({ ok, error }) => {
        this.#nudged = false;
        if (error === undefined) {
          done(ok);
          return;
        }
        if (!error.retry)
          this.record.complaints.push(`${command.type} was refused: ${JSON.stringify(error)}`);
        this.#connection?.drop();
      },
      lost,
    );
  }

  #notify(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}
