import { deedOf, settingsOf, type DeedFrame, type RoomSettings } from './deeds';
import { arrayOf, countOf, objectOf, textOf, whole, type Fields } from './fields';
import { chatOf } from './frames';
import { personOf, roleOf, type Person, type Role } from './presence';

/** A link by which some may still come. */
export interface StandingInvite {
  /** The place of the deed that made it. */
  readonly id: number;
  readonly role: Role;
  /** How many. */
  readonly uses: number;
  /** ISO 8601. */
  readonly until: string;
}

/** Somebody is muted or banned; a place is, where `person` is `null`. */
export interface Sanction {
  readonly id: number;
  readonly act: string;
  readonly person: string | null;
  /** ISO 8601; `null`: for ever. */
  readonly until: string | null;
}

/** What stands in a room: the ok of `law`. */
export interface Law {
  readonly room: Partial<RoomSettings>;
  readonly roles: readonly Person[];
  readonly invites: readonly StandingInvite[];
  readonly sanctions: readonly Sanction[];
}

/** What was done, as the audit has it. */
export interface AuditEntry extends DeedFrame {
  /** The place of the deed that undid it. */
  readonly undoneBy: number | null;
}

/** A page of what was done, the newest first: the ok of `audit`. */
export interface Audit {
  readonly entries: readonly AuditEntry[];
  readonly more: boolean;
}

export function decodeLaw(ok: Fields): Law | null {
  return whole(() => ({
    room: settingsOf(ok['room']),
    roles: arrayOf(ok['roles']).map(personOf),
    invites: arrayOf(ok['invites']).map(inviteOf),
    sanctions: arrayOf(ok['sanctions']).map(sanctionOf),
  }));
}

/** An entry that is malformed is left out. */
export function decodeAudit(ok: Fields): Audit | null {
  return whole(() => ({
    entries: arrayOf(ok['entries'])
      .map((value) => whole(() => entryOf(objectOf(value))))
      .filter((entry) => entry !== null),
    more: ok['more'] === true,
  }));
}

function inviteOf(value: unknown): StandingInvite {
  const invite = objectOf(value);
  return {
    id: countOf(invite['id']),
    role: roleOf(invite['role']) ?? 'member',
    uses: countOf(invite['uses']),
    until: textOf(invite['until']),
  };
}

function sanctionOf(value: unknown): Sanction {
  const sanction = objectOf(value);
  const optional = (name: string): string | null =>
    sanction[name] === undefined ? null : textOf(sanction[name]);
  return {
    id: countOf(sanction['id']),
    act: textOf(sanction['act']),
    person: optional('person'),
    until: optional('until'),
  };
}

function entryOf(fields: Fields): AuditEntry {
  const undone = fields['undone_by'];
  return { ...deedOf(fields, chatOf), undoneBy: undone === undefined ? null : countOf(undone) };
}
