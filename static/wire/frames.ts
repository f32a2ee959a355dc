import { arrayOf, countOf, flagOf, objectOf, textOf, whole, type Fields } from './fields';
import { actOf, type ActFrame } from './acts';
import { deedOf, type DeedFrame } from './deeds';
import { personOf, presenceOf, type Person, type Presence } from './presence';

/** Whose messages the assistant's are, and the notices: of no person. */
export const ASSISTANT_ID = 'system';

/** What was said in the room, by a person or by the assistant (`is_auto_reply`): an event of its log. */
export interface ChatFrame {
  readonly type: 'chat';
  readonly message: string;
  readonly sender_id: string;
  readonly sender_name: string;
  readonly is_auto_reply: boolean;
  readonly is_system: boolean;
  /** ISO 8601. */
  readonly timestamp: string;
  /** Its place in the log, from 1. */
  readonly seq: number;
  /** The id that its sender gave it; `null` where they speak the classic protocol. */
  readonly cid: string | null;
  /** The message that it answers. */
  readonly reply?: number;
  /** When it was edited last; ISO 8601. */
  readonly edited?: string;
  /** Whether it was removed: nothing is left of what it said. */
  readonly deleted?: true;
  readonly reactions?: readonly Reaction[];
}

/** Those who reacted to a message with one emoji, by their ids. */
export interface Reaction {
  readonly emoji: string;
  readonly people: readonly string[];
}

/** What has a place in the log and is nothing that this client knows: the room may be newer. */
export interface OtherEvent {
  readonly type: 'other';
  readonly seq: number;
}

/** An event of the room's log. */
export type LoggedFrame = ChatFrame | ActFrame | DeedFrame | OtherEvent;

/** The answer to the command with the same `ref`; `null` where the server could not read which. */
export interface ReplyFrame {
  readonly type: 'reply';
  readonly ref: number | null;
  readonly outcome: Outcome;
}

/** What became of a command. What is in `ok` depends on the command. */
export type Outcome =
  | { readonly ok: Fields; readonly error?: undefined }
  | { readonly ok?: undefined; readonly error: CommandError };

/** Why a command was refused. */
export interface CommandError {
  readonly code: string;
  /** For people, in the server's words. */
  readonly message: string;
  /** Whether the same may work later. */
  readonly retry: boolean;
  /** When that is, where it is known; milliseconds since 1970. */
  readonly until?: number;
}

/** Who is here now: all of it. */
export interface PeopleFrame {
  readonly type: 'people';
  readonly presence: Presence;
}

/** Who came and who went. */
export interface ComingsFrame {
  readonly type: 'comings';
  readonly count: number;
  readonly join: readonly (Person & { readonly back: boolean })[];
  readonly leave: readonly string[];
}

/** Who is writing something. */
export interface TypingFrame {
  readonly type: 'typing';
  readonly people: readonly Person[];
}

/** How far some people have read: the `seq` of each by their id. */
export interface ReadFrame {
  readonly type: 'read';
  readonly marks: Readonly<Record<string, number>>;
}

/** The room sends nothing more until the client pulls. */
export interface HeldFrame {
  readonly type: 'held';
}

export type ServerFrame =
  LoggedFrame | ReplyFrame | PeopleFrame | ComingsFrame | TypingFrame | ReadFrame | HeldFrame;

/** The frames in `data`, what a socket delivered, in order; without what this client does not know. Never throws. */
export function decodeFrames(data: unknown): readonly ServerFrame[] {
  if (typeof data !== 'string') return [];
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    // `pong`, among others.
    return [];
  }
  return (Array.isArray(value) ? value : [value]).map(decodeFrame).filter((frame) => frame !== null);
}

/** An event of the log, or `null` where it is none. */
export function loggedFrameOf(value: unknown): LoggedFrame | null {
  const frame = decodeFrame(value);
  return frame && isLogged(frame) ? frame : null;
}

/** Whether a frame is an event of the log. No other has a place there. */
export function isLogged(frame: ServerFrame): frame is LoggedFrame {
  return 'seq' in frame;
}

/** One that is malformed, or of no type known here, has its place in the log all the same, if it says which. */
function decodeFrame(value: unknown): ServerFrame | null {
  const frame = whole(() => frameOf(objectOf(value)));
  return frame ?? whole(() => ({ type: 'other', seq: countOf(objectOf(value)['seq']) }));
}

function frameOf(fields: Fields): ServerFrame | null {
  switch (fields['type']) {
    case 'chat':
      return chatOf(fields);
    case 'reply':
      return {
        type: 'reply',
        ref: fields['ref'] === null ? null : countOf(fields['ref']),
        outcome: outcomeOf(fields),
      };
    case 'moderate':
      return deedOf(fields, chatOf);
    case 'presence':
      return presencePushOf(fields);
    case 'typing':
      return { type: 'typing', people: arrayOf(fields['people']).map(personOf) };
    case 'read':
      return { type: 'read', marks: marksOf(fields['marks']) };
    case 'held':
      return { type: 'held' };
    default:
      return actOf(fields['type'], fields);
  }
}

/** A message, as the room tells it. A malformed one throws. */
export function chatOf(fields: Fields): ChatFrame {
  return {
    type: 'chat',
    message: textOf(fields['message']),
    sender_id: textOf(fields['sender_id']),
    sender_name: textOf(fields['sender_name']),
    is_auto_reply: flagOf(fields['is_auto_reply']),
    is_system: flagOf(fields['is_system']),
    timestamp: textOf(fields['timestamp']),
    seq: countOf(fields['seq']),
    cid: fields['cid'] == null ? null : textOf(fields['cid']),
    ...(fields['reply'] === undefined ? {} : { reply: countOf(fields['reply']) }),
    ...(fields['edited'] === undefined ? {} : { edited: textOf(fields['edited']) }),
    ...(fields['deleted'] === undefined ? {} : { deleted: true }),
    ...(fields['reactions'] === undefined ? {} : { reactions: arrayOf(fields['reactions']).map(reactionOf) }),
  };
}

function reactionOf(value: unknown): Reaction {
  const reaction = objectOf(value);
  return { emoji: textOf(reaction['emoji']), people: arrayOf(reaction['people']).map(textOf) };
}

/** How far people have read, by their ids. */
export function marksOf(value: unknown): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(objectOf(value)).map(([id, seq]) => [id, countOf(seq)]));
}

function outcomeOf(fields: Fields): Outcome {
  if (fields['error'] === undefined) return { ok: objectOf(fields['ok']) };
  const error = objectOf(fields['error']);
  return {
    error: {
      code: textOf(error['code']),
      message: textOf(error['message']),
      retry: flagOf(error['retry']),
      ...(error['until'] === undefined ? {} : { until: Date.parse(textOf(error['until'])) }),
    },
  };
}

function comingOf(value: unknown): ComingsFrame['join'][number] {
  return { ...personOf(value), back: objectOf(value)['back'] === true };
}

function presencePushOf(fields: Fields): PeopleFrame | ComingsFrame {
  if ('people' in fields) return { type: 'people', presence: presenceOf(fields) };
  return {
    type: 'comings',
    count: countOf(fields['count']),
    join: arrayOf(fields['join']).map(comingOf),
    leave: arrayOf(fields['leave']).map(textOf),
  };
}
