import { reduce } from '../../../static/room/reduce';
import { Session } from '../../../static/room/session';
import { EMPTY_ROOM, type RoomState } from '../../../static/room/state';
import type { ChatFrame } from '../../../static/wire/frames';
import type { Sent } from './frames';
import { FakeWorld } from './world';

/** What one client of the simulated room did and heard, and what the room was like when all was quiet. */
export interface Trace {
  readonly seed: number;
  readonly room: string;
  /** The person's secret. */
  readonly person: string;
  readonly session: string;
  readonly name: string;
  /** `at`: milliseconds since the start, never falling. */
  readonly steps: readonly ({ readonly at: number } & Step)[];
  readonly final: {
    readonly epoch: string;
    readonly messages: readonly {
      readonly seq: number;
      readonly sender_id: string;
      readonly message: string;
    }[];
    readonly people: readonly { readonly id: string; readonly name: string }[];
  };
}

type Step =
  | { readonly do: 'open' }
  | { readonly do: 'say'; readonly text: string }
  /** What the simulated client sent; this one sends its own. */
  | { readonly do: 'command'; readonly frame: Sent }
  | { readonly do: 'frame'; readonly text: string }
  | { readonly do: 'lost'; readonly code?: number };

type Json = Record<string, unknown>;

/** Plays the server's part of a {@link Trace} to a session of this client. */
export class TracePlayer {
  state: RoomState = EMPTY_ROOM;
  readonly told: (ChatFrame | 'skipped')[] = [];
  readonly #world = new FakeWorld();
  readonly #session: Session;
  readonly #name: string;
  /** The commands that the simulated client sent on the present connection, by `ref`. */
  #recorded = new Map<number, Sent>();
  /** What it sent at all, by `cid`. */
  readonly #texts = new Map<string, string>();
  readonly #cids = new Map<string, string>();
  #now = 0;
  #open = false;

  constructor({ person, name }: Trace) {
    this.#name = name;
    const keep = { save: () => undefined, inherit: () => undefined };
    this.#session = new Session(this.#world, person, keep, {
      changed: () => undefined,
      troubled: () => undefined,
      happened: (event) => {
        if (event.kind === 'said') this.told.push(...event.frames.filter((frame) => frame.type === 'chat'));
        if (event.kind === 'skipped') this.told.push('skipped');
        this.state = reduce(this.state, event);
      },
    });
  }

  play(steps: Trace['steps']): void {
    for (const step of steps) {
      this.#waitUntil(step.at);
      this.#take(step);
    }
  }

  #take(step: Step): void {
    switch (step.do) {
      case 'open':
        this.#opens();
        return;
      case 'say':
        if (!this.#session.say(step.text)) throw new Error('the outbox is full');
        return;
      case 'command':
        this.#recordedSent(step.frame);
        return;
      case 'frame':
        this.#world.socket.events.message(this.#rewritten(step.text));
        return;
      case 'lost':
        this.#open = false;
        this.#world.socket.closes(step.code);
        return;
    }
  }

  #opens(): void {
    this.#recorded = new Map();
    this.#open = true;
    if (this.#world.sockets.length === 0) this.#session.enter('ws://trace.test/', this.#name);
    else this.#session.wake();
    this.#world.socket.opens();
  }

  #recordedSent(frame: Sent): void {
    this.#recorded.set(frame.ref, frame);
    const { type, cid, message } = frame;
    if (type !== 'send' || cid === undefined || message === undefined) return;
    this.#texts.set(cid, message);
    const failed = this.state.outgoing.find(({ text, pending }) => text === message && pending?.failure);
    // The simulated client has more patience.
    if (failed?.pending) this.#session.resend(failed.pending.cid);
  }

  /** `text` with the refs and cids of this client in place of those of the simulated one. */
  #rewritten(text: string): string {
    if (!text.startsWith('{') && !text.startsWith('[')) return text;
    const value = JSON.parse(text) as Json | Json[];
    for (const socket of this.#world.sockets) {
      for (const { cid, message } of socket.commands) if (cid && message) this.#cids.set(message, cid);
    }
    const frames = [value].flat().flatMap((frame) => this.#rewrittenFrame(frame) ?? []);
    return JSON.stringify(Array.isArray(value) ? frames : frames[0]);
  }

  #rewrittenFrame(frame: Json): Json | null {
    const changed = this.#withOwnCids(frame);
    if (frame['type'] !== 'reply' || frame['ref'] === null) return changed;
    const ref = this.#ownRef(frame['ref'] as number);
    return ref === null ? null : { ...changed, ref };
  }

  #withOwnCids(value: Json): Json {
    return JSON.parse(JSON.stringify(value), (key, field: unknown) => {
      if (key !== 'cid' || typeof field !== 'string') return field;
      return this.#cids.get(this.#texts.get(field) ?? '') ?? field;
    }) as Json;
  }

  /** The `ref` of this client's command that stands for the one that was sent under `ref`. */
  #ownRef(ref: number): number | null {
    const recorded = this.#recorded.get(ref);
    if (!recorded) throw new Error(`a reply to ${ref}, which was not sent`);
    const alike = (one: Sent): boolean => one.type === recorded.type && one.message === recorded.message;
    const place = [...this.#recorded.values()].filter(alike).indexOf(recorded);
    const own = this.#commands.filter(alike)[place];
    if (own) return own.ref;
    // When to say what was read is up to each client.
    if (recorded.type === 'seen') return null;
    throw new Error(`this client has not sent its ${place + 1}. ${recorded.type} ${recorded.message ?? ''}`);
  }

  get #commands(): readonly Sent[] {
    return this.#world.sockets.length === 0 ? [] : this.#world.socket.commands;
  }

  /** Lets time go by, while the server answers pings. */
  #waitUntil(at: number): void {
    while (this.#now < at) {
      const step = Math.min(1_000, at - this.#now);
      const { socket } = this.#world.sockets.length > 0 ? this.#world : { socket: null };
      const pings = socket?.pings ?? 0;
      this.#world.pass(step);
      this.#now += step;
      if (this.#open && socket && socket.pings > pings) socket.pongs();
    }
  }
}
