import { asksForPause, asksForReturn, CLOSE, isFatalClose } from '../wire/codes';
import { PING, PROTOCOL } from '../wire/commands';
import type { CommandError } from '../wire/frames';
import { GONE_MS, PING_MS } from '../wire/limits';
import { backoff, pause } from './backoff';
import type { Timer } from './clock';
import type { Socket, World } from './world';

/** Why there is no connection. */
export type Loss = 'lost' | 'offline' | 'full' | 'crowded';

/** Why trying again by itself cannot help. */
export type Refusal =
  /** The server closed with a code that says so. */
  | { readonly kind: 'closed'; readonly code: number }
  /** The room did not welcome this client. */
  | { readonly kind: 'not_welcome'; readonly error: CommandError }
  /** The server does not speak this client's protocol. */
  | { readonly kind: 'too_old' };

/** Where a connection stands. `attempt` counts the tries since the last connection that held, from 0. */
export type ConnectionState =
  | { readonly status: 'idle' }
  /** A socket is being opened, or is open and the room has not welcomed it yet. */
  | { readonly status: 'connecting'; readonly attempt: number; readonly loss: Loss | null }
  | { readonly status: 'joined' }
  /** The next try will come by itself. */
  | { readonly status: 'waiting'; readonly attempt: number; readonly loss: Loss }
  | { readonly status: 'refused'; readonly refusal: Refusal };

/** What a connection tells. */
export interface ConnectionEvents {
  changed(state: ConnectionState): void;
  /** A socket is open: whoever is to be welcomed may speak. */
  opened(): void;
  heard(data: unknown): void;
  /** The socket that was opened last is gone, with `code`; 1000 where this client left it. */
  ended(code: number): void;
  /** Whether there has been no connection for {@link TROUBLE_MS}. */
  troubled(troubled: boolean): void;
}

/** Milliseconds without a connection that nobody needs to be told of. */
export const TROUBLE_MS = 5_000;

/** Milliseconds that anything may take to come after a ping. */
export const ANSWER_MS = 10_000;

/** Milliseconds that opening a socket and being welcomed may take. */
export const OPENING_MS = 15_000;

/** Milliseconds a connection must hold before its loss counts as a first one. */
export const HELD_MS = 5_000;

/**
 * A connection to a room that keeps itself up: it reopens its socket with growing, jittered delays, at once when told
 * that the network or the page is back or when the socket turns out to be dead, and never after a close that says not to.
 *
 * It reports to its {@link ConnectionEvents}, never from within the constructor.
 */
export class Connection {
  #state: ConnectionState = { status: 'idle' };
  #address = '';
  #socket: Socket | null = null;
  /** Tells the events of the present socket from those of one that was given up. */
  #generation = 0;
  #attempt = 0;
  /** When something must have been heard; milliseconds since 1970. */
  #deadline = Number.POSITIVE_INFINITY;
  /** Gives the socket up at the deadline. */
  #silence: Timer | null = null;
  /** When the last ping was sent, or the room welcomed this client. */
  #pinged = 0;
  #beat: Timer | null = null;
  #retry: Timer | null = null;
  #held: Timer | null = null;
  #trouble: Timer | null = null;
  #troubled = false;

  readonly #world: World;
  readonly #events: ConnectionEvents;

  constructor(world: World, events: ConnectionEvents) {
    this.#world = world;
    this.#events = events;
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
    this.#drop(1000);
    this.#calm();
    this.#become({ status: 'idle' });
  }

  /** Hands `text` to the socket; true where it took it. */
  send(text: string): boolean {
    return this.#socket !== null && this.#socket.send(text);
  }

  /** The room has welcomed this client. */
  join(): void {
    this.#calm();
    this.#hush();
    this.#pinged = this.#world.clock.now();
    this.#beat = this.#world.clock.after(PING_MS, () => this.#ping());
    this.#held = this.#world.clock.after(HELD_MS, () => {
      this.#attempt = 0;
    });
    this.#become({ status: 'joined' });
  }

  /** The room does not want this client as it is. */
  refuse(refusal: Refusal): void {
    this.#drop(1000);
    this.#calm();
    this.#become({ status: 'refused', refusal });
  }

  /** The socket is of no use; the next try comes after a delay, or after a longer pause. */
  giveUp(loss: Loss, paused: boolean): void {
    this.#drop(1000);
    this.#wait(loss, paused);
  }

  /** The browser is online again, the page visible again, or somebody pressed "try now". */
  wake(): void {
    const now = this.#world.clock.now();
    switch (this.#state.status) {
      case 'waiting':
        this.#open('lost');
        break;
      case 'connecting':
        // Timers stand still while a computer sleeps.
        if (now > this.#deadline) this.#open('lost');
        break;
      case 'joined':
        if (now > this.#deadline || now - this.#pinged > GONE_MS) this.#open('lost');
        else this.#ping();
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
    if (this.#state.status === 'connecting' || this.#state.status === 'joined') this.giveUp('offline', false);
    else if (this.#state.status === 'waiting') this.#become({ ...this.#state, loss: 'offline' });
  }

  #open(loss: Loss | null): void {
    this.#drop(1000);
    const generation = this.#generation;
    const current = (): boolean => generation === this.#generation;
    this.#expect(OPENING_MS, () => this.giveUp('lost', false));
    this.#become({ status: 'connecting', attempt: this.#attempt, loss });
    this.#socket = this.#world.open(this.#address, PROTOCOL, {
      opened: (protocol) => {
        if (!current()) return;
        if (protocol === PROTOCOL) this.#events.opened();
        else this.refuse({ kind: 'too_old' });
      },
      message: (data) => {
        if (current()) this.#hear(data);
      },
      closed: (code) => {
        if (current()) this.#closed(code, loss);
      },
    });
  }

  #hear(data: unknown): void {
    if (this.#state.status === 'joined') {
      this.#hush();
      // In a hidden page timers hardly run, and what the others say has to stand in for them.
      if (this.#world.clock.now() - this.#pinged >= PING_MS) this.#ping();
    }
    this.#events.heard(data);
  }

  #ping(): void {
    const { clock } = this.#world;
    this.#beat?.cancel();
    this.#beat = clock.after(PING_MS, () => this.#ping());
    this.#pinged = clock.now();
    this.send(PING);
    // A first ping that nobody answers is not forgiven for the sake of a second.
    if (!this.#silence) this.#expect(ANSWER_MS, () => this.#open('lost'));
  }

  #closed(code: number, before: Loss | null): void {
    const held = this.#attempt === 0;
    this.#drop(code);
    if (isFatalClose(code)) this.refuse({ kind: 'closed', code });
    // At once, but not again and again.
    else if (asksForReturn(code) && held) {
      this.#attempt += 1;
      this.#watchForTrouble();
      this.#open('lost');
    } else this.#wait(lossAfter(code, before), asksForPause(code));
  }

  #wait(loss: Loss, paused: boolean): void {
    this.#watchForTrouble();
    const attempt = this.#attempt;
    this.#attempt += 1;
    const random = this.#world.random();
    const delay = paused ? pause(random) : backoff(attempt, random);
    this.#retry = this.#world.clock.after(delay, () => this.#open(loss));
    this.#become({ status: 'waiting', attempt, loss });
  }

  /** Gives the socket up, with all its timers and whatever it may still say. */
  #drop(code: number): void {
    this.#generation += 1;
    this.#retry?.cancel();
    this.#held?.cancel();
    this.#beat?.cancel();
    this.#hush();
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = null;
    socket.close();
    this.#events.ended(code);
  }

  /** Something must be heard within `ms`, else `orElse`. */
  #expect(ms: number, orElse: () => void): void {
    this.#hush();
    this.#deadline = this.#world.clock.now() + ms;
    this.#silence = this.#world.clock.after(ms, orElse);
  }

  #hush(): void {
    this.#deadline = Number.POSITIVE_INFINITY;
    this.#silence?.cancel();
    this.#silence = null;
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
  if (code === CLOSE.tooManyConnections) return 'crowded';
  // That the network is back is told, not found out.
  return before === 'offline' ? 'offline' : 'lost';
}
