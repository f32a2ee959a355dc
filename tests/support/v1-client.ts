/** A client of `edge-chat.v1`, bare: it records what comes, adds nothing, and never sleeps. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Closed } from './classic-client';
import { before, type Patience } from './deadline';
import type { LoggedFrame } from './frames';
import { Inbox } from './inbox';
import {
  type Ack,
  isChat,
  isReplyItem,
  type Item,
  type Page,
  type Person,
  type Push,
  type Reply,
  type Welcome,
} from './v1-frames';

export const PROTOCOL = 'edge-chat.v1';

/** Who says hello. What is not given is new: another person, another page. */
export interface Hello {
  person?: string;
  session?: string;
  name?: string;
  epoch?: string;
  seq?: number;
  resumed?: boolean;
  attempt?: number;
  invite?: string;
}

/** How many of the last frames a failure shows, and how much of each. */
const SHOWN = 30;
const SHOWN_CHARACTERS = 300;

export const newSecret = (): string => randomUUID();

export class V1Client {
  readonly #socket: WebSocket;
  /** Every frame as it came, with its exact text, `pong` too. */
  readonly texts: string[] = [];
  readonly #inbox = new Inbox<Item>();
  /** Every reply and push, those of one frame in their order. */
  readonly items: readonly Item[] = this.#inbox.items;
  readonly #pushes = new Inbox<Push>();
  readonly #pongs = new Inbox<string>();
  readonly #replies = new Map<number, PromiseWithResolvers<Reply>>();
  #refs = 0;
  #welcome: Welcome | undefined;
  /** What the last `hello` said. */
  greeting: Required<Pick<Hello, 'person' | 'session' | 'name'>> | undefined;
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

  /** Resolves when the socket is open; nothing was said over it. */
  static async open(
    url: URL,
    protocols: readonly string[] = [PROTOCOL],
    headers: Record<string, string> = {},
  ): Promise<V1Client> {
    const socket = new WebSocket(url, [...protocols], { headers, perMessageDeflate: false });
    const client = new V1Client(socket);
    await before(once(socket, 'open'), () => `no connection to ${url.href}`);
    return client;
  }

  /** Resolves when it is welcomed. What the welcome holds of the log is for the caller to go on from. */
  static async join(url: URL, hello: Hello = {}): Promise<V1Client> {
    const client = await V1Client.open(url);
    const reply = await client.hello(hello);
    if (!('ok' in reply)) throw new Error(`no welcome, but ${JSON.stringify(reply)}`);
    return client;
  }

  /** The subprotocol that the server chose; empty for none. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  get welcome(): Welcome {
    if (this.#welcome === undefined) throw new Error('not welcomed yet');
    return this.#welcome;
  }

  get you(): Person {
    return this.welcome.you;
  }

  get id(): string {
    return this.you.id;
  }

  get name(): string {
    return this.you.name;
  }

  /** All replies so far, in their order. */
  get replies(): Reply[] {
    return this.items.filter(isReplyItem);
  }

  /** The events that were pushed so far, in their order; those of pages are not among them. */
  get chats(): LoggedFrame[] {
    return this.#pushes.items.filter(isChat);
  }

  async hello({
    person = newSecret(),
    session = newSecret(),
    // Its own, since no two guests have one (NAME-4).
    name = `Ann ${person.slice(-8)}`,
    ...rest
  }: Hello = {}): Promise<Reply> {
    this.greeting = { person, session, name };
    const reply = await this.command('hello', { person, session, name, ...rest });
    if ('ok' in reply) this.#welcome = reply.ok as unknown as Welcome;
    return reply;
  }

  /** Resolves with its reply. */
  command(type: string, fields: object = {}, patience?: Patience): Promise<Reply> {
    return this.replyTo(this.post(type, fields), patience);
  }

  /** Sends a command, and returns its `ref`. */
  post(type: string, fields: object = {}): number {
    this.#refs += 1;
    this.sendRaw(JSON.stringify({ type, ref: this.#refs, ...fields }));
    return this.#refs;
  }

  replyTo(ref: number, patience?: Patience): Promise<Reply> {
    const { promise } = this.#awaited(ref);
    return before(promise, () => `no reply to ${ref}; ${this.#report()}`, patience);
  }

  /** Says something, and resolves with its ack. */
  async say(message: string, { cid = randomUUID(), after }: { cid?: string; after?: number } = {}) {
    return okOf<Ack>(await this.command('send', { cid, message, after }));
  }

  /** Says all of these before it waits for the acks, so that the server gets them together. */
  async sayAll(messages: readonly string[]): Promise<Ack[]> {
    const refs = messages.map((message) => this.post('send', { cid: randomUUID(), message }));
    const replies = await Promise.all(refs.map((ref) => this.replyTo(ref, { within: 30_000 })));
    return replies.map((reply) => okOf<Ack>(reply));
  }

  async pull(after: number): Promise<Page> {
    return okOf<Page>(await this.command('pull', { after }));
  }

  /** Pulls until there is no more; what it missed after this `seq`, and where it stands then. */
  async catchUp(after: number): Promise<{ events: LoggedFrame[]; pages: Page[] }> {
    const pages: Page[] = [];
    const events: LoggedFrame[] = [];
    let more = true;
    while (more) {
      const page = await this.pull(events.at(-1)?.seq ?? after);
      pages.push(page);
      events.push(...page.events);
      ({ more } = page);
    }
    return { events, pages };
  }

  async seen(seq: number): Promise<object> {
    return okOf<object>(await this.command('seen', { seq }));
  }

  /** The next push, or the next that satisfies; those before it are passed over. */
  nextPush(): Promise<Push>;
  nextPush<P extends Push>(wanted: (push: Push) => push is P, patience?: Patience): Promise<P>;
  nextPush(wanted: (push: Push) => boolean, patience?: Patience): Promise<Push>;
  nextPush(wanted: (push: Push) => boolean = () => true, patience?: Patience): Promise<Push> {
    return before(this.#pushes.next(wanted), () => `the push did not come; ${this.#report()}`, patience);
  }

  /** The next event with this text. */
  nextChat(message: string, patience?: Patience): Promise<LoggedFrame> {
    const isIt = (push: Push): push is LoggedFrame => push.type === 'chat' && push.message === message;
    return this.nextPush(isIt, patience);
  }

  /** The pushes up to the event with this text, without it. What had to come before it has come, and nothing else. */
  async pushesBefore(message: string, patience?: Patience): Promise<Push[]> {
    const from = this.#pushes.read;
    await this.nextChat(message, patience);
    return this.#pushes.items.slice(from, this.#pushes.read - 1);
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

  /** Reads nothing more, so that what is sent to it piles up. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
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
    for (const item of Array.isArray(frame) ? frame : [frame]) {
      this.#inbox.add(item);
      if (!isReplyItem(item)) this.#pushes.add(item);
      else if (item.ref !== null) this.#awaited(item.ref).resolve(item);
    }
  }

  #awaited(ref: number): PromiseWithResolvers<Reply> {
    const awaited = this.#replies.get(ref) ?? Promise.withResolvers();
    this.#replies.set(ref, awaited);
    return awaited;
  }

  #report(): string {
    const last = this.texts.slice(-SHOWN).map((text) => text.slice(0, SHOWN_CHARACTERS));
    return `${this.texts.length} frames came, the last of them:\n${last.join('\n')}`;
  }
}

/** The ok of a reply that has to be one. */
export function okOf<Body>(reply: Reply): Body {
  if (!('ok' in reply)) throw new Error(`refused: ${JSON.stringify(reply)}`);
  return reply.ok as Body;
}

/** A frame that is not JSON would be a defect of the server: let the test see it rather than throw it away. */
function parse(text: string): Item | Item[] {
  try {
    return JSON.parse(text) as Item | Item[];
  } catch {
    throw new Error(`the server sent what is no JSON: ${text}`);
  }
}
