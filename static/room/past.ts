import type { DeedFrame } from '../wire/deeds';
import type { ChatFrame, LoggedFrame } from '../wire/frames';
import { isTold, noticeOf } from './judging';
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
 * Where it begins and ends is told by events, not by what is seen of them: a page may be nothing but reactions.
 */
export function turnedTo(state: RoomState, event: PastEvent): RoomState {
  switch (event.kind) {
    case 'older':
      return upTo(state, event);
    case 'newer':
      return downTo(state, event);
    case 'around': {
      const { entries, nextPastKey } = entriesOf(state, event.frames);
      const { frames, start } = event;
      return joined(
        { ...state, entries, nextPastKey, trimmed: !start, live: false, shownFrom: frames[0]?.seq ?? 0 },
        frames,
      );
    }
  }
}

function upTo(state: RoomState, { frames, start }: Extract<PastEvent, { kind: 'older' }>): RoomState {
  const added = frames.filter(({ seq }) => seq < state.shownFrom);
  const { entries, nextPastKey } = entriesOf(state, added);
  const all = [...entries, ...state.entries.filter((entry) => !isEarlier(entry))];
  const kept = all.slice(0, ENTRIES_KEPT);
  const next = { ...state, entries: kept, nextPastKey, trimmed: !start };
  const moved = { ...next, shownFrom: added[0]?.seq ?? state.shownFrom };
  if (kept.length === all.length) return moved;
  return { ...moved, live: false, shownTo: lastSeq(kept) ?? state.shownTo };
}

function downTo(state: RoomState, { frames }: Extract<PastEvent, { kind: 'newer' }>): RoomState {
  const added = frames.filter(({ seq }) => seq > state.shownTo);
  const { entries, nextPastKey } = entriesOf(state, added);
  const all = [...state.entries, ...entries];
  const kept = all.slice(-ENTRIES_KEPT);
  const next = joined({ ...state, entries: kept, nextPastKey }, frames);
  if (kept.length === all.length) return next;
  return { ...next, trimmed: true, shownFrom: firstSeq(kept) ?? state.shownFrom };
}

/** Probe of the classic clients, said on opening and shown by none. */
const PROBE = 'test';

/** Whether there is anything to be seen of a message. Who gives one an id means it. */
export function isShown(frame: ChatFrame): boolean {
  return frame.message !== PROBE || frame.cid !== null;
}

/** Whether it says that there is more before it, which is there then. */
function isEarlier(entry: Entry): boolean {
  return entry.kind === 'mark' && entry.mark.kind === 'earlier';
}

/** The `seq` of the first event that is shown, or `null`. */
export function firstSeq(entries: readonly Entry[]): number | null {
  return entries.find(isStored)?.seq ?? null;
}

/** The `seq` of the last event that is shown, or `null`. */
export function lastSeq(entries: readonly Entry[]): number | null {
  return entries.findLast(isStored)?.seq ?? null;
}

/** Shows the end again where the page reaches to all that was heard. */
function joined(state: RoomState, frames: readonly LoggedFrame[]): RoomState {
  const shownTo = frames.at(-1)?.seq ?? state.shownTo;
  return { ...state, shownTo, live: frames.length === 0 || shownTo >= state.heard };
}

/** What acts have come to stands in the messages; what was done by the room's law is told in its place. */
function entriesOf(
  state: RoomState,
  frames: readonly LoggedFrame[],
): { readonly entries: readonly Entry[]; readonly nextPastKey: number } {
  const told = frames.filter(
    (frame): frame is ChatFrame | DeedFrame =>
      (frame.type === 'chat' && isShown(frame)) || (frame.type === 'deed' && isTold(frame)),
  );
  const nextPastKey = state.nextPastKey - told.length;
  const entries = told.map((frame, place) => {
    // They grow within the page.
    const key = nextPastKey + 1 + place;
    if (frame.type === 'deed') return noticeOf(frame, key, 0);
    return messageOf(state, frame, key, Date.parse(frame.timestamp) || 0);
  });
  return { entries, nextPastKey };
}

function isStored(entry: Entry): entry is Entry & { readonly seq: number } {
  return 'seq' in entry && entry.seq != null;
}
