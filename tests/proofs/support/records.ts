/** What the clients of a proof write down, for the audit to compare with the log. */

/** An event as it stands in the log, or as a client applied it. */
export interface LoggedEvent {
  readonly seq: number;
  readonly cid: string | undefined;
  readonly text: string;
  readonly sender: string;
  /** The assistant's, which no client sent. */
  readonly auto: boolean;
  readonly at: string;
}

/** That a message is stored: the room said so, or its sender saw it come back. */
export interface Ack {
  readonly seq: number;
  /** What told: the reply to `send`, finding it in what a resume brought, or (classic) the echo. */
  readonly by: 'reply' | 'resume' | 'echo';
}

export interface SentMessage {
  readonly text: string;
  /** None for a classic client. */
  readonly cid: string | undefined;
  /** Its sender's public id when it was sent. */
  sender: string;
  readonly acks: Ack[];
  /**
   * A reply to a later command came without one to this: the room lost it, and may have stored later ones before it. Only a
   * panic may do that.
   */
  overtaken: boolean;
}

/** Where a client was told that it cannot be given what it missed (RESUME-2). */
export interface Reset {
  /** The last that it had applied. */
  readonly from: number;
  /** The last that it skipped. */
  readonly to: number;
  readonly head: number;
}

export interface ClientRecord {
  readonly name: string;
  readonly kind: 'v1' | 'classic';
  /** In the order of sending. */
  readonly sent: SentMessage[];
  /** In the order of applying. */
  readonly applied: LoggedEvent[];
  readonly resets: Reset[];
  /** Where in `applied` another connection of a classic client begins: what it missed before is lost to it. */
  readonly starts: number[];
  /** What went against the protocol, in words. */
  readonly complaints: string[];
  /** How often a connection ended with each code. */
  readonly closes: Map<number, number>;
  /** Connections that were welcomed. */
  connections: number;
}

export const newRecord = (name: string, kind: ClientRecord['kind']): ClientRecord => ({
  name,
  kind,
  sent: [],
  applied: [],
  resets: [],
  starts: [],
  complaints: [],
  closes: new Map(),
  connections: 0,
});

export const same = (a: LoggedEvent, b: LoggedEvent): boolean =>
  a === b ||
  (a.seq === b.seq &&
    a.cid === b.cid &&
    a.text === b.text &&
    a.sender === b.sender &&
    a.auto === b.auto &&
    a.at === b.at);

/** Keeps one copy of what many clients apply: a hundred thousand events for fifty clients would not fit otherwise. */
export class Events {
  readonly #bySeq = new Map<number, LoggedEvent[]>();

  take(event: LoggedEvent): LoggedEvent {
    const known = this.#bySeq.get(event.seq);
    if (known === undefined) {
      this.#bySeq.set(event.seq, [event]);
      return event;
    }
    const it = known.find((other) => same(other, event));
    if (it === undefined) known.push(event);
    return it ?? event;
  }
}
