import type { ChatFrame, ErrorFrame, WelcomeFrame } from '../wire/frames';
import { noticeIn } from './notices';
import {
  ENTRIES_KEPT,
  type Author,
  type Entry,
  type Mark,
  type RejectionReason,
  type RoomEvent,
  type RoomState,
} from './state';

/** The state of the room after `event`. Pure: what did not change is the same object. */
export function reduce(state: RoomState, event: RoomEvent): RoomState {
  switch (event.kind) {
    case 'frame':
      return frameCame(state, event);
    case 'sent':
      return { ...settled(state), unconfirmed: [...state.unconfirmed, event.text] };
    case 'lost':
      return connectionLost(state);
    case 'text-restored':
      return state.rejection === null ? state : { ...state, rejection: { ...state.rejection, text: '' } };
    case 'rejection-dismissed':
      return state.rejection === null ? state : { ...state, rejection: null };
    case 'watching':
      return watched(state, event.watching);
  }
}

function frameCame(state: RoomState, { frame, at }: Extract<RoomEvent, { kind: 'frame' }>): RoomState {
  switch (frame.type) {
    case 'system':
      return welcomed(state, frame, at);
    case 'chat':
      return said(state, frame, at);
    case 'error':
      return refused(state, frame);
    case 'heartbeat':
      return state;
  }
}

function welcomed(state: RoomState, frame: WelcomeFrame, at: number): RoomState {
  const before = state.me;
  let next: RoomState = {
    ...state,
    me: { id: frame.client_id, name: frame.client_name },
    ownIds: [...state.ownIds, frame.client_id],
    lost: false,
  };
  // What an earlier connection sent cannot come back on this one.
  next = givenBack(next);
  if (before === null) return next;
  if (state.lost) next = marked(next, { kind: 'reconnected' }, at);
  if (before.name !== frame.client_name)
    next = marked(next, { kind: 'renamed', name: frame.client_name }, at);
  return next;
}

function marked(state: RoomState, mark: Mark, at: number): RoomState {
  return append(state, { kind: 'mark', key: state.nextKey, mark, at });
}

/** Probe of the classic clients, said on opening and shown by none. */
const PROBE = 'test';

function said(state: RoomState, frame: ChatFrame, now: number): RoomState {
  const at = timeOf(frame, now);
  if (frame.is_system) {
    return append(state, { kind: 'notice', key: state.nextKey, notice: noticeIn(frame.message), at });
  }
  const author = authorOf(state, frame);
  const heard = author === 'self' ? confirmed(state, frame.message) : state;
  if (frame.message === PROBE) return heard;
  const next = append(heard, {
    kind: 'message',
    key: heard.nextKey,
    author,
    senderId: frame.sender_id,
    senderName: frame.sender_name,
    text: frame.message,
    at,
  });
  return author === 'self' || state.watching ? next : { ...next, unread: next.unread + 1 };
}

function authorOf(state: RoomState, frame: ChatFrame): Author {
  if (frame.is_auto_reply) return 'assistant';
  return state.ownIds.includes(frame.sender_id) ? 'self' : 'other';
}

function timeOf(frame: ChatFrame, now: number): number {
  const at = Date.parse(frame.timestamp);
  return Number.isNaN(at) ? now : at;
}

/** One's own `text` came back, and the room takes messages in order: what was sent before it is settled too. */
function confirmed(state: RoomState, text: string): RoomState {
  const place = state.unconfirmed.indexOf(text);
  return place === -1 ? state : { ...state, unconfirmed: state.unconfirmed.slice(place + 1) };
}

/** Refusals of the connection itself: its close code says the rest. */
const OF_THE_CONNECTION = new Set<string | null>(['name_too_long', 'name_not_allowed', 'room_full']);

function refused(state: RoomState, frame: ErrorFrame): RoomState {
  if (OF_THE_CONNECTION.has(frame.code)) return state;
  const [text = '', ...unconfirmed] = state.unconfirmed;
  const reason = { kind: 'refused', code: frame.code, message: frame.message } as const;
  return rejected({ ...state, unconfirmed }, reason, text);
}

function connectionLost(state: RoomState): RoomState {
  return givenBack({ ...state, lost: true });
}

function givenBack(state: RoomState): RoomState {
  if (state.unconfirmed.length === 0) return state;
  return rejected({ ...state, unconfirmed: [] }, { kind: 'unconfirmed' }, state.unconfirmed.join('\n'));
}

/** The newest reason stands for all; the texts that still wait to be put back are kept together. */
function rejected(state: RoomState, reason: RejectionReason, text: string): RoomState {
  const texts = [state.rejection?.text ?? '', text].filter((waiting) => waiting !== '');
  const rejection = { key: state.nextKey, reason, text: texts.join('\n') };
  return { ...state, rejection, nextKey: state.nextKey + 1 };
}

/** A rejection is over once the next is sent, unless a text of it still waits. */
function settled(state: RoomState): RoomState {
  return state.rejection?.text === '' ? { ...state, rejection: null } : state;
}

function watched(state: RoomState, watching: boolean): RoomState {
  if (watching === state.watching) return state;
  return { ...state, watching, unread: watching ? 0 : state.unread };
}

function append(state: RoomState, entry: Entry): RoomState {
  const entries = [...state.entries, entry];
  const surplus = entries.length - ENTRIES_KEPT;
  return {
    ...state,
    entries: surplus > 0 ? entries.slice(surplus) : entries,
    trimmed: state.trimmed || surplus > 0,
    nextKey: state.nextKey + 1,
  };
}
