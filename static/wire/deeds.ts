import { arrayOf, countOf, flagOf, objectOf, textOf, type Fields } from './fields';
import type { ChatFrame } from './frames';
import { roleOf, type Role } from './presence';

/** What a room asks of those who come and speak (SPEC.md, ROLE-5 and ROLE-6). */
export interface RoomSettings {
  readonly access: 'public' | 'unlisted' | 'private';
  /** Whether those get in who have not proved who they are. */
  readonly guests: boolean;
  /** Whether only moderators say anything. */
  readonly locked: boolean;
  /** Seconds between two messages of one who is no moderator; 0: none. */
  readonly slow: number;
  /** Days that what was said is kept; 0: as long as the deployment keeps it. */
  readonly retention: number;
}

/** Something that was done by the room's law: an event of the log (SPEC.md, MOD-1). What its kind has no use for is not there. */
export interface DeedFrame {
  readonly type: 'deed';
  /** One that this client does not know may come from a newer room. */
  readonly act: string;
  /** To whom, and the name that they go by. */
  readonly person?: string;
  readonly name?: string;
  /** `null`: none. */
  readonly role?: Role | null;
  /** What changed of the settings, and to what. */
  readonly settings?: Partial<RoomSettings>;
  /** The messages that it is about. */
  readonly targets: readonly number[];
  /** The messages from which the reactions of `person` went. */
  readonly reacted?: readonly number[];
  /** What those are now that were brought back. */
  readonly messages: readonly ChatFrame[];
  /** When it ends by itself; ISO 8601. */
  readonly until?: string;
  /** The invitation that brought it about. */
  readonly invite?: number;
  /** The deed that it goes on with, or undoes, and what kind that one was. */
  readonly of?: number;
  readonly undone?: string;
  readonly reason?: string;
  readonly sender_id: string;
  readonly sender_name: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly seq: number;
}

/** The deed that a frame tells of. A malformed one throws. */
export function deedOf(fields: Fields, chatOf: (fields: Fields) => ChatFrame): DeedFrame {
  const messagesOf = (said: unknown): readonly ChatFrame[] =>
    arrayOf(said).map((one) => chatOf(objectOf(one)));
  return {
    targets: [],
    messages: [],
    ...known(fields, { ...OPTIONAL, messages: messagesOf }),
    ...known(fields, REQUIRED, true),
    type: 'deed',
  } as unknown as DeedFrame;
}

type Readers = Readonly<Record<string, (value: unknown) => unknown>>;

const placesOf = (value: unknown): readonly number[] => arrayOf(value).map(countOf);

const REQUIRED: Readers = {
  act: textOf,
  sender_id: textOf,
  sender_name: textOf,
  timestamp: textOf,
  seq: countOf,
};
const OPTIONAL: Readers = {
  person: textOf,
  name: textOf,
  role: (role) => roleOf(role) ?? null,
  settings: settingsOf,
  targets: placesOf,
  reacted: placesOf,
  until: textOf,
  invite: countOf,
  of: countOf,
  undone: textOf,
  reason: textOf,
};

/** Those of `fields` that are read here, and are there or have to be. */
function known(fields: Fields, readers: Readers, required = false): object {
  const named = Object.entries(readers).filter(([name]) => required || fields[name] !== undefined);
  return Object.fromEntries(named.map(([name, read]) => [name, read(fields[name])]));
}

const SETTINGS = { access: textOf, guests: flagOf, locked: flagOf, slow: countOf, retention: countOf };

/** Those settings that `value` names. */
export function settingsOf(value: unknown): Partial<RoomSettings> {
  return known(objectOf(value), SETTINGS);
}
