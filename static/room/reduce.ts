import type { ActFrame } from '../wire/acts';
import type { DeedFrame } from '../wire/deeds';
import type { ChatFrame } from '../wire/frames';
import { acted } from './acting';
import { isTold, judged, noticeOf, rolesAfter } from './judging';
import { firstSeq, isShown, turnedTo } from './past';
import type { OutboxItem } from './outbox';
import { noticesOf, peopleAfter } from './people';
import {
  ASIDE_KEPT,
  ENTRIES_KEPT,
  ENTRIES_LEFT,
  type Author,
  type Entry,
  type Mark,
  type MessageEntry,
  type Notice,
  type NoticeEntry,
  type RoomEvent,
  type RoomState,
} from './state';

/** The state of the room after `event`. Pure: what did not change is the same object. */
export function reduce(state: RoomState, event: RoomEvent): RoomState {
  switch (event.kind) {
    case 'welcomed':
      return welcomed(state, event);
    case 'said':
      return event.frames.reduce(
        (next, frame) => ({ ...heard(next, frame, event), heard: frame.seq }),
        begun(state, event.frames[0]?.seq ?? 0),
      );
    case 'older':
    case 'newer':
    case 'around':
      return turnedTo(state, event);
    case 'aside':
      return setAside(state, event.frame, event.at);
    case 'skipped':
      return skipped(state, event);
    case 'people':
      return {
        ...state,
        presence: event.presence,
        roles: rolesAfter(state.roles, event.presence.people),
      };
    case 'comings':
      return cameAndWent(state, event);
    case 'standing':
      return { ...state, pins: event.pins, read: event.read };
    case 'typing':
    case 'silence':
      return { ...state, typing: typingAfter(state, event) };
    case 'read':
      return { ...state, read: { ...state.read, ...event.marks } };
    case 'outbox':
      return waiting(state, event.items);
    case 'held':
      return { ...state, held: event.until };
    case 'watching':
      return watched(state, event.watching);
  }
}

function welcomed(state: RoomState, { you, room, at }: Extract<RoomEvent, { kind: 'welcomed' }>): RoomState {
  const before = state.me;
  const next = room
    ? { ...state, me: you, settings: room, roles: rolesAfter(state.roles, [you]) }
    : { ...state, me: { ...before, ...you } };
  return before && before.name !== you.name ? marked(next, { kind: 'renamed', name: you.name }, at) : next;
}

function marked(state: RoomState, mark: Mark, at: number): RoomState {
  return append(state, { kind: 'mark', key: state.nextKey, mark, at });
}

/** What is shown begins with the first event that is heard; of what was said before it there is more in the log. */
function begun(state: RoomState, first: number): RoomState {
  if (state.shownFrom > 0 || first === 0) return state;
  // What another log left stands above it: nothing of this one can be put there.
  const isAlone = !state.entries.some((entry) => entry.kind === 'message');
  return { ...state, shownFrom: first, trimmed: isAlone && first > 1 };
}

function heard(
  state: RoomState,
  frame: ChatFrame | ActFrame | DeedFrame,
  event: Extract<RoomEvent, { kind: 'said' }>,
): RoomState {
  if (frame.type === 'chat') return said(state, frame, event);
  if (frame.type === 'act') return acted(state, frame);
  const next = judged(state, frame, event.at);
  return isTold(frame) ? shown(next, noticeOf(frame, next.nextKey, event.at)) : next;
}

function said(
  state: RoomState,
  frame: ChatFrame,
  { fresh, at }: Extract<RoomEvent, { kind: 'said' }>,
): RoomState {
  if (!isShown(frame)) return state;
  const author = authorOf(state, frame);
  const written = author === 'self' ? state.outgoing.find(({ pending }) => pending?.cid === frame.cid) : null;
  const news = author !== 'self' && fresh && !(state.watching && state.live) ? 1 : 0;
  const next = {
    ...shown(state, messageOf(state, frame, written?.key ?? state.nextKey, at)),
    typing: without(state.typing, frame.sender_id),
    unread: state.unread + news,
  };
  return written ? { ...next, outgoing: state.outgoing.filter((entry) => entry !== written) } : next;
}

function without(typing: RoomState['typing'], id: string): RoomState['typing'] {
  return typing.some((one) => one.id === id) ? typing.filter((one) => one.id !== id) : typing;
}

/** What was said in a log that is no more has no place in the present one. */
function ofAnotherLog(state: RoomState): RoomState {
  const entries = state.entries.map((entry) => ('seq' in entry ? { ...entry, seq: null } : entry));
  return {
    ...state,
    entries,
    trimmed: false,
    live: true,
    heard: 0,
    shownFrom: 0,
    shownTo: 0,
    aside: [],
    pins: [],
  };
}

function skipped(state: RoomState, { what, at }: Extract<RoomEvent, { kind: 'skipped' }>): RoomState {
  if (what === 'unheard') return begunAnew(state, at);
  return marked(what === 'wiped' ? ofAnotherLog(state) : state, { kind: 'skipped' }, at);
}

/**
 * What was said, and done to what is shown, since then is not known. So that nothing stays that was changed or removed
 * meanwhile, the end is shown anew, and the history leads back from there; who reads that goes on.
 */
function begunAnew(state: RoomState, at: number): RoomState {
  if (!state.live) return state;
  const anew = { ...state, entries: [], aside: [], trimmed: false, shownFrom: 0, shownTo: 0 };
  return marked(anew, { kind: 'earlier' }, at);
}

/** A message that is told of and not shown. */
function setAside(state: RoomState, frame: ChatFrame, at: number): RoomState {
  const others = state.aside.filter((entry) => entry.kind !== 'message' || entry.seq !== frame.seq);
  const entry = messageOf(state, frame, state.nextPastKey, at);
  return { ...state, aside: [...others, entry].slice(-ASIDE_KEPT), nextPastKey: state.nextPastKey - 1 };
}

/** What was said, or is to be told, now: shown at the end, if the end is shown, and it is not there already. */
function shown(state: RoomState, entry: MessageEntry | NoticeEntry): RoomState {
  const seq = entry.seq ?? 1;
  return state.live && seq > state.shownTo ? append(state, entry) : state;
}

/** The entry that shows a message. */
export function messageOf(state: RoomState, frame: ChatFrame, key: number, now: number): MessageEntry {
  return {
    kind: 'message',
    key,
    author: authorOf(state, frame),
    senderId: frame.sender_id,
    senderName: frame.sender_name,
    text: frame.message,
    seq: frame.seq,
    reply: frame.reply ?? null,
    editedAt: frame.edited === undefined ? null : timeOf(frame.edited, now),
    deleted: frame.deleted ?? false,
    reactions: frame.reactions ?? [],
    at: timeOf(frame.timestamp, now),
    pending: null,
  };
}

function authorOf(state: RoomState, frame: ChatFrame): Author {
  if (frame.is_auto_reply) return 'assistant';
  return frame.sender_id === state.me?.id ? 'self' : 'other';
}

function timeOf(timestamp: string, now: number): number {
  const at = Date.parse(timestamp);
  return Number.isNaN(at) ? now : at;
}

function cameAndWent(state: RoomState, { comings, at }: Extract<RoomEvent, { kind: 'comings' }>): RoomState {
  const notices = noticesOf(state.presence, comings, state.me?.id ?? '');
  return notices.reduce<RoomState>((next, notice) => told(next, notice, at), {
    ...state,
    presence: peopleAfter(state.presence, comings),
    roles: rolesAfter(state.roles, comings.join),
  });
}

/** Milliseconds within which those who come, or go, one after the other stand in one line. */
const TOGETHER_MS = 10_000;

function told(state: RoomState, notice: Notice, at: number): RoomState {
  const last = state.entries.at(-1);
  if (
    last?.kind === 'notice' &&
    'names' in last.notice &&
    'names' in notice &&
    notice.kind === last.notice.kind &&
    at - last.at <= TOGETHER_MS
  ) {
    const together = { ...last, notice: { ...notice, names: [...last.notice.names, ...notice.names] } };
    return { ...state, entries: [...state.entries.slice(0, -1), together] };
  }
  return append(state, { kind: 'notice', key: state.nextKey, notice, at });
}

/** Milliseconds after which somebody who has not said it again is not writing any more. */
export const TYPING_MS = 5_000;

function typingAfter(
  { typing, me }: RoomState,
  event: Extract<RoomEvent, { kind: 'typing' | 'silence' }>,
): RoomState['typing'] {
  const { at } = event;
  const now = event.kind === 'typing' ? event.people.filter(({ id }) => id !== me?.id) : [];
  const still = typing.filter((one) => at - one.at < TYPING_MS && !now.some(({ id }) => id === one.id));
  return [...still, ...now.map(({ id, name }) => ({ id, name, at }))];
}

function waiting(state: RoomState, items: readonly OutboxItem[]): RoomState {
  let { nextKey } = state;
  const known = new Map(state.outgoing.map((entry) => [entry.pending?.cid, entry]));
  const outgoing = items.map((item) => {
    const before = known.get(item.cid);
    const entry = outgoingEntry(item, before?.key ?? nextKey);
    if (!before) nextKey += 1;
    return before && same(before, entry) ? before : entry;
  });
  return { ...state, outgoing, nextKey };
}

function outgoingEntry({ cid, text, reply, at, stored, failure }: OutboxItem, key: number): MessageEntry {
  const pending = { cid, stored: stored !== null, failure };
  return {
    kind: 'message',
    key,
    author: 'self',
    senderId: '',
    senderName: '',
    text,
    seq: null,
    reply: reply?.seq ?? null,
    editedAt: null,
    deleted: false,
    reactions: [],
    at,
    pending,
  };
}

function same(a: MessageEntry, b: MessageEntry): boolean {
  return (
    a.at === b.at && a.pending?.stored === b.pending?.stored && a.pending?.failure === b.pending?.failure
  );
}

function watched(state: RoomState, watching: boolean): RoomState {
  if (watching === state.watching) return state;
  return { ...state, watching, unread: watching ? 0 : state.unread };
}

function append(state: RoomState, entry: Entry): RoomState {
  if (!state.live) return state;
  const entries = [...state.entries, entry];
  const kept = entries.length > ENTRIES_KEPT ? entries.slice(-ENTRIES_LEFT) : entries;
  const isTrimmed = kept.length < entries.length;
  return {
    ...state,
    entries: kept,
    trimmed: state.trimmed || isTrimmed,
    shownFrom: isTrimmed ? (firstSeq(kept) ?? state.shownFrom) : state.shownFrom,
    nextKey: state.nextKey + (entry.key === state.nextKey ? 1 : 0),
  };
}
