/** The frames of `edge-chat.v1`, as far as the proofs read them (SPEC.md, COMMAND). */
import type { LoggedEvent } from './records';

export const SUBPROTOCOL = 'edge-chat.v1';

export interface Chat {
  type: 'chat';
  message: string;
  sender_id: string;
  sender_name: string;
  is_auto_reply: boolean;
  is_system: boolean;
  timestamp: string;
  seq?: number;
  cid?: string;
}

export interface Person {
  id: string;
  name: string;
}

/** PRESENCE-1, in the replies that bring a connection up to date. */
export interface Presence {
  count?: number;
  people?: Person[] | null;
}

export interface PresencePush extends Presence {
  type: 'presence';
  count: number;
  join?: (Person & { back: boolean })[];
  leave?: string[];
}

/** The ok of `hello` and of `pull`. */
export interface CaughtUp extends Presence {
  epoch: string;
  head: number;
  recovered: boolean;
  more: boolean;
  events: Chat[];
  /** Of `hello` only. */
  you?: Person;
}

export interface Stored {
  seq: number;
  cid: string;
  at: string;
  dup: boolean;
}

export interface Refusal {
  number: number;
  code: string;
  message: string;
  retry: boolean;
}

export interface Reply {
  type: 'reply';
  ref: number | null;
  ok?: unknown;
  error?: Refusal;
}

export interface Held {
  type: 'held';
  after: number;
}

export type ServerFrame = Reply | Chat | PresencePush | Held;

/** A frame from the server: one object, or several in an array. */
export function framesIn(text: string): ServerFrame[] {
  const parsed = JSON.parse(text) as ServerFrame | ServerFrame[];
  return Array.isArray(parsed) ? parsed : [parsed];
}

export function loggedEvent(chat: Chat): LoggedEvent {
  if (chat.seq === undefined) throw new Error(`an event without seq: ${JSON.stringify(chat)}`);
  return {
    seq: chat.seq,
    cid: chat.cid,
    text: chat.message,
    sender: chat.sender_id,
    auto: chat.is_auto_reply,
    at: chat.timestamp,
  };
}
