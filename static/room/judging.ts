import type { DeedFrame } from '../wire/deeds';
import type { Reaction } from '../wire/frames';
import type { Person } from '../wire/presence';
import { removed } from './acting';
import { messageOf } from './reduce';
import type { Entry, NoticeEntry, Roles, RoomState } from './state';

/** The state after something was done by the room's law, but for the notice of it. */
export function judged(state: RoomState, deed: DeedFrame, at: number): RoomState {
  const isOfMessages = deed.targets.length > 0 || deed.reacted;
  const next = isOfMessages ? withMessages(state, deed, at) : state;
  return {
    ...next,
    ...standing(next, deed),
    settings: { ...next.settings, ...deed.settings },
    law: deed.seq,
  };
}

/** Kinds of deeds that everyone is told of. Of hidden messages their place tells, and invitations are for whom they are given. */
const TOLD = new Set(['claim', 'settings', 'role', 'mute', 'kick', 'ban', 'clear']);

/** Whether there is a notice of a deed. One that goes on with another is a part of it. */
export function isTold({ act, undone, of }: DeedFrame): boolean {
  return TOLD.has(undone ?? act) && (of === undefined || undone !== undefined);
}

/** The notice of a deed. */
export function noticeOf(deed: DeedFrame, key: number, now: number): NoticeEntry {
  const at = Date.parse(deed.timestamp) || now;
  return { kind: 'notice', key, notice: { kind: 'deed', deed }, at, seq: deed.seq };
}

/** What somebody is called whose name was erased (PRIV-4). */
const NOBODY = '匿名用户';

/** What was hidden is as if it was removed; what was brought back is as the deed says. */
function withMessages(state: RoomState, deed: DeedFrame, at: number): RoomState {
  const { act, targets, messages, undone, person, reacted = [] } = deed;
  const back = new Map(messages.map((frame) => [frame.seq, frame]));
  const changed = (entries: readonly Entry[]): readonly Entry[] =>
    entries.map((entry) => {
      if (entry.kind !== 'message' || entry.seq === null) return entry;
      if (reacted.includes(entry.seq)) return { ...entry, reactions: without(entry.reactions, person) };
      if (!targets.includes(entry.seq)) return entry;
      const frame = back.get(entry.seq);
      if (frame) return messageOf(state, frame, entry.key, at);
      // Its page came later than that it was brought back.
      if (undone !== undefined) return entry;
      return { ...removed(entry), ...(act === 'erase' && { senderName: NOBODY }) };
    });
  return {
    ...state,
    entries: changed(state.entries),
    aside: changed(state.aside),
    changes: state.changes + 1,
    pins: undone === undefined ? state.pins.filter((pin) => !targets.includes(pin)) : state.pins,
  };
}

/** Reactions of all others but a person. */
function without(reactions: readonly Reaction[], person: string | undefined): readonly Reaction[] {
  return reactions
    .map(({ emoji, people }) => ({ emoji, people: people.filter((one) => one !== person) }))
    .filter(({ people }) => people.length > 0);
}

/** What people are, and may, after a deed. */
function standing(
  { me, roles }: RoomState,
  { person: id, role, act, undone, until }: DeedFrame,
): Pick<RoomState, 'me' | 'roles'> {
  const isOwnMute = me && me.id === id && (undone ?? act) === 'mute';
  return {
    me: isOwnMute ? { ...me, muted: undone ? 0 : Date.parse(until ?? '') || 0 } : me,
    roles: id === undefined || role === undefined ? roles : { ...roles, [id]: role },
  };
}

/** The roles that are known, once the room has told of `people`. */
export function rolesAfter(roles: Roles, people: readonly Person[] | null): Roles {
  const told = (people ?? []).filter(({ id, role }) => (roles[id] ?? null) !== (role ?? null));
  if (told.length === 0) return roles;
  return { ...roles, ...Object.fromEntries(told.map(({ id, role }) => [id, role ?? null])) };
}
