/** A room of `edge-chat.v1` in a few lines, which can be told to break its promises: so that it shows whether anybody notices. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Place } from './log';
import { type Chat, SUBPROTOCOL } from './protocol';

/** What it may do wrong, each once every few messages. */
export type Fault =
  | 'forgetsStored'
  | 'storesResendsAgain'
  | 'skipsPush'
  | 'pushesTwice'
  | 'swapsPushes'
  | 'changesText'
  | 'skipsSeq'
  | 'losesReply';

const EPOCH = 'abcdefghijk';
const PAGE = 200;
const EVERY = 7;

interface Member {
  socket: WebSocket;
  id: string;
  name: string;
  session: string;
  welcome: boolean;
}

interface Incoming {
  type: string;
  ref: number;
  person?: string;
  session?: string;
  name?: string;
  epoch?: string;
  seq?: number;
  cid?: string;
  message?: string;
  after?: number;
}

export class FakeRoom {
  readonly #server: Server;
  readonly #members = new Set<Member>();
  readonly #fault: Fault | undefined;
  log: Chat[] = [];
  /** Commands as they came. */
  readonly commands: Incoming[] = [];
  #handled = 0;

  private constructor(fault: Fault | undefined) {
    this.#fault = fault;
    this.#server = createServer((request, response) => {
      const after = Number(new URL(request.url ?? '', 'http://room').searchParams.get('after'));
      const messages = this.#after(after);
      response.end(JSON.stringify({ epoch: EPOCH, head: this.#head, messages }));
    });
    const sockets = new WebSocketServer({ server: this.#server, handleProtocols: () => SUBPROTOCOL });
    sockets.on('connection', (socket) => this.#join(socket));
  }

  static async start(fault?: Fault): Promise<FakeRoom> {
    const room = new FakeRoom(fault);
    room.#server.listen(0, '127.0.0.1');
    await once(room.#server, 'listening');
    return room;
  }

  get place(): Place {
    const { port } = this.#server.address() as AddressInfo;
    return { server: new URL(`http://127.0.0.1:${port}/`), room: 'fake' };
  }

  stop(): void {
    this.breakOff();
    this.#server.close();
  }

  /** Every connection, at once and without a close frame. */
  breakOff(): void {
    for (const { socket } of this.#members) socket.terminate();
  }

  close(code: number): void {
    for (const { socket } of this.#members) socket.close(code);
  }

  /** To all who were welcomed. */
  push(frame: object): void {
    for (const { socket, welcome } of this.#members) if (welcome) socket.send(JSON.stringify(frame));
  }

  get #head(): number {
    return this.log.at(-1)?.seq ?? 0;
  }

  #after(seq: number): Chat[] {
    return this.log.filter((chat) => (chat.seq ?? 0) > seq).slice(0, PAGE);
  }

  #join(socket: WebSocket): void {
    const member: Member = { socket, id: '', name: '', session: '', welcome: false };
    this.#members.add(member);
    socket.on('close', () => this.#members.delete(member));
    socket.on('message', (data) => {
      const text = String(data);
      if (text === 'ping') socket.send('pong');
      else this.#command(member, JSON.parse(text) as Incoming);
    });
  }

  #command(member: Member, command: Incoming): void {
    this.commands.push(command);
    const reply = (ok: object) => member.socket.send(JSON.stringify({ type: 'reply', ref: command.ref, ok }));
    if (command.type === 'hello') reply(this.#hello(member, command));
    else if (command.type === 'pull') reply({ ...this.#page(command.after ?? 0), recovered: true });
    else if (command.type === 'send') this.#send(member, command, reply);
    else if (command.type === 'seen') reply({});
  }

  #hello(member: Member, { person = '', session = '', name = '', epoch, seq = 0 }: Incoming): object {
    for (const other of this.#members) if (other.session === session) other.socket.close(4002);
    Object.assign(member, { id: person.slice(0, 16), name, session, welcome: true });
    const recovered = epoch === EPOCH && seq <= this.#head;
    const page = this.#page(recovered ? seq : this.#head - PAGE);
    return { ...page, recovered, you: { id: member.id, name } };
  }

  #page(after: number): object {
    const events = this.#after(after);
    const more = (events.at(-1)?.seq ?? this.#head) < this.#head;
    return { epoch: EPOCH, head: this.#head, more, events, count: this.#members.size, people: [] };
  }

  #send({ id, name }: Member, { cid, message = '', after }: Incoming, reply: (ok: object) => void): void {
    this.#handled += 1;
    const wrong = (fault: Fault): boolean => this.#fault === fault && this.#handled % EVERY === 0;
    if (wrong('losesReply')) return;
    const known = this.log.find((chat) => chat.cid === cid && chat.sender_id === id);
    const forgotten = this.#fault === 'storesResendsAgain' && after !== undefined;
    if (known !== undefined && !forgotten) {
      reply({ seq: known.seq, cid, at: known.timestamp, dup: true });
      return;
    }
    const seq = this.#head + (wrong('skipsSeq') ? 2 : 1);
    const chat: Chat = {
      type: 'chat',
      message,
      sender_id: id,
      sender_name: name,
      is_auto_reply: false,
      is_system: false,
      timestamp: new Date().toISOString(),
      seq,
      ...(cid === undefined ? {} : { cid }),
    };
    this.log.push(chat);
    if (!wrong('storesResendsAgain')) reply({ seq, cid, at: chat.timestamp, dup: false });
    if (!wrong('skipsPush')) this.push(wrong('changesText') ? { ...chat, message: 'changed' } : chat);
    if (wrong('pushesTwice')) this.push(chat);
    const before = this.log.at(-2);
    if (wrong('swapsPushes') && before !== undefined) this.push(before);
    if (wrong('forgetsStored')) this.log = this.log.filter((other) => other !== chat);
  }
}
