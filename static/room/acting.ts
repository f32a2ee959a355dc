import type { ActFrame } from '../wire/acts';
import type { Reaction } from '../wire/frames';
import type { Entry, MessageEntry, RoomState } from './state';

/** The state after something was done to a message, wherever it stands. */
export function acted(state: RoomState, act: ActFrame): RoomState {
  const entries = changed(state.entries, act);
  const aside = changed(state.aside, act);
  const pins = pinsAfter(state.pins, act);
  const changes = state.changes + (isOfWords(act) ? 1 : 0);
  return { ...state, entries, aside, pins, changes };
}

/** Whether `act` changes what was said, as a search finds it. */
function isOfWords({ change }: ActFrame): boolean {
  return change.kind === 'edit' || change.kind === 'delete';
}

/** `entries` with the one that `act` is about as it is now; the same ones where none of them is. */
export function changed(entries: readonly Entry[], act: ActFrame): readonly Entry[] {
  const place = entries.findLastIndex((entry) => entry.kind === 'message' && entry.seq === act.target);
  const entry = entries[place];
  if (entry?.kind !== 'message') return entries;
  return entries.with(place, messageAfter(entry, act));
}

function messageAfter(entry: MessageEntry, { change, timestamp, sender_id: by }: ActFrame): MessageEntry {
  switch (change.kind) {
    case 'edit':
      return change.text === null ? entry : { ...entry, text: change.text, editedAt: timeOf(timestamp) };
    case 'delete':
      return removed(entry);
    case 'react':
      return { ...entry, reactions: reactionsAfter(entry.reactions, change.emoji, by, change.on) };
    case 'pin':
      return entry;
  }
}

/** What is left of a message that was removed. */
export function removed(entry: MessageEntry): MessageEntry {
  return { ...entry, text: '', deleted: true, editedAt: null, reply: null, reactions: [] };
}

/** What a page showed may be told once more as an event: each of these changes nothing the second time. */
function reactionsAfter(
  reactions: readonly Reaction[],
  emoji: string,
  person: string,
  on: boolean,
): readonly Reaction[] {
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  const others = known?.people.filter((one) => one !== person) ?? [];
  const people = on ? [...others, person] : others;
  if (!known) return on ? [...reactions, { emoji, people }] : reactions;
  if (on && known.people.includes(person)) return reactions;
  return reactions
    .map((reaction) => (reaction === known ? { emoji, people } : reaction))
    .filter((reaction) => reaction.people.length > 0);
}

function pinsAfter(pins: readonly number[], { target, change }: ActFrame): readonly number[] {
  if (change.kind === 'pin' && change.on) return pins.includes(target) ? pins : [...pins, target];
  const goes = change.kind === 'delete' || change.kind === 'pin';
  return goes && pins.includes(target) ? pins.filter((pin) => pin !== target) : pins;
}

function timeOf(timestamp: string): number | null {
  const at = Date.parse(timestamp);
  return Number.isNaN(at) ? null : at;
}
