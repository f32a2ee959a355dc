import { arrayOf, countOf, objectOf, textOf, type Fields } from './fields';

/** Somebody in the room. */
export interface Person {
  /** Theirs on every connection and in every room. */
  readonly id: string;
  readonly name: string;
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
  return { id: textOf(person['id']), name: textOf(person['name']) };
}
