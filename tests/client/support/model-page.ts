import { personSecret } from '../../../static/room/identity';
import { OutboxKeep } from '../../../static/room/outboxKeep';
import { reduce } from '../../../static/room/reduce';
import { Session } from '../../../static/room/session';
import { EMPTY_ROOM, type RoomEvent, type RoomState } from '../../../static/room/state';
import type { Clock } from '../../../static/room/clock';
import type { ConnectionState } from '../../../static/room/connection';
import type { ChatFrame } from '../../../static/wire/frames';
import type { VirtualClock } from './clock';
import type { ModelNetwork } from './model-network';
import type { Random } from './random';
import type { BrowserLocks, MemoryStore } from './storage';

/** A browser: what it keeps, and its tabs share. */
export interface ModelBrowser {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly network: ModelNetwork;
  readonly store: MemoryStore;
  readonly locks: BrowserLocks;
}

/** The client as a page has it, without the page. */
export class ModelPage {
  state: RoomState = EMPTY_ROOM;
  connection: ConnectionState = { status: 'idle' };
  readonly session: Session;
  /** What was applied, and where something was skipped. */
  readonly told: (ChatFrame | 'skipped')[] = [];
  readonly #browser: ModelBrowser;
  readonly #owner: string;
  #gone = false;

  /** In the tab where `before` was. */
  constructor(browser: ModelBrowser, name: string, before: ModelPage | null = null) {
    this.#browser = browser;
    this.#owner = browser.random.secret(16);
    const { random, network, store, locks } = browser;
    const secret = (length: number): string => random.secret(length);
    const world = {
      identity: null,
      clock: this.#clock(),
      random: () => random.next(),
      secret,
      open: (_: string, protocol: string, events: Parameters<ModelNetwork['open']>[2]) =>
        network.open(this, protocol, events),
    };
    const owners = { page: this.#owner, before: before ? before.#owner : null };
    const keep = new OutboxKeep(store, locks.of(this), 'room', owners);
    this.session = new Session(world, personSecret(store, world), keep, {
      changed: (state) => {
        this.connection = state;
      },
      troubled: () => undefined,
      happened: (event) => this.#happened(event),
    });
    this.session.enter('ws://model/', name);
  }

  /** The page is gone from one moment to the next, as in a crash or a reload. */
  kill(): void {
    this.#gone = true;
    this.#browser.network.break(this, false);
    this.#browser.locks.release(this);
  }

  /** The messages on the page. */
  get shown(): readonly string[] {
    return this.state.entries.flatMap((entry) => (entry.kind === 'message' ? [entry.text] : []));
  }

  /** The messages that were not sent, by `cid`. */
  get failed(): readonly { readonly cid: string; readonly text: string }[] {
    return this.state.outgoing.flatMap(({ pending, text }) =>
      pending?.failure ? [{ cid: pending.cid, text }] : [],
    );
  }

  #happened(event: RoomEvent): void {
    if (event.kind === 'said') this.told.push(...event.frames.filter((frame) => frame.type === 'chat'));
    if (event.kind === 'skipped') this.told.push('skipped');
    this.state = reduce(this.state, event);
  }

  /** A dead page's timers do not run. */
  #clock(): Clock {
    const { clock } = this.#browser;
    return {
      now: () => clock.time,
      after: (ms, run) => clock.after(ms, () => void (this.#gone || run())),
    };
  }
}
