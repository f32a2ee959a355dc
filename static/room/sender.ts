import type { Command } from '../wire/commands';
import type { Outcome } from '../wire/frames';
import { decodeAck } from '../wire/replies';
import { backoff } from './backoff';
import type { Timer } from './clock';
import type { Outbox, OutboxItem } from './outbox';
import type { Position } from './position';
import type { World } from './world';

/** Milliseconds that the room may take to store a message, retries included. */
export const STORING_MS = 10_000;

/**
 * Milliseconds without an answer after which the room is asked something else. One that broke off in the middle (RESUME-6)
 * finds out when it next runs, and then has this connection come back, which sends all anew.
 */
export const NUDGE_MS = 2_000;

/** Milliseconds that one who is too fast waits at most where the room is not slow (RATE-8). */
const RATE_MS = 10_000;

/** A failure that the server knows nothing of: it did not answer. */
export const NO_ANSWER = 'no_answer';

/** After these the same `cid` cannot be used again. */
const NEEDS_NEW_CID = new Set(['cid_reused', 'in_doubt']);

/** What a sender needs of its session. */
export interface Link {
  /** Sends `command`; `answered` is called with its reply, unless the connection is lost first. False where nothing takes it. */
  command(command: Command, answered: (outcome: Outcome) => void): boolean;
  /** Asks the room something that changes nothing. */
  nudge(): void;
  /** What is to be sent waits until then, since the room takes no more yet; milliseconds since 1970; 0: no longer. */
  held(until: number): void;
  /** Where the log is, as applied here. */
  readonly position: Position | null;
  /** Seconds between two messages in this room. */
  readonly slow: number;
  /** That place, if it is still to be said that everything up to it was seen; the caller says it. */
  takeSeen(): number | undefined;
}

/** A message on the present connection. */
interface Flight {
  /** When this connection first took it; milliseconds since 1970. */
  readonly since: number;
  /** Fails it; set while an answer is awaited. */
  deadline: Timer | null;
  /** Whether it is to be sent once more: the room could not store it. */
  again: boolean;
}

/**
 * Sends what is in the outbox, oldest first, over one connection after the other. All of it is on its way at once: the
 * room takes a connection's messages in order, and stores a burst together.
 */
export class Sender {
  readonly #world: Pick<World, 'clock' | 'random' | 'secret'>;
  readonly #outbox: Outbox;
  readonly #link: Link;
  /** What the present connection has taken, by `cid`. */
  #flights = new Map<string, Flight>();
  #started = false;
  #attempt = 0;
  #pause: Timer | null = null;
  /** Until when everything waits; milliseconds since 1970; 0: it did not. */
  #held = 0;

  constructor(world: Pick<World, 'clock' | 'random' | 'secret'>, outbox: Outbox, link: Link) {
    this.#world = world;
    this.#outbox = outbox;
    this.#link = link;
  }

  /** There is a connection that has caught up: what is in the log already is in the outbox no more. */
  start(): void {
    this.#started = true;
    this.run();
  }

  /** The connection is gone: everything unanswered is in doubt, and will be sent again. */
  stop(): void {
    this.#started = false;
    this.#attempt = 0;
    this.#rest(null);
    this.#hold(0);
    for (const flight of this.#flights.values()) flight.deadline?.cancel();
    this.#flights.clear();
  }

  /** The server closed the connection because a frame was too large: it can only have been one of these. */
  tooLarge(): void {
    for (const [cid, { deadline }] of this.#flights) {
      if (deadline) this.#outbox.failed(cid, { code: 'frame_too_large', message: '' });
    }
  }

  /** Sends what has not been sent on this connection. */
  run(): void {
    if (!this.#started || this.#pause) return;
    for (const item of this.#outbox.items) {
      const flight = this.#flights.get(item.cid);
      if (item.stored !== null || item.failure !== null || (flight && !flight.again)) continue;
      if (!this.#transmit(item, flight)) return;
    }
  }

  /** What kept messages waiting may be no more. */
  hurry(): void {
    if (this.#held === 0) return;
    this.#rest(null);
    this.#hold(0);
    this.run();
  }

  /** Sends a failed message once more: the same one, unless its `cid` can be of no more use. */
  retry(cid: string): void {
    const failure = this.#outbox.find(cid)?.failure;
    if (!failure) return;
    this.#flights.delete(cid);
    if (NEEDS_NEW_CID.has(failure.code)) this.#outbox.renew(cid, newCid(this.#world));
    else this.#outbox.revive(cid);
    this.run();
  }

  #transmit(item: OutboxItem, before: Flight | undefined): boolean {
    const { position } = this.#link;
    if (!position) return false;
    const after = item.sent ? lookFrom(item.sent, position) : undefined;
    this.#outbox.handed(item.cid, { epoch: position.epoch, seq: after ?? position.seq });
    const { clock } = this.#world;
    const flight: Flight = { since: before?.since ?? clock.now(), deadline: null, again: false };
    this.#flights.set(item.cid, flight);
    const { cid, text: message } = item;
    const seen = this.#link.takeSeen();
    // In another log it would be another message.
    const reply = item.reply?.epoch === position.epoch ? item.reply.seq : undefined;
    const send: Command = { type: 'send', cid, message, after, seen, reply };
    const sent = this.#link.command(send, (outcome) => this.#answered(cid, flight, outcome));
    if (!sent) return false;
    flight.deadline = clock.after(NUDGE_MS, () => {
      flight.deadline = clock.after(STORING_MS - NUDGE_MS, () => {
        flight.deadline = null;
        this.#outbox.failed(item.cid, { code: NO_ANSWER, message: '' });
      });
      this.#link.nudge();
    });
    return true;
  }

  #answered(cid: string, flight: Flight, { ok, error }: Outcome): void {
    flight.deadline?.cancel();
    flight.deadline = null;
    const item = this.#outbox.find(cid);
    if (!item || item.stored !== null) return;
    if (error) {
      const now = this.#world.clock.now();
      const late = now - Math.max(flight.since, this.#held) >= STORING_MS;
      // A clock that is wrong is not to make it wait for longer than it can have to, nor to fail it.
      const until = Math.min(error.until ?? 0, now + Math.max(this.#link.slow * 1000, RATE_MS));
      if (!error.retry || item.failure !== null || (late && error.until === undefined))
        this.#outbox.failed(cid, { code: error.code, message: error.message });
      else if (until > now) this.#sendThen(flight, until);
      else this.#sendAgain(flight);
      return;
    }
    const ack = decodeAck(ok);
    if (!ack) {
      this.#outbox.failed(cid, { code: NO_ANSWER, message: '' });
      return;
    }
    this.#attempt = 0;
    this.#hold(0);
    this.#outbox.stored(cid, ack.seq, Date.parse(ack.at));
    this.#outbox.passed(this.#link.position?.seq ?? 0);
  }

  #sendAgain(flight: Flight): void {
    flight.again = true;
    if (this.#pause) return;
    this.#rest(backoff(this.#attempt, this.#world.random()));
    this.#attempt += 1;
  }

  /** The room has said when it takes more: nothing of this person before that. */
  #sendThen(flight: Flight, until: number): void {
    flight.again = true;
    if (until <= this.#held && this.#pause) return;
    this.#hold(until);
    this.#rest(until - this.#world.clock.now());
  }

  /** Sends nothing for `ms`; `null`: it need not be. */
  #rest(ms: number | null): void {
    this.#pause?.cancel();
    this.#pause =
      ms === null
        ? null
        : this.#world.clock.after(ms, () => {
            this.#pause = null;
            this.run();
          });
  }

  #hold(until: number): void {
    if (until === this.#held) return;
    this.#held = until;
    this.#link.held(until);
  }
}

/** A new id for a message. */
export function newCid(world: Pick<World, 'secret'>): string {
  return world.secret(16);
}

/** The `seq` after which a message that was first sent at `sent` may be, where the log is now at `position`. */
function lookFrom(sent: Position, position: Position): number {
  // The log was wiped in between: in the new one it may be anywhere.
  return sent.epoch === position.epoch ? sent.seq : 0;
}
