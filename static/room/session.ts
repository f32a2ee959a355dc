import { CLOSE, isNameError } from '../wire/codes';
import type { ActFrame } from '../wire/acts';
import type { DeedFrame } from '../wire/deeds';
import type { Command } from '../wire/commands';
import {
  decodeFrames,
  type ChatFrame,
  type ComingsFrame,
  type CommandError,
  type LoggedFrame,
  type Outcome,
  type ServerFrame,
} from '../wire/frames';
import { SEEN_BYTES, SEEN_EVENTS } from '../wire/limits';
import { decodePage, decodeWelcome, type Page } from '../wire/replies';
import { Connection, OPENING_MS, type ConnectionState, type Loss } from './connection';
import type { Timer } from './clock';
import { Exchange } from './exchange';
import { SECRET_LENGTH } from './identity';
import { Outbox, type Keep } from './outbox';
import type { Position } from './position';
import { newCid, Sender } from './sender';
import type { RoomEvent, Skipped } from './state';
import { utf8Length } from './text';
import type { World } from './world';

/** Milliseconds after which somebody who comes back is told to have come. */
export const RESUMED_MS = 60_000;

/** Milliseconds that the room may take to answer what is asked by {@link Session.ask}. */
export const ASKING_MS = 10_000;

/** Milliseconds that a first socket waits for the server to know who comes: it would be a guest's. */
export const SIGN_IN_MS = 1_000;

/** Why somebody may not be in the room at all, be it at the door or later. */
const TURNED_AWAY = new Set(['banned', 'not_a_member', 'guests_off']);

/** What a `hello` is refused for that may be tried again. */
const LOSSES: Readonly<Record<string, Loss>> = { room_full: 'full', too_many_connections: 'crowded' };

/** What a session tells. */
export interface SessionEvents {
  changed(state: ConnectionState): void;
  troubled(troubled: boolean): void;
  /** What happened in the room, in order. */
  happened(event: RoomEvent): void;
  /** What came of the invitation that this page came with; `null`: it was taken up, or there was no need to. */
  invited?(error: CommandError | null): void;
}

/**
 * A page's participation in a room, over one connection after the other: it comes in, catches up, applies what is said
 * exactly once and in order, and sends what is in the outbox. What it knows of the log is its position; it never goes past a
 * hole but by pulling what is missing, or by saying openly that something was skipped.
 */
export class Session {
  readonly #world: World;
  readonly #events: SessionEvents;
  readonly #connection: Connection;
  readonly #exchange: Exchange;
  /** How many sockets have ended. */
  #ends = 0;
  readonly #outbox: Outbox;
  readonly #sender: Sender;
  readonly #person: string;
  readonly #session: string;
  #name = '';
  #address = '';
  /** Whether it has entered, and not left. */
  #isIn = false;
  /** The name that this person entered last, on this page or another, if that is known. */
  #latestName: () => string | null = () => null;
  #position: Position | null = null;
  /** The public id of this person; told by the welcome. */
  #id: string | null = null;
  /** When this page was last known to be in the room; milliseconds since 1970. */
  #lastIn = Number.NEGATIVE_INFINITY;
  #welcomed = false;
  /** How many times it has said hello. */
  #hellos = 0;
  /** Until it was answered. */
  #invite: string | null = null;
  /** Whether it has come in since the server knows who it is of. */
  #isKnown = false;
  /** Seconds between two messages in this room. */
  #slow = 0;
  /** Set while a pull is under way; gives the connection up if nothing comes of it. */
  #pulling: Timer | null = null;
  /** What was applied and the room does not know it yet. */
  #unseen = { events: 0, bytes: 0 };

  /** Of the person with the secret `person`. Nothing is told before {@link enter}, but what `keep` has. */
  constructor(world: World, person: string, keep: Keep, events: SessionEvents) {
    this.#world = world;
    this.#person = person;
    this.#session = world.secret(SECRET_LENGTH);
    this.#events = events;
    this.#connection = new Connection(world, {
      changed: (state) => events.changed(state),
      troubled: (troubled) => events.troubled(troubled),
      opened: () => this.#greet(),
      heard: (data) => this.#heard(data),
      ended: (code) => this.#ended(code),
    });
    this.#exchange = new Exchange((text) => this.#connection.send(text));
    this.#outbox = new Outbox((items) => {
      keep.save(items);
      events.happened({ kind: 'outbox', items });
    });
    const position = (): Position | null => this.#position;
    const slow = (): number => this.#slow;
    this.#sender = new Sender(world, this.#outbox, {
      command: (command, answered) => this.#exchange.command(command, answered),
      nudge: () => this.#see(),
      held: (until) => events.happened({ kind: 'held', until }),
      takeSeen: () => this.#takeSeen(),
      get position() {
        return position();
      },
      get slow() {
        return slow();
      },
    });
    keep.inherit((items) => {
      this.#outbox.adopt(items);
      this.#sender.run();
    });
  }

  /** How far it has applied the log; `null` before the first welcome. */
  get position(): Position | null {
    return this.#position;
  }

  /**
   * Comes in at `address` as `name`, anew if need be; whenever it comes back, as `latest` then says, if it knows. The first time in a
   * browser that is once the server knows who comes, if it does so soon.
   */
  enter(address: string, name: string, latest: () => string | null = () => null): void {
    this.#name = name;
    this.#latestName = latest;
    this.#address = address;
    this.#isIn = true;
    const { identity, clock } = this.#world;
    if (!identity || identity.isKnown) {
      this.#connection.connect(address);
      return;
    }
    let waits = true;
    const open = (): void => {
      if (waits && this.#isIn) this.#connection.connect(this.#address);
      waits = false;
    };
    const late = clock.after(SIGN_IN_MS, open);
    void identity.signIn(this.#person).then((isKnown) => {
      late.cancel();
      if (waits) this.#isKnown = isKnown;
      open();
    });
  }

  leave(): void {
    this.#isIn = false;
    this.#connection.disconnect();
  }

  /** Takes up the invitation `link` as it comes in next. */
  comeBy(link: string): void {
    this.#invite = link;
  }

  /** The room took this page's person for a guest: the server has forgotten them, or learns only now who they are. */
  #cameAsGuest(): void {
    if (this.#isKnown) return;
    void this.#world.identity?.signIn(this.#person).then((isKnown) => {
      if (!isKnown || this.#isKnown) return;
      this.#isKnown = true;
      if (this.#isIn) this.#connection.connect(this.#address);
    });
  }

  /** Says `text`, in answer to the message at `reply`, as soon as it can; false where too much waits already. */
  say(text: string, reply: number | null = null): boolean {
    if (this.#outbox.full) return false;
    const answers = reply === null || !this.#position ? null : { epoch: this.#position.epoch, seq: reply };
    this.#outbox.add(newCid(this.#world), text, this.#world.clock.now(), answers);
    this.#sender.run();
    return true;
  }

  /** Sends a failed message again. */
  resend(cid: string): void {
    this.#sender.retry(cid);
  }

  /** Forgets a failed message. */
  discard(cid: string): void {
    this.#outbox.remove(cid);
  }

  /**
   * Asks the room for something that is for now or never; `answered` is called with what it said, or with `null` where there
   * is no connection, or was none for long enough.
   */
  ask(command: Command, answered: (outcome: Outcome | null) => void): void {
    let open = true;
    const end = (outcome: Outcome | null): void => {
      if (open) answered(outcome);
      open = false;
      deadline.cancel();
    };
    const deadline = this.#world.clock.after(ASKING_MS, () => end(null));
    if (!this.#welcomed || !this.#exchange.command(command, end)) end(null);
  }

  wake(): void {
    this.#connection.wake();
  }

  offline(): void {
    this.#connection.offline();
  }

  retry(): void {
    this.#connection.retry();
  }

  #greet(): void {
    this.#name = this.#latestName() ?? this.#name;
    const hello: Command = {
      type: 'hello',
      person: this.#person,
      session: this.#session,
      name: this.#name,
      epoch: this.#position?.epoch,
      seq: this.#position?.seq,
      resumed: this.#world.clock.now() - this.#lastIn < RESUMED_MS,
      attempt: this.#hellos,
      invite: this.#invite ?? undefined,
    };
    this.#hellos += 1;
    this.#exchange.command(hello, (outcome) => this.#answered(outcome));
  }

  #answered({ ok, error }: Outcome): void {
    if (error?.retry) {
      this.#connection.giveUp(LOSSES[error.code] ?? 'lost', true);
      return;
    }
    if (error) {
      this.#refused(error);
      return;
    }
    const welcome = decodeWelcome(ok);
    if (!welcome) {
      this.#connection.giveUp('lost', true);
      return;
    }
    this.#welcomed = true;
    this.#lastIn = this.#world.clock.now();
    this.#id = welcome.you.id;
    this.#connection.join();
    const { you, room } = welcome;
    this.#slow = room.slow ?? 0;
    this.#happened({ kind: 'welcomed', you, room, at: this.#world.clock.now() });
    this.#turn(welcome);
    if (!you.verified) this.#cameAsGuest();
    else if (this.#invite !== null) this.#invited(null);
  }

  #refused(error: CommandError): void {
    if (this.#invite !== null && !TURNED_AWAY.has(error.code) && !isNameError(error.code)) {
      // Without it one may come in all the same.
      this.#invited(error);
      this.#greet();
      return;
    }
    this.#connection.refuse({ kind: 'not_welcome', error });
    if (error.code !== 'banned') this.#cameAsGuest();
  }

  #invited(error: CommandError | null): void {
    this.#invite = null;
    this.#events.invited?.(error);
  }

  /** Applies `page`, and gets the next or begins to live. */
  #turn(page: Page): void {
    const before = this.#position;
    if (!before || !page.recovered || page.epoch !== before.epoch) {
      if (before) this.#skipped(page.epoch === before.epoch ? 'unheard' : 'wiped');
      // What was stored in a log that was wiped will not come.
      if (page.epoch !== before?.epoch) this.#outbox.passed(Number.POSITIVE_INFINITY);
      this.#position = { epoch: page.epoch, seq: (page.events[0]?.seq ?? page.head + 1) - 1 };
    }
    this.#apply(page.events, before !== null);
    if (page.more) {
      const stuck = this.#position === before || page.events.length === 0;
      if (stuck) this.#connection.giveUp('lost', false);
      else this.#pull();
      return;
    }
    if (page.presence) {
      this.#happened({ kind: 'people', presence: page.presence });
      this.#happened({ kind: 'standing', pins: page.pins, read: page.read });
    }
    this.#sender.start();
  }

  #pull(): void {
    if (this.#pulling || !this.#position) return;
    const { clock } = this.#world;
    this.#pulling = clock.after(OPENING_MS, () => this.#connection.giveUp('lost', false));
    this.#unseen = { events: 0, bytes: 0 };
    this.#exchange.command({ type: 'pull', after: this.#position.seq }, ({ ok }) => {
      this.#pulling?.cancel();
      this.#pulling = null;
      const page = ok && decodePage(ok);
      if (page) this.#turn(page);
      else this.#connection.giveUp('lost', true);
    });
  }

  #heard(data: unknown): void {
    const before = this.#position;
    if (this.#welcomed) this.#lastIn = this.#world.clock.now();
    const ends = this.#ends;
    for (const frame of decodeFrames(data)) {
      this.#take(frame);
      // What is left of the frame came from a connection that was just given up.
      if (ends !== this.#ends) return;
    }
    if (this.#position !== before && typeof data === 'string') this.#unseen.bytes += utf8Length(data);
    if (this.#unseen.events >= SEEN_EVENTS || this.#unseen.bytes >= SEEN_BYTES) this.#see();
  }

  #take(frame: ServerFrame): void {
    switch (frame.type) {
      case 'reply':
        this.#exchange.reply(frame.ref, frame.outcome);
        if (frame.ref === null) this.#turnedAway(frame.outcome);
        return;
      case 'chat':
      case 'act':
      case 'deed':
      case 'other':
        if (this.#welcomed) this.#pushed(frame);
        return;
      case 'people':
        this.#happened({ kind: 'people', presence: frame.presence });
        return;
      case 'comings':
        this.#renamed(frame);
        this.#happened({ kind: 'comings', comings: frame, at: this.#world.clock.now() });
        return;
      case 'typing':
        this.#happened({ kind: 'typing', people: frame.people, at: this.#world.clock.now() });
        return;
      case 'read':
        this.#happened({ kind: 'read', marks: frame.marks });
        return;
      case 'held':
        this.#pull();
        return;
    }
  }

  /** Somebody who was let in may not be here any more. */
  #turnedAway({ error }: Outcome): void {
    if (error && TURNED_AWAY.has(error.code)) this.#connection.refuse({ kind: 'not_welcome', error });
  }

  /** Another tab of this person may have given them another name. */
  #renamed({ join }: ComingsFrame): void {
    const you = join.find(({ id }) => id === this.#id);
    if (!you || you.name === this.#name) return;
    this.#name = you.name;
    const { id, name } = you;
    this.#happened({ kind: 'welcomed', you: { id, name }, at: this.#world.clock.now() });
  }

  #pushed(frame: LoggedFrame): void {
    if (!this.#position) return;
    // While a pull is under way its page brings what is missing.
    if (frame.seq > this.#position.seq + 1) this.#pull();
    else this.#apply([frame], true);
  }

  /** Applies those of `events` that are not applied yet; `fresh`: said since this page came in. */
  #apply(events: readonly LoggedFrame[], fresh: boolean): void {
    const applied: (ChatFrame | ActFrame | DeedFrame)[] = [];
    const tell = (): void => {
      if (applied.length === 0) return;
      const frames = applied.splice(0);
      this.#happened({ kind: 'said', frames, fresh, at: this.#world.clock.now() });
      for (const frame of frames) {
        if (frame.type === 'chat' && frame.cid !== null && frame.sender_id === this.#id) {
          this.#outbox.remove(frame.cid);
        }
      }
    };
    for (const event of events) {
      const at: Position | null = this.#position;
      if (!at || event.seq <= at.seq) continue;
      if (event.seq > at.seq + 1) {
        // A page with a hole: the server has no more to give.
        tell();
        this.#skipped('gone');
      }
      this.#position = { epoch: at.epoch, seq: event.seq };
      this.#unseen.events += 1;
      if (event.type !== 'other') applied.push(event);
      if (event.type === 'deed' && event.settings?.slow !== undefined) this.#slowTo(event.settings.slow);
    }
    tell();
    if (this.#position) this.#outbox.passed(this.#position.seq);
  }

  #slowTo(slow: number): void {
    this.#slow = slow;
    this.#sender.hurry();
  }

  #skipped(what: Skipped): void {
    this.#happened({ kind: 'skipped', what, at: this.#world.clock.now() });
  }

  #see(): void {
    if (!this.#position || !this.#welcomed) return;
    this.#unseen = { events: 0, bytes: 0 };
    this.#exchange.command({ type: 'seen', seq: this.#position.seq }, () => undefined);
  }

  #takeSeen(): number | undefined {
    if (this.#unseen.events === 0) return undefined;
    this.#unseen = { events: 0, bytes: 0 };
    return this.#position?.seq;
  }

  #ended(code: number): void {
    if (code === CLOSE.frameTooLarge) this.#sender.tooLarge();
    this.#sender.stop();
    this.#welcomed = false;
    this.#exchange.end();
    this.#ends += 1;
    this.#pulling?.cancel();
    this.#pulling = null;
    this.#unseen = { events: 0, bytes: 0 };
  }

  #happened(event: RoomEvent): void {
    this.#events.happened(event);
  }
}
