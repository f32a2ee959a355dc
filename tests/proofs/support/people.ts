/** Who is here, as a v1 client knows it from what it was given at first and the changes since (PRESENCE). */
import type { Person, Presence, PresencePush } from './protocol';

export class People {
  count = 0;
  /** By id; null where they are too many to be named. */
  #names: Map<string, string> | null = new Map();

  /** PRESENCE-1. */
  renewed({ count = 0, people }: Presence): void {
    this.count = count;
    this.#names = people == null ? null : named(people);
  }

  /** PRESENCE-2. */
  pushed(push: PresencePush): void {
    this.count = push.count;
    if (push.people !== undefined) this.renewed(push);
    for (const { id, name } of push.join ?? []) this.#names?.set(id, name);
    for (const id of push.leave ?? []) this.#names?.delete(id);
  }

  /** In the order of PRESENCE-1. */
  list(): Person[] | null {
    if (this.#names === null) return null;
    const people = Array.from(this.#names, ([id, name]) => ({ id, name }));
    return people.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }
}

const named = (people: Person[]): Map<string, string> => new Map(people.map(({ id, name }) => [id, name]));
