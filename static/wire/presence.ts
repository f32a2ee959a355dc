import { arrayOf, countOf, objectOf, textOf, type Fields } from './fields';

/** What somebody is to a room, each all that the one before it is (SPEC.md, ROLE-1). */
export const ROLES = ['member', 'moderator', 'owner'] as const;

export type Role = (typeof ROLES)[number];

/** Somebody in the room. */
export interface Person {
  /** Theirs on every connection and in every room. */
  readonly id: string;
  readonly name: string;
  /** Whether they have proved who they are; else they are a guest. */
  readonly verified?: true;
  readonly role?: Role;
}

/** Who is here. */
export interface Presence {
  readonly count: number;
  /** `null` where they are too many to list. */
  readonly people: readonly Person[] | null;
}

export function presenceOf(fields: Fields): Presence {
  return {
    count: countOf(fields['count']),
    people: fields['people'] === null ? null : arrayOf(fields['people']).map(personOf),
  };
}

export function personOf(value: unknown): Person {
  const person = objectOf(value);
  const role = roleOf(person['role']);
  return {
    id: textOf(person['id']),
    name: textOf(person['name']),
    ...(person['verified'] === true && { verified: true }),
    ...(role && { role }),
  };
}

/** The role of that name, if there is such. */
export function roleOf(value: unknown): Role | undefined {
  return ROLES.find((role) => role === value);
}
