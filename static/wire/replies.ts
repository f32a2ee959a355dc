import { settingsOf, type RoomSettings } from './deeds';
import { arrayOf, countOf, flagOf, objectOf, textOf, whole, type Fields } from './fields';
import { loggedFrameOf, marksOf, type LoggedFrame } from './frames';
import { personOf, presenceOf, type Person, type Presence } from './presence';

/** A stretch of the log, as the ok of `hello` and `pull` has it. */
export interface Page {
  readonly epoch: string;
  /** The `seq` of the newest event of all. */
  readonly head: number;
  /** Whether `events` follow what the client has. */
  readonly recovered: boolean;
  /** Whether there are more after `events`. */
  readonly more: boolean;
  /** Oldest first. */
  readonly events: readonly LoggedFrame[];
  /** `null` where there are more events. */
  readonly presence: Presence | null;
  /** The pinned messages; with `presence`. */
  readonly pins: readonly number[];
  /** How far people have read; with `presence`. */
  readonly read: Readonly<Record<string, number>>;
}

/** The ok of `hello`. */
export interface Welcome extends Page {
  readonly you: Me;
  /** Those of the room's settings that are not as usual. */
  readonly room: Partial<RoomSettings>;
}

/** Whoever came in. */
export interface Me extends Person {
  /** Until when they may say nothing; milliseconds since 1970. */
  readonly muted?: number;
}

/** The ok of `send`: stored. */
export interface Ack {
  readonly seq: number;
  /** ISO 8601. */
  readonly at: string;
}

/** What a message said until the edit at `until`. */
export interface Revision {
  readonly until: number;
  readonly text: string;
}

/** The revisions in the ok of `revisions`, oldest first, or `null` where there are none in it. */
export function decodeRevisions(ok: Fields): readonly Revision[] | null {
  return whole(() =>
    arrayOf(ok['revisions']).map((value) => {
      const revision = objectOf(value);
      return { until: countOf(revision['until']), text: textOf(revision['message']) };
    }),
  );
}

/** The page in the ok of a `pull`, or `null` where it is none. An event that is none is left out: its absence shows. */
export function decodePage(ok: Fields): Page | null {
  return whole(() => pageOf(ok));
}

export function decodeWelcome(ok: Fields): Welcome | null {
  return whole(() => ({ ...pageOf(ok), you: meOf(ok['you']), room: settingsOf(ok['room'] ?? {}) }));
}

export function decodeAck(ok: Fields): Ack | null {
  return whole(() => ({ seq: countOf(ok['seq']), at: textOf(ok['at']) }));
}

function meOf(value: unknown): Me {
  const muted = objectOf(value)['muted'];
  return { ...personOf(value), ...(muted === undefined ? {} : { muted: Date.parse(textOf(muted)) }) };
}

function pageOf(ok: Fields): Page {
  return {
    epoch: textOf(ok['epoch']),
    head: countOf(ok['head']),
    recovered: flagOf(ok['recovered']),
    more: flagOf(ok['more']),
    events: arrayOf(ok['events'])
      .map(loggedFrameOf)
      .filter((event) => event !== null),
    presence: ok['count'] === undefined ? null : presenceOf(ok),
    pins: ok['pins'] === undefined ? [] : arrayOf(ok['pins']).map(countOf),
    read: ok['read'] === undefined ? {} : marksOf(ok['read']),
  };
}
