import type { ActFrame } from '../wire/acts';
import type { DeedFrame, RoomSettings } from '../wire/deeds';
import type { ChatFrame, ComingsFrame, Reaction } from '../wire/frames';
import type { Person, Presence, Role } from '../wire/presence';
import type { Me } from '../wire/replies';
import type { Failure, OutboxItem } from './outbox';
import type { PastEvent } from './past';

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
  /** Empty where it was removed. */
  readonly text: string;
  /** Its place in the log; `null`: not stored yet. */
  readonly seq: number | null;
  /** The message that it answers. */
  readonly reply: number | null;
  /** When it was edited last; milliseconds since 1970. */
  readonly editedAt: number | null;
  readonly deleted: boolean;
  readonly reactions: readonly Reaction[];
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

/** Who came and who went, and what was done by the room's law, without a voice of their own. */
export interface NoticeEntry {
  readonly kind: 'notice';
  readonly key: number;
  readonly notice: Notice;
  readonly at: number;
  /** Its place in the log, where it has one. */
  readonly seq?: number | null;
}

export type Notice =
  | { readonly kind: 'joined' | 'left'; readonly names: readonly string[] }
  | { readonly kind: 'renamed'; readonly before: string; readonly name: string }
  | { readonly kind: 'deed'; readonly deed: DeedFrame };

/** A place where something happened to this client alone. */
export interface MarkEntry {
  readonly kind: 'mark';
  readonly key: number;
  readonly mark: Mark;
  readonly at: number;
}

export type Mark =
  /** What was said here cannot be shown. */
  | { readonly kind: 'skipped' }
  /** What was said before has to be asked for. */
  | { readonly kind: 'earlier' }
  | { readonly kind: 'renamed'; readonly name: string };

export type Entry = MessageEntry | NoticeEntry | MarkEntry;

/** What people are, by their ids, once they have proved who they are; as far as the room has told. `null`: nothing. */
export type Roles = Readonly<Record<string, Role | null>>;

/** All that a page knows of its room. */
export interface RoomState {
  /** This client, once the room welcomed it. */
  readonly me: Me | null;
  /** Those of the room's settings that are not as usual, or were changed. */
  readonly settings: Partial<RoomSettings>;
  /** Also of those who are gone. */
  readonly roles: Roles;
  /** The `seq` of the last deed that was heard; 0: none. */
  readonly law: number;
  /** Until when what one has said waits, as the room takes no more yet; milliseconds since 1970; 0: it does not. */
  readonly held: number;
  /** What has been said, oldest first; at most {@link ENTRIES_KEPT}. */
  readonly entries: readonly Entry[];
  /** Whether there is more before the first entry. */
  readonly trimmed: boolean;
  /** Whether the entries reach to the end of what was said. */
  readonly live: boolean;
  /** The last event that was heard, shown or not; 0: none. */
  readonly heard: number;
  /** The first event of the log that the entries stand for, itself to be seen or not; 0: none. */
  readonly shownFrom: number;
  /** The last one that a page of the history has brought, which may be ahead of what was heard; 0: none. */
  readonly shownTo: number;
  /** The key of the next message from the history; they go down. */
  readonly nextPastKey: number;
  /** Messages that quotes and pins tell of and that are not shown; the latest that were asked for. */
  readonly aside: readonly Entry[];
  /** What one has written and the room has not said yet, oldest first. */
  readonly outgoing: readonly MessageEntry[];
  /** `null` before the room told. */
  readonly presence: Presence | null;
  /** The pinned messages, in the order in which they were pinned. */
  readonly pins: readonly number[];
  /** How many times what was said before was changed: edited, or removed. */
  readonly changes: number;
  /** How far people have read, by their ids. */
  readonly read: Readonly<Record<string, number>>;
  /** Who said that they are writing, and when: milliseconds since 1970. */
  readonly typing: readonly Typing[];
  /** Whether whoever sits here sees the latest message. */
  readonly watching: boolean;
  /** Messages of others that came while nobody was watching. */
  readonly unread: number;
  readonly nextKey: number;
}

/** Somebody who is writing. */
export interface Typing {
  readonly id: string;
  readonly name: string;
  readonly at: number;
}

/** What was not heard: it is in the history (`unheard`), nowhere any more (`gone`), or of another log, as what was heard before (`wiped`). */
export type Skipped = 'unheard' | 'gone' | 'wiped';

/** Something that happened. `at`: now, in milliseconds since 1970. */
export type RoomEvent =
  /** The room knows this client, as `you`, and tells of itself; `room` is missing where only the name is another. */
  | {
      readonly kind: 'welcomed';
      readonly you: Me;
      readonly room?: Partial<RoomSettings>;
      readonly at: number;
    }
  | {
      readonly kind: 'said';
      /** Oldest first; they follow what was said before. */
      readonly frames: readonly (ChatFrame | ActFrame | DeedFrame)[];
      /** Whether that was since this page came in. */
      readonly fresh: boolean;
      readonly at: number;
    }
  | { readonly kind: 'skipped'; readonly what: Skipped; readonly at: number }
  | { readonly kind: 'people'; readonly presence: Presence }
  | { readonly kind: 'comings'; readonly comings: ComingsFrame; readonly at: number }
  /** How things stand, as the room tells once one has caught up. */
  | {
      readonly kind: 'standing';
      readonly pins: readonly number[];
      readonly read: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'typing'; readonly people: readonly Person[]; readonly at: number }
  /** Time has passed: whoever has not said again that they are writing is not. */
  | { readonly kind: 'silence'; readonly at: number }
  | { readonly kind: 'read'; readonly marks: Readonly<Record<string, number>> }
  | PastEvent
  /** A message that something shown tells of. */
  | { readonly kind: 'aside'; readonly frame: ChatFrame; readonly at: number }
  | { readonly kind: 'outbox'; readonly items: readonly OutboxItem[] }
  | { readonly kind: 'held'; readonly until: number }
  | { readonly kind: 'watching'; readonly watching: boolean };

/** Entries kept in the page. */
export const ENTRIES_KEPT = 300;

/** Of them, once there were more: all below move when the first one goes, which is not to be with every message. */
export const ENTRIES_LEFT = 270;

/** Messages that are kept beside them. */
export const ASIDE_KEPT = 100;

/** The state of a page that has not been welcomed anywhere. */
export const EMPTY_ROOM: RoomState = {
  me: null,
  settings: {},
  roles: {},
  law: 0,
  held: 0,
  entries: [],
  trimmed: false,
  live: true,
  heard: 0,
  shownFrom: 0,
  shownTo: 0,
  nextPastKey: -1,
  aside: [],
  outgoing: [],
  presence: null,
  changes: 0,
  pins: [],
  read: {},
  typing: [],
  watching: true,
  unread: 0,
  nextKey: 1,
};
