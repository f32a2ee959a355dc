import type { Entry, MarkEntry, MessageEntry, NoticeEntry, RoomState } from './state';

/** A line of the timeline as it is shown. */
export type Row =
  | {
      readonly kind: 'day';
      readonly key: string;
      /** Within that day; milliseconds since 1970. */ readonly at: number;
    }
  | {
      readonly kind: 'message';
      readonly key: number;
      readonly entry: MessageEntry;
      readonly first: boolean;
      readonly last: boolean;
    }
  /** What follows is new to the reader. */
  | { readonly kind: 'new'; readonly key: string }
  | { readonly kind: 'notice'; readonly key: number; readonly entry: NoticeEntry }
  | { readonly kind: 'mark'; readonly key: number; readonly entry: MarkEntry };

/** Milliseconds within which the next message of the same sender belongs to the same group. */
export const GROUP_MS = 5 * 60_000;

/**
 * The timeline of `entries`, what was said and then what is still to be: a separator before each day, and messages of one sender in groups, of which `first` and
 * `last` mark the ends. `dayOf` names the day of a time (milliseconds since 1970) where the reader is; a divider stands before the entry `unseen`.
 */
export function rowsOf(
  entries: readonly Entry[],
  dayOf: (at: number) => string,
  unseen: Entry | null = null,
): readonly Row[] {
  const rows: Row[] = [];
  const seen = new Map<string, number>();
  // Once an entry: finding out the day is what takes the time here.
  const days = entries.map((entry) => dayOf(entry.at));
  const joins = (index: number): boolean =>
    days[index - 1] === days[index] && entries[index] !== unseen && sameGroup(entries, index);
  entries.forEach((entry, index) => {
    const day = days[index] ?? '';
    if (day !== days[index - 1]) {
      // Not keyed by the entry: trimming would then make a new separator, and a screen reader say it again.
      const times = seen.get(day) ?? 0;
      seen.set(day, times + 1);
      rows.push({ kind: 'day', key: `${day}#${times}`, at: entry.at });
    }
    if (entry === unseen) rows.push({ kind: 'new', key: 'new' });
    const { key } = entry;
    switch (entry.kind) {
      case 'message':
        rows.push({ kind: 'message', key, entry, first: !joins(index), last: !joins(index + 1) });
        break;
      case 'notice':
        rows.push({ kind: 'notice', key, entry });
        break;
      case 'mark':
        rows.push({ kind: 'mark', key, entry });
        break;
    }
  });
  return rows;
}

/** Whether the entry at `index` and the one before it are messages of one sender, shortly after each other. */
function sameGroup(entries: readonly Entry[], index: number): boolean {
  const a = entries[index - 1];
  const b = entries[index];
  return (
    a?.kind === 'message' &&
    b?.kind === 'message' &&
    a.author === b.author &&
    // One's own stand together under whatever name, and before they have one.
    (a.author === 'self' || (a.senderId === b.senderId && a.senderName === b.senderName)) &&
    Math.abs(b.at - a.at) <= GROUP_MS
  );
}

/** Whether nobody has said anything yet, or is about to. */
export function isQuiet({ entries, outgoing }: Pick<RoomState, 'entries' | 'outgoing'>): boolean {
  return outgoing.length === 0 && !entries.some((entry) => entry.kind === 'message');
}

/**
 * The first message of somebody else that is new to whoever has seen all up to `seen`. `null` where there is none, and where it may be before what
 * is shown, which goes back to the beginning unless it is `trimmed`.
 */
export function unseenIn(entries: readonly Entry[], seen: number | null, trimmed: boolean): Entry | null {
  if (seen === null) return null;
  const first = entries.find((entry) => entry.kind === 'message' && entry.seq !== null);
  const isCovered = !trimmed || !first || !isAfter(first, seen);
  return isCovered ? (entries.find((entry) => isNewTo(entry, seen)) ?? null) : null;
}

/** Whether `entry` is a message of somebody else that is new to whoever has seen all up to `seen`. */
export function isNewTo(entry: Entry, seen: number): boolean {
  return isAfter(entry, seen) && entry.kind === 'message' && entry.author !== 'self';
}

function isAfter(entry: Entry, seq: number): boolean {
  return entry.kind === 'message' && entry.seq !== null && entry.seq > seq;
}
