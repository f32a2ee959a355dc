import type { Sent } from './frames';

/** How a {@link ModelRoom} is narrower than a real one, so that its edges are met. */
export interface ModelLimits {
  /** Events in a page. */
  readonly page: number;
  /** Events behind the head from which a `hello` is a reset. */
  readonly resume: number;
  /** Events that a resend looks back through. */
  readonly resend: number;
  /** Events that may be unseen before a connection is held. */
  readonly unseen: number;
}

export interface StoredEvent {
  readonly type: 'chat';
  readonly message: string;
  readonly sender_id: string;
  readonly sender_name: string;
  readonly is_auto_reply: false;
  readonly is_system: false;
  readonly timestamp: string;
  readonly seq: number;
  readonly cid?: string;
}

/** The room's end of a socket. */
export interface ModelSocket {
  send(frame: object): void;
  close(code: number): void;
}

interface Member {
  readonly socket: ModelSocket;
  person: string | null;
  session: string;
  attempt: number;
  name: string;
  live: boolean;
  held: boolean;
  /** The last event that it was sent. */
  sent: number;
  seen: number;
}

/** The room as SPEC.md has it, without time or storage: what a client is tested against. */
export class ModelRoom {
  log: StoredEvent[] = [];
  epoch = 'epoch-0';
  /** The `seq` before the oldest event that is kept. */
  pruned = 0;
  /** Whether nothing can be stored. */
  unavailable = false;
  /** Told of everything that is stored, and of every message that was not. */
  watch: { stored(event: StoredEvent): void; refused(message: string): void } | null = null;
  #epochs = 0;
  /** Messages stored before this one are not remembered without `after`: the object left memory. */
  #forgotten = 0;
  readonly #members = new Map<ModelSocket, Member>();
  readonly #limits: ModelLimits;
  readonly #now: () => number;

  constructor(limits: ModelLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  get head(): number {
    return this.log.at(-1)?.seq ?? this.pruned;
  }

  /** Who is here, by id. */
  get people(): readonly { id: string; name: string }[] {
    const people = new Map<string, string>();
    for (const { person, name } of this.#members.values()) if (person) people.set(idOf(person), name);
    return [...people].map(([id, name]) => ({ id, name })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** A v1 socket. */
  connect(socket: ModelSocket): void {
    this.#members.set(socket, {
      socket,
      person: null,
      session: '',
      attempt: -1,
      name: '',
      live: false,
      held: false,
      sent: 0,
      seen: 0,
    });
  }

  disconnect(socket: ModelSocket): void {
    const member = this.#members.get(socket);
    if (!member) return;
    const before = this.people;
    this.#members.delete(socket);
    this.#tellComings(before, false);
  }

  hear(socket: ModelSocket, command: Sent): void {
    const member = this.#members.get(socket);
    if (!member) return;
    const reply = (answer: object): void => socket.send({ type: 'reply', ref: command.ref, ...answer });
    switch (command.type) {
      case 'hello':
        this.#hello(member, command, reply);
        return;
      case 'send':
        this.#send(member, command, reply);
        return;
      case 'pull':
        this.#pull(member, command.after ?? 0, reply);
        return;
      case 'seen':
        member.seen = Math.max(member.seen, command.seq ?? 0);
        reply({ ok: {} });
        return;
      default:
        reply(failure('unknown_command'));
    }
  }

  /** Somebody else, on the classic protocol, says `message`. */
  said(message: string): void {
    this.#push(this.#append({ message, sender_id: 'classic1', sender_name: '老客户端' }));
  }

  /** The log is begun anew, and every connection with it. */
  wipe(): void {
    this.#epochs += 1;
    this.epoch = `epoch-${this.#epochs}`;
    this.log = [];
    this.pruned = 0;
    this.closeAll(1012);
  }

  prune(keep: number): void {
    const gone = this.log.splice(0, Math.max(0, this.log.length - keep));
    this.pruned = gone.at(-1)?.seq ?? this.pruned;
  }

  /** The object leaves memory. */
  forget(): void {
    this.#forgotten = this.head;
  }

  /** Holds every connection back, as if nobody read. */
  holdAll(): void {
    for (const member of this.#members.values()) if (member.live && !member.held) this.#hold(member);
  }

  closeAll(code: number): void {
    for (const { socket } of this.#members.values()) {
      socket.close(code);
      this.#members.delete(socket);
    }
  }

  #hello(member: Member, command: Sent, reply: (answer: object) => void): void {
    if (this.unavailable) {
      reply(failure('unavailable', true));
      return;
    }
    const { attempt = 0 } = command;
    for (const other of this.#members.values()) {
      if (other === member || other.session !== command.session) continue;
      // One of the two has overtaken the other.
      const gone = other.attempt > attempt ? member : other;
      this.#members.delete(gone.socket);
      gone.socket.close(4002);
      if (gone === member) return;
    }
    member.attempt = attempt;
    const before = this.people;
    member.person = command.person ?? '';
    member.session = command.session ?? '';
    member.name = command.name ?? '';
    const { epoch, seq = -1 } = command;
    const recovered =
      epoch === this.epoch &&
      seq <= this.head &&
      seq >= this.pruned &&
      this.head - seq <= this.#limits.resume;
    const page = this.#page(member, recovered ? seq : null);
    reply({ ok: { ...page, you: { id: idOf(member.person), name: member.name } } });
    this.#tellComings(before, command.resumed === true);
  }

  #pull(member: Member, after: number, reply: (answer: object) => void): void {
    const reached = after >= this.pruned && after <= this.head;
    member.seen = Math.max(member.seen, after);
    reply({ ok: this.#page(member, reached ? after : null) });
  }

  /** The events after `after`, or the newest where that is `null`. */
  #page(member: Member, after: number | null): object {
    const from = after === null ? Math.max(this.pruned, this.head - this.#limits.page) : after;
    const events = this.log.filter(({ seq }) => seq > from).slice(0, this.#limits.page);
    const more = (events.at(-1)?.seq ?? from) < this.head;
    member.live = !more;
    member.held = false;
    member.sent = events.at(-1)?.seq ?? from;
    const presence = more ? {} : { count: this.people.length, people: this.people };
    return { epoch: this.epoch, head: this.head, recovered: after !== null, more, events, ...presence };
  }

  #send(member: Member, { cid = '', message = '', after }: Sent, reply: (answer: object) => void): void {
    const sender = idOf(member.person ?? '');
    if (after !== undefined && (this.head - after > this.#limits.resend || after < this.pruned)) {
      reply(failure('in_doubt'));
      return;
    }
    const from = after ?? this.#forgotten;
    const before = this.log.find((e) => e.seq > from && e.cid === cid && e.sender_id === sender);
    const ack = (event: StoredEvent, dup: boolean): object => ({
      ok: { seq: event.seq, cid, at: event.timestamp, dup },
    });
    if (before) {
      reply(before.message === message ? ack(before, true) : failure('cid_reused'));
      return;
    }
    if (this.unavailable) {
      this.watch?.refused(message);
      reply(failure('unavailable', true));
      return;
    }
    const event = this.#append({ message, sender_id: sender, sender_name: member.name, cid });
    // In either order: a client may not count on one.
    if (event.seq % 2 === 0) reply(ack(event, false));
    this.#push(event);
    if (event.seq % 2 === 1) reply(ack(event, false));
  }

  #append(said: Pick<StoredEvent, 'message' | 'sender_id' | 'sender_name' | 'cid'>): StoredEvent {
    const timestamp = new Date(this.#now()).toISOString();
    const fixed = { type: 'chat', is_auto_reply: false, is_system: false } as const;
    const event = { ...fixed, ...said, timestamp, seq: this.head + 1 };
    this.log.push(event);
    this.watch?.stored(event);
    return event;
  }

  #push(event: StoredEvent): void {
    for (const member of this.#members.values()) {
      if (!member.live || member.held) continue;
      if (event.seq - member.seen > this.#limits.unseen) this.#hold(member);
      else {
        member.sent = event.seq;
        member.socket.send(event);
      }
    }
  }

  #hold(member: Member): void {
    member.held = true;
    member.socket.send({ type: 'held', after: member.sent });
  }

  #tellComings(before: readonly { id: string; name: string }[], back: boolean): void {
    const { people } = this;
    const had = new Map(before.map(({ id, name }) => [id, name]));
    const join = people.flatMap(({ id, name }) => (had.get(id) === name ? [] : [{ id, name, back }]));
    const leave = before.filter(({ id }) => !people.some((one) => one.id === id)).map(({ id }) => id);
    if (join.length + leave.length === 0) return;
    const push = { type: 'presence', count: people.length, join, leave };
    for (const { live, held, socket } of this.#members.values()) if (live && !held) socket.send(push);
  }
}

/** The public id of the person with the secret `person`. */
export const idOf = (person: string): string => `id-of-${person.slice(0, 8)}`;

const failure = (code: string, retry = false): object => ({
  error: { number: 1, code, message: code, retry },
});
