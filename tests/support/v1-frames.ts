/** What a server may send over `edge-chat.v1`, and what a test expects it to be (SPEC.md, COMMAND to FLOW). */
import { expect } from 'vitest';
import { aSeq, aTime, type ChatFrame, ERROR_MESSAGES, type ErrorCode, type LoggedFrame } from './frames';

/** Somebody, as presence names them. */
export interface Person {
  id: string;
  name: string;
}

export interface Presence {
  count: number;
  people: Person[] | null;
}

/** A stretch of the log, as the ok of `pull` has it; with the presence where there is no more. */
export interface Page extends Partial<Presence> {
  epoch: string;
  head: number;
  recovered: boolean;
  more: boolean;
  events: LoggedFrame[];
}

/** The ok of `hello`. */
export interface Welcome extends Page {
  you: Person;
}

/** The ok of `send`. */
export interface Ack {
  seq: number;
  cid: string;
  at: string;
  dup: boolean;
}

export interface ReplyError {
  number: number;
  code: ErrorCode;
  message: string;
  retry: boolean;
}

export type Ok = Record<string, unknown>;

export interface OkReply {
  type: 'reply';
  ref: number;
  ok: Ok;
}

export interface ErrorReply {
  type: 'reply';
  /** `null` for a frame that was no command. */
  ref: number | null;
  error: ReplyError;
}

export type Reply = OkReply | ErrorReply;

export interface PresencePush extends Partial<Presence> {
  type: 'presence';
  count: number;
  join?: (Person & { back: boolean })[];
  leave?: string[];
}

export interface HeldPush {
  type: 'held';
  after: number;
}

export type Push = ChatFrame | PresencePush | HeldPush;

export type Item = Reply | Push;

export const isReplyItem = (item: Item): item is Reply => item.type === 'reply';

export const isChat = (item: Item): item is LoggedFrame => item.type === 'chat';

export const isPresence = (item: Item): item is PresencePush => item.type === 'presence';

export const isHeld = (item: Item): item is HeldPush => item.type === 'held';

/** The numbers of the table in SPEC.md, which never change their meaning. */
const ERROR_NUMBERS: Record<ErrorCode, number> = {
  not_json: 1,
  unprocessable: 2,
  frame_too_large: 3,
  message_too_long: 4,
  name_too_long: 5,
  name_not_allowed: 6,
  room_full: 7,
  unavailable: 8,
  empty_message: 9,
  unknown_command: 10,
  not_welcomed: 11,
  already_welcomed: 12,
  cid_reused: 13,
  in_doubt: 14,
  not_found: 15,
  not_yours: 16,
  too_late: 17,
  too_many: 18,
  not_allowed: 19,
  muted: 20,
  slow_down: 21,
  locked: 22,
  guests_off: 23,
  not_a_member: 24,
  banned: 25,
  name_taken: 26,
  name_reserved: 27,
  bad_link: 28,
  too_many_connections: 29,
  name_invisible: 30,
  name_marks: 31,
};

const TRY_AGAIN: ReadonlySet<ErrorCode> = new Set([
  'room_full',
  'unavailable',
  'slow_down',
  'too_many_connections',
]);

export const declined = (ref: number | null, code: ErrorCode): ErrorReply => ({
  type: 'reply',
  ref,
  error: {
    number: ERROR_NUMBERS[code],
    code,
    message: ERROR_MESSAGES[code],
    retry: TRY_AGAIN.has(code),
  },
});

export const granted = (ref: number, ok: Ok = {}): OkReply => ({ type: 'reply', ref, ok });

export const stored = (cid: string, known: Partial<Ack> = {}): Ack => ({
  seq: aSeq(),
  cid,
  at: aTime(),
  dup: false,
  ...known,
});

/** HIST-2. */
export const EPOCH = /^[A-Za-z0-9]{11}$/;

/** COMMAND-6. */
export const PERSON_ID = /^[A-Za-z0-9]{16}$/;

export const here = (...people: readonly Person[]): Presence => ({
  count: people.length,
  people: people.map(({ id, name }) => ({ id, name })).toSorted((one, other) => (one.id < other.id ? -1 : 1)),
});

export const came = ({ id, name }: Person, back = false): Person & { back: boolean } => ({ id, name, back });

export const presence = (
  count: number,
  { join = [], leave = [] }: { join?: (Person & { back: boolean })[]; leave?: string[] },
): PresencePush => ({ type: 'presence', count, join, leave });

/** That these are the log from one place to another: every `seq` once, in order. */
export function expectGapless(events: readonly LoggedFrame[], from: number, to: number): void {
  const expected = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
  expect(events.map(({ seq }) => seq)).toEqual(expected);
}
