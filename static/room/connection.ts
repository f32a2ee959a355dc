import { asksForPause, CLOSE, isFatalClose } from '../wire/codes';
import { decodeServerFrame, encodeChat, type ErrorFrame, type ServerFrame } from '../wire/frames';
import { LONGEST_HEARTBEAT_MS } from '../wire/limits';
import { backoff, pause } from './backoff';
import type { Clock, Timer } from './clock';

/** Why there is no connection. */
export type Loss = 'lost' | 'offline' | 'full';

/** Where a connection stands. `attempt` counts the tries since the last connection that held, from 0. */
export type ConnectionState =
  | { readonly status: 'idle' }
  /** A socket is being opened, or is open and the room has not welcomed it yet. */
  | { readonly status: 'connecting'; readonly attempt: number; readonly loss: Loss | null }
  | { readonly status: 'joined' }
  /** The next try will come by itself. */
  | { readonly status: 'waiting'; readonly attempt: number; readonly loss: Loss }
  /** The server does not want this client back as it is: close code `code`, after `error` if it sent one. */
  | { readonly status: 'refused'; readonly code: number; readonly error: ErrorFrame | null };

/** What an open socket takes. */
export interface Socket {
  /** Hands `text` on; false where the socket no longer takes any. */
  send(text: string): boolean;
  close(): void;
}

/** What a socket tells. */
export interface SocketEvents {
  message(data: unknown): void;
  /** Called at most once, however the socket ended; `code` is 1006 where no close frame came. */
  closed(code: number): void;
}

/** What a connection needs of the world. */
export interface ConnectionWorld {
  readonly clock: Clock;
  /** Evenly spread, 0 ≤ x < 1. */
  random(): number;
  /** Starts opening a socket; reports only after returning. */
  open(address: string, events: SocketEvents): Socket;
}

/** What a connection tells. */
export interface ConnectionEvents {
  changed(state: ConnectionState): void;
  frame(frame: ServerFrame): void;
  /** Whether there has been no connection for {@link TROUBLE_MS}. */
  troubled(troubled: boolean): void;
}

/** Milliseconds without a connection that nobody needs to be told of. */
export const TROUBLE_MS = 5_000;

/** Milliseconds of silence after which a socket is given up: more than two heartbeats. */
export const SILENCE_MS = 2 * LONGEST_HEARTBEAT_MS + 5_000;

/** Milliseconds that opening a socket and being welcomed may take. */
export const OPENING_MS = 15_000;

/** Milliseconds a connection must hold before its loss counts as a first one. */
export const HELD_MS = 5_000;

/**
 * A connection to a room that keeps itself up: it reopens its socket with growing, jittered delays, at once when told
 * that the network or the page is back, and never after a close that says not to.
 *
 * It reports `changed`, `frame` and `troubled`, never from within the constructor.
 */
export class Connection {
  #state: ConnectionState = { status: 'idle' };
  #address = '';
  #socket: Socket | null = null;
  /** Tells the events of the present socket from those of one that was given up. */
  #generation = 0;
  #attempt = 0;
  #lastError: ErrorFrame | null = null;
  /** When the present silence has lasted too long; milliseconds since 1970. */
  #deadline = 0;
  #retry: Timer | null = null;
  #silence: Timer | null = null;
  #held: Timer | null = null;
  #trouble: Timer | null = null;
  #troubled = false;

  readonly #world: ConnectionWorld;
  readonly #events: ConnectionEvents;

  constructor(world: ConnectionWorld, events: ConnectionEvents) {
    this.#world = world;
    this.#events = events;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Connects to `address`, leaving any other. */
  connect(address: string): void {
    this.#address = address;
    this.#attempt = 0;
    this.#watchForTrouble();
    this.#open(null);
  }

  /** Closes for good; {@link connect} starts anew. */
  disconnect(): void {
    this.#drop();
    this.#calm();
    this.#become({ status: 'idle' });
  }

  /** Says `message`; true where the socket took it. */
  send(message: string): boolean {
    return this.#state.status === 'joined' && this.#socket !== null && this.#socket.send(encodeChat(message));
  }

  /** The browser is online again, the page visible again, or somebody pressed "try now". */
  wake(): void {
    switch (this.#state.status) {
      case 'waiting':
        this.#open('lost');
        break;
      case 'connecting':
      case 'joined':
        // Timers stand still while a computer sleeps.
        if (this.#world.clock.now() > this.#deadline) this.#open('lost');
        break;
      case 'idle':
      case 'refused':
        break;
    }
  }

  /** Connects again after a refusal, or at once while waiting. */
  retry(): void {
    if (this.#state.status === 'refused') this.connect(this.#address);
    else this.wake();
  }

  /** The browser has no network: what the socket holds on to is not worth waiting for. */
  offline(): void {
    if (this.#state.status === 'connecting' || this.#state.status === 'joined') this.#lose('offline', 1006);
    else if (this.#state.status === 'waiting') this.#become({ ...this.#state, loss: 'offline' });
  }

  #open(loss: Loss | null): void {
    this.#drop();
    const generation = this.#generation;
    const current = (): boolean => generation === this.#generation;
    this.#lastError = null;
    this.#listen(OPENING_MS);
    this.#become({ status: 'connecting', attempt: this.#attempt, loss });
    this.#socket = this.#world.open(this.#address, {
      message: (data) => {
        if (current()) this.#hear(data);
      },
      closed: (code) => {
        if (current()) this.#lose(lossAfter(code, loss), code);
      },
    });
  }

  #hear(data: unknown): void {
    const frame = decodeServerFrame(data);
    if (this.#state.status === 'joined') this.#listen(SILENCE_MS);
    if (frame === null) return;
    if (frame.type === 'error') this.#lastError = frame;
    if (frame.type === 'system' && this.#state.status !== 'joined') this.#join();
    this.#events.frame(frame);
  }

  #join(): void {
    this.#listen(SILENCE_MS);
    this.#calm();
    this.#held = this.#world.clock.after(HELD_MS, () => {
      this.#attempt = 0;
    });
    this.#become({ status: 'joined' });
  }

  #lose(loss: Loss, code: number): void {
    const error = this.#lastError;
    this.#drop();
    if (isFatalClose(code)) {
      this.#calm();
      this.#become({ status: 'refused', code, error });
      return;
    }
    this.#watchForTrouble();
    const attempt = this.#attempt;
    this.#attempt += 1;
    const random = this.#world.random();
    const delay = asksForPause(code) ? pause(random) : backoff(attempt, random);
    this.#retry = this.#world.clock.after(delay, () => this.#open(loss));
    this.#become({ status: 'waiting', attempt, loss });
  }

  /** Gives the socket up, with all its timers and whatever it may still say. */
  #drop(): void {
    this.#generation += 1;
    this.#retry?.cancel();
    this.#silence?.cancel();
    this.#held?.cancel();
    this.#socket?.close();
    this.#socket = null;
  }

  #listen(ms: number): void {
    this.#deadline = this.#world.clock.now() + ms;
    this.#silence?.cancel();
    this.#silence = this.#world.clock.after(ms, () => this.#lose('lost', 1006));
  }

  #watchForTrouble(): void {
    if (this.#trouble !== null || this.#troubled) return;
    this.#trouble = this.#world.clock.after(TROUBLE_MS, () => {
      this.#trouble = null;
      this.#troubled = true;
      this.#events.troubled(true);
    });
  }

  #calm(): void {
    this.#trouble?.cancel();
    this.#trouble = null;
    if (!this.#troubled) return;
    this.#troubled = false;
    this.#events.troubled(false);
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    this.#events.changed(state);
  }
}

/** Why a socket that was closed with `code` is gone, where the last one was gone for `before`. */
function lossAfter(code: number, before: Loss | null): Loss {
  if (code === CLOSE.roomFull) return 'full';
  // That the network is back is told, not found out.
  return before === 'offline' ? 'offline' : 'lost';
}
