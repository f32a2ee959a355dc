import type { ChatFrame, ComingsFrame } from '../wire/frames';
import type { Person, Presence } from '../wire/presence';
import type { Failure, OutboxItem } from './outbox';

/** Who wrote a message. */
export type Author = 'self' | 'other' | 'assistant';

/** What somebody, or the assistant, said. */
export interface MessageEntry {
  readonly kind: 'message';
  /** Unique in the page, growing; a message of one's own keeps it from the moment when it was written. */
  readonly key: number;
  readonly author: Author;
  readonly senderId: string;
  readonly senderName: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `null`: the room has said it. */
  readonly pending: Pending | null;
}

/** What keeps a message of one's own from having been said. */
export interface Pending {
  readonly cid: string;
  /** Whether it is stored, and so as good as said. */
  readonly stored: boolean;
  readonly failure: Failure | null;
}

/** Who came and who went, without a voice of their own. */
export interface NoticeEntry {
  readonly kind: 'notice';
  readonly key: number;
  readonly notice: Notice;
  readonly at: number;
}

export type Notice =
  | { readonly kind: 'joined' | 'left'; readonly names: readonly string[] }
  | { readonly kind: 'renamed'; readonly before: string; readonly name: string };

/** A place where something happened to this client alone. */
export interface MarkEntry {
  readonly kind: 'mark';
  readonly key: number;
  readonly mark: Mark;
  readonly at: number;
}

export type Mark =
  /** What was said here cannot be shown. */
  { readonly kind: 'skipped' } | { readonly kind: 'renamed'; readonly name: string };

export type Entry = MessageEntry | NoticeEntry | MarkEntry;

/** All that a page knows of its room. */
export interface RoomState {
  /** This client, once the room welcomed it. */
  readonly me: Person | null;
  /** What has been said, oldest first; at most {@link ENTRIES_KEPT}. */
  readonly entries: readonly Entry[];
  /** Whether entries were let go of at the start. */
  readonly trimmed: boolean;
  /** What one has written and the room has not said yet, oldest first. */
  readonly outgoing: readonly MessageEntry[];
  /** `null` before the room told. */
  readonly presence: Presence | null;
  /** Whether whoever sits here sees the latest message. */
  readonly watching: boolean;
  /** Messages of others that came while nobody was watching. */
  readonly unread: number;
  readonly nextKey: number;
}

/** Something that happened. `at`: now, in milliseconds since 1970. */
export type RoomEvent =
  /** The room knows this client, as `you`. */
  | { readonly kind: 'welcomed'; readonly you: Person; readonly at: number }
  | {
      readonly kind: 'said';
      /** Oldest first; they follow what was said before. */
      readonly frames: readonly ChatFrame[];
      /** Whether that was since this page came in. */
      readonly fresh: boolean;
      readonly at: number;
    }
  /** What was said here is not known. */
  | { readonly kind: 'skipped'; readonly at: number }
  | { readonly kind: 'people'; readonly presence: Presence }
  | { readonly kind: 'comings'; readonly comings: ComingsFrame; readonly at: number }
  | { readonly kind: 'outbox'; readonly items: readonly OutboxItem[] }
  | { readonly kind: 'watching'; readonly watching: boolean };

/** Entries kept in the page. */
export const ENTRIES_KEPT = 300;

/** The state of a page that has not been welcomed anywhere. */
export const EMPTY_ROOM: RoomState = {
  me: null,
  entries: [],
  trimmed: false,
  outgoing: [],
  presence: null,
  watching: true,
  unread: 0,
  nextKey: 1,
};
