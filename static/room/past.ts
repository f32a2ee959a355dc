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
      const first = firstSeq(state.entries);
      const frames = event.frames.filter(({ seq }) => first === null || seq < first);
      const { entries, nextPastKey } = entriesOf(state, frames);
      const all = [...entries, ...state.entries];
      const live = state.live && all.length <= ENTRIES_KEPT;
      return { ...state, entries: all.slice(0, ENTRIES_KEPT), nextPastKey, trimmed: !event.start, live };
    }
    case 'newer': {
      const last = lastSeq(state.entries);
      const { entries, nextPastKey } = entriesOf(
        state,
        event.frames.filter(({ seq }) => last === null || seq > last),
      );
      const all = [...state.entries, ...entries];
      const surplus = Math.max(0, all.length - ENTRIES_KEPT);
      const trimmed = state.trimmed || surplus > 0;
      return joined({ ...state, entries: all.slice(surplus), nextPastKey, trimmed }, event.frames);
    }
    case 'around': {
      const { entries, nextPastKey } = entriesOf(state, event.frames);
      return joined({ ...state, entries, nextPastKey, trimmed: !event.start, live: false }, event.frames);
    }
  }
}

/** The `seq` of the first message that is shown, or `null`. */
export function firstSeq(entries: readonly Entry[]): number | null {
  return entries.find(isStored)?.seq ?? null;
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
