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
      /** Whether it begins a group. */
      readonly first: boolean;
    }
  /** What follows is new to the reader. */
  | { readonly kind: 'new'; readonly key: string }
  | { readonly kind: 'notice'; readonly key: number; readonly entry: NoticeEntry }
  | { readonly kind: 'mark'; readonly key: number; readonly entry: MarkEntry };

/** Milliseconds within which the next message of the same sender belongs to the same group. */
export const GROUP_MS = 5 * 60_000;

/** Entries that follow each other. */
interface Stretch {
  readonly entries: readonly Entry[];
  /** What stands before the first of them. */
  readonly before: Entry | undefined;
  /** The entry before which a divider stands. */
  readonly unseen: Entry | null;
}

/**
 * The rows of a stretch of the timeline: a separator before each day, and messages of one sender in groups, of which `first`
 * marks the beginning. `dayOf` names the day of a time (milliseconds since 1970) where the reader is.
 */
function rowsOf({ entries, before, unseen }: Stretch, dayOf: (at: number) => string): readonly Row[] {
  const rows: Row[] = [];
  const seen = new Map<string, number>();
  // Once an entry: finding out the day is what takes the time here.
  const all = [before, ...entries];
  const days = all.map((entry) => entry && dayOf(entry.at));
  const joins = (index: number): boolean =>
    days[index - 1] === days[index] && all[index] !== unseen && sameGroup(all[index - 1], all[index]);
  entries.forEach((entry, place) => {
    const index = place + 1;
    const day = days[index] ?? '';
    if (day !== days[index - 1]) {
      // Not keyed by the entry: trimming would then make a new separator, and a screen reader say it again.
      const times = seen.get(day) ?? 0;
      seen.set(day, times + 1);
      rows.push({ kind: 'day', key: `${day}#${times}`, at: entry.at });
    }
    if (entry === unseen) rows.push({ kind: 'new', key: 'new' });
    const { key } = entry;
    if (entry.kind === 'message') rows.push({ kind: 'message', key, entry, first: !joins(index) });
    else rows.push({ kind: entry.kind, key, entry } as Row);
  });
  return rows;
}

/** Entries that are laid out, or not, together: about so many. */
const CHUNK_ENTRIES = 10;

/** Rows that follow each other. */
export interface Chunk {
  readonly key: string;
  readonly rows: readonly Row[];
  /** What they show. */
  readonly of: Stretch;
}

/**
 * The timeline of `entries` in chunks, each the same object as one of `known` where nothing in it changed. They are cut before entries that are
 * chosen by their keys, so that what comes and goes at the ends changes only what is there. A divider stands before the entry `unseen`.
 */
export function chunksOf(
  entries: readonly Entry[],
  dayOf: (at: number) => string,
  unseen: Entry | null = null,
  known: readonly Chunk[] = [],
): readonly Chunk[] {
  const byKey = new Map(known.map((chunk) => [chunk.key, chunk]));
  const keys = new Set<string>();
  const chunks: Chunk[] = [];
  const add = (from: number, to: number): void => {
    const of = { entries: entries.slice(from, to), before: entries[from - 1], unseen };
    const key = uniqueIn(keys, `${Math.floor((of.entries[0]?.key ?? 0) / CHUNK_ENTRIES)}`);
    chunks.push(chunkOf(key, of, dayOf, byKey.get(key)));
  };
  let start = 0;
  let before = 0;
  // Where all of it is looked at for each message plain loops are worth it.
  for (let index = 0; index < entries.length; index += 1) {
    const key = entries[index]?.key ?? 0;
    // Keys of what comes from the history are below 0, and go down from page to page.
    if (index > start && (key % CHUNK_ENTRIES === 0 || key * before < 0)) {
      add(start, index);
      start = index;
    }
    before = key;
  }
  if (start < entries.length) add(start, entries.length);
  return chunks;
}

/** The chunk `key`, itself as it was `known` where it shows the same. */
function chunkOf(key: string, of: Stretch, dayOf: (at: number) => string, known: Chunk | undefined): Chunk {
  if (known && sameStretch(known.of, of)) return known;
  const rows = rowsOf(of, dayOf);
  return known && sameRows(known.rows, rows) ? { ...known, of } : { key, rows, of };
}

function sameStretch(a: Stretch, b: Stretch): boolean {
  return (
    a.before === b.before &&
    a.unseen === b.unseen &&
    a.entries.length === b.entries.length &&
    a.entries.every((entry, index) => entry === b.entries[index])
  );
}

function uniqueIn(keys: Set<string>, key: string): string {
  const unique = keys.has(key) ? uniqueIn(keys, `${key}+`) : key;
  keys.add(unique);
  return unique;
}

function sameRows(a: readonly Row[], b: readonly Row[]): boolean {
  return a.length === b.length && a.every((row, index) => sameRow(row, b[index]));
}

function sameRow(a: Row, b: Row | undefined): boolean {
  if (a.kind === 'day') return b?.kind === 'day' && a.key === b.key && a.at === b.at;
  if (a.kind === 'new') return b?.kind === 'new';
  if (!b || !('entry' in b) || a.entry !== b.entry) return false;
  return a.kind !== 'message' || (b.kind === 'message' && a.first === b.first);
}

/** Whether both are messages of one sender, shortly after each other. */
function sameGroup(a: Entry | undefined, b: Entry | undefined): boolean {
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
