import type { ServerFrame } from '../wire/frames';

/** Who wrote a message. */
export type Author = 'self' | 'other' | 'assistant';

/** What somebody, or the assistant, said. */
export interface MessageEntry {
  readonly kind: 'message';
  /** Unique in the page, growing. */
  readonly key: number;
  readonly author: Author;
  readonly senderId: string;
  readonly senderName: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What the room itself said. */
export interface NoticeEntry {
  readonly kind: 'notice';
  readonly key: number;
  readonly notice: Notice;
  readonly at: number;
}

export type Notice =
  | { readonly kind: 'joined'; readonly name: string }
  | { readonly kind: 'left'; readonly name: string }
  /** One that this client has no words of its own for. */
  | { readonly kind: 'other'; readonly text: string };

/** A place where something happened to this client alone. */
export interface MarkEntry {
  readonly kind: 'mark';
  readonly key: number;
  readonly mark: Mark;
  readonly at: number;
}

export type Mark =
  /** There was no connection; what was said meanwhile is not shown. */
  { readonly kind: 'reconnected' } | { readonly kind: 'renamed'; readonly name: string };

export type Entry = MessageEntry | NoticeEntry | MarkEntry;

/** Why a text of one's own was not said, with the text to give back. */
export interface Rejection {
  /** Unique in the page, growing. */
  readonly key: number;
  readonly reason: RejectionReason;
  /** Empty once it was put back, or where it is not known which message was meant. */
  readonly text: string;
}

export type RejectionReason =
  | { readonly kind: 'refused'; readonly code: string | null; readonly message: string }
  /** The connection was lost before the message came back: it may or may not have been said. */
  | { readonly kind: 'unconfirmed' };

/** All that a page knows of its room. */
export interface RoomState {
  /** This client, once the room welcomed it. */
  readonly me: { readonly id: string; readonly name: string } | null;
  /** The ids that this page had on its connections, the present one last. */
  readonly ownIds: readonly string[];
  /** Oldest first; at most {@link ENTRIES_KEPT}. */
  readonly entries: readonly Entry[];
  /** Whether entries were let go of at the start. */
  readonly trimmed: boolean;
  /** What was sent and has not come back yet, oldest first. */
  readonly unconfirmed: readonly string[];
  readonly rejection: Rejection | null;
  /** Whether the connection was lost since the last welcome. */
  readonly lost: boolean;
  /** Whether whoever sits here sees the latest message. */
  readonly watching: boolean;
  /** Messages of others that came while nobody was watching. */
  readonly unread: number;
  readonly nextKey: number;
}

export type RoomEvent =
  | {
      readonly kind: 'frame';
      readonly frame: ServerFrame;
      /** Now, in milliseconds since 1970. */ readonly at: number;
    }
  /** The socket took `text`. */
  | { readonly kind: 'sent'; readonly text: string }
  | { readonly kind: 'lost' }
  /** The text of the rejection is in the composer again. */
  | { readonly kind: 'text-restored' }
  | { readonly kind: 'rejection-dismissed' }
  | { readonly kind: 'watching'; readonly watching: boolean };

/** Entries kept in the page. */
export const ENTRIES_KEPT = 300;

/** The state of a page that has not been welcomed anywhere. */
export const EMPTY_ROOM: RoomState = {
  me: null,
  ownIds: [],
  entries: [],
  trimmed: false,
  unconfirmed: [],
  rejection: null,
  lost: false,
  watching: true,
  unread: 0,
  nextKey: 1,
};
