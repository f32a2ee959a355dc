import type { Person } from '../wire/presence';

/** People above whom the list can be narrowed. */
export const FILTER_ABOVE = 20;

/** How names are compared, and found. */
export interface Naming {
  /** What a person is called here. */
  nameOf(id: string, name: string): string;
  /** Which of two names comes first, as a number. */
  compare(a: string, b: string): number;
}

/** `people` as they are listed: oneself (`me`) first, then by what they are called; of those only the ones in whose names `query` is. */
export function listed(
  people: readonly Person[],
  me: string,
  { nameOf, compare }: Naming,
  query = '',
): readonly Person[] {
  const sought = folded(query.trim());
  const found = people.filter(
    ({ id, name }) => folded(nameOf(id, name)).includes(sought) || folded(name).includes(sought),
  );
  const last = (id: string): number => (id === me ? 0 : 1);
  return found.toSorted(
    (a, b) =>
      last(a.id) - last(b.id) ||
      compare(nameOf(a.id, a.name), nameOf(b.id, b.name)) ||
      (a.id < b.id ? -1 : 1),
  );
}

/** `text` as it is looked for: in whatever case, and spelled one way. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLocaleLowerCase();
}
