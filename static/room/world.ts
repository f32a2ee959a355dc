import type { Clock } from './clock';

/** What an open socket takes. */
export interface Socket {
  /** Hands `text` on; false where the socket does not take any. */
  send(text: string): boolean;
  close(): void;
}

/** What a socket tells. */
export interface SocketEvents {
  /** It is open, and speaks `protocol`; empty where the server chose none. */
  opened(protocol: string): void;
  message(data: unknown): void;
  /** Called at most once, however the socket ended; `code` is 1006 where no close frame came. */
  closed(code: number): void;
}

/** How the server comes to know who this browser's person is. */
export interface Identity {
  /** Whether it did before: then a socket need not wait for it. */
  readonly isKnown: boolean;
  /** Has it know who has the secret `person`, once in a page; resolves to whether it does. */
  signIn(person: string): Promise<boolean>;
}

/** What a session needs of the world. */
export interface World {
  /** `null`: one is a guest. */
  readonly identity: Identity | null;
  readonly clock: Clock;
  /** Evenly spread, 0 ≤ x < 1. */
  random(): number;
  /** `length` characters of `[A-Za-z0-9_-]` that nobody can guess. */
  secret(length: number): string;
  /** Starts opening a socket that offers `protocol`; reports only after returning. */
  open(address: string, protocol: string, events: SocketEvents): Socket;
}
