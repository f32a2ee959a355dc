import type { ChatFrame, LoggedFrame } from '../wire/frames';
import { messageOf } from './reduce';
import { ENTRIES_KEPT, type Entry, type RoomState } from './state';

/** A page of history, as a part of what is shown. */
export type PastEvent =
  /** What was said before all that is shown, oldest first; `start`: there is nothing before it. */
  | { readonly kind: 'older'; readonly frames: readonly LoggedFrame[]; readonly start: boolean }
  /** What was said after all that is shown. */
  | { readonly kind: 'newer'; readonly frames: readonly LoggedFrame[] }
  /** What is shown from now on, in place of all else; `start` as above. */
  | { readonly kind: 'around'; readonly frames: readonly LoggedFrame[]; readonly start: boolean };

/**
 * The state with a page of history. At most {@link ENTRIES_KEPT} are shown: whoever goes up lets go of the end, whoever comes
 * down of the beginning. While the end is not shown nothing that is said is put after it; it is, once all of it is there.
 */
export function turnedTo(state: RoomState, event: PastEvent): RoomState {
  switch (event.kind) {
    case 'older': {
      const first = firstShown(state);
      const frames = event.frames.filter(({ seq }) => first === null || seq < first);
      const { entries, nextPastKey } = entriesOf(state, frames);
      const all = [...entries, ...state.entries];
      const live = state.live && all.length <= ENTRIES_KEPT;
      const pastTo = all.length > ENTRIES_KEPT ? 0 : state.pastTo;
      const pastFrom = event.frames[0]?.seq ?? 0;
      const shown = { entries: all.slice(0, ENTRIES_KEPT), trimmed: !event.start, live };
      return { ...state, ...shown, nextPastKey, pastFrom, pastTo };
    }
    case 'newer': {
      const last = lastShown(state);
      const { entries, nextPastKey } = entriesOf(
        state,
        event.frames.filter(({ seq }) => last === null || seq > last),
      );
      const all = [...state.entries, ...entries];
      const surplus = Math.max(0, all.length - ENTRIES_KEPT);
      const trimmed = state.trimmed || surplus > 0;
      const pastFrom = surplus > 0 ? 0 : state.pastFrom;
      const pastTo = event.frames.at(-1)?.seq ?? 0;
      const shown = { entries: all.slice(surplus), trimmed };
      return joined({ ...state, ...shown, nextPastKey, pastFrom, pastTo }, event.frames);
    }
    case 'around': {
      const ends = { pastFrom: event.frames[0]?.seq ?? 0, pastTo: event.frames.at(-1)?.seq ?? 0 };
      const { entries, nextPastKey } = entriesOf(state, event.frames);
      const shown = { entries, trimmed: !event.start, live: false };
      return joined({ ...state, ...shown, ...ends, nextPastKey }, event.frames);
    }
  }
}

/** Where what is shown begins: the `seq` of its first event, or `null`. */
export function firstShown({ entries, pastFrom }: RoomState): number | null {
  return pastFrom > 0 ? pastFrom : (entries.find(isStored)?.seq ?? null);
}

/** Where it ends. */
export function lastShown({ entries, pastTo }: RoomState): number | null {
  return pastTo > 0 ? pastTo : lastSeq(entries);
}

/** The `seq` of the last message that is shown, or `null`. */
export function lastSeq(entries: readonly Entry[]): number | null {
  return entries.findLast(isStored)?.seq ?? null;
}

/** Shows the end again where the page reaches to all that was heard. */
function joined(state: RoomState, frames: readonly LoggedFrame[]): RoomState {
  const end = frames.at(-1)?.seq ?? 0;
  return frames.length === 0 || end >= state.heard ? { ...state, live: true, shownTo: end } : state;
}

/** Messages only: what acts have come to stands in the messages. */
function entriesOf(
  state: RoomState,
  frames: readonly LoggedFrame[],
): { readonly entries: readonly Entry[]; readonly nextPastKey: number } {
  const chats = frames.filter((frame): frame is ChatFrame => frame.type === 'chat');
  const entries = chats.map((frame, place) =>
    messageOf(state, frame, state.nextPastKey - place, Date.parse(frame.timestamp) || 0),
  );
  return { entries, nextPastKey: state.nextPastKey - chats.length };
}

function isStored(entry: Entry): entry is Extract<Entry, { kind: 'message' }> & { readonly seq: number } {
  return entry.kind === 'message' && entry.seq !== null;
}
