import type { ComingsFrame } from '../wire/frames';
import type { Person, Presence } from '../wire/presence';
import type { Notice } from './state';

/** Who is here after `comings`, where `before` were: in the order of their ids. */
export function peopleAfter(before: Presence | null, comings: ComingsFrame): Presence {
  if (!before?.people) return { count: comings.count, people: null };
  const people = new Map(before.people.map((person) => [person.id, person]));
  for (const id of comings.leave) people.delete(id);
  for (const { back: _, ...person } of comings.join) people.set(person.id, person);
  return { count: comings.count, people: [...people.values()].toSorted(byId) };
}

/** What is to be told of `comings` to `me`, where `before` were here: nothing of oneself, nor of who was not really gone. */
export function noticesOf(before: Presence | null, comings: ComingsFrame, me: string): readonly Notice[] {
  if (!before?.people) return [];
  const names = new Map(before.people.map(({ id, name }) => [id, name]));
  const left = comings.leave.filter((id) => id !== me).flatMap((id) => names.get(id) ?? []);
  const joined: string[] = [];
  const renamed: Notice[] = [];
  for (const { id, name, back } of comings.join) {
    const known = names.get(id);
    if (id === me || known === name) continue;
    if (known !== undefined) renamed.push({ kind: 'renamed', before: known, name });
    else if (!back) joined.push(name);
  }
  return [
    ...(left.length > 0 ? [{ kind: 'left', names: left } as const] : []),
    ...(joined.length > 0 ? [{ kind: 'joined', names: joined } as const] : []),
    ...renamed,
  ];
}

const byId = (a: Person, b: Person): number => (a.id < b.id ? -1 : 1);
