import { NAME_GRAPHEMES } from '../wire/limits';
import { mayCall } from './mentions';

/** What is being written before the caret and can be completed. */
export interface Completion {
  readonly kind: 'person' | 'emoji';
  /** Where its sign stands. */
  readonly start: number;
  /** What was written after the sign. */
  readonly query: string;
}

/** As many as stand above the composer without hiding the conversation. */
export const COMPLETIONS_SHOWN = 8;

const PERSON = new RegExp(`[@\\uFF20]([^@\\uFF20\\n]{0,${NAME_GRAPHEMES}})$`, 'u');
// Two letters at least: a face such as `:D` is meant as it is.
const EMOJI = /(?<![^\s\p{P}\p{scx=Han}])(?<!:):([a-z][a-z0-9_+-]+)$/iu;

/** What can be completed at `caret` in `text`. */
export function completionAt(text: string, caret: number): Completion | null {
  const before = text.slice(0, caret);
  const person = PERSON.exec(before);
  if (person && mayCall(before, person.index))
    return { kind: 'person', start: person.index, query: person[1] ?? '' };
  const emoji = EMOJI.exec(before);
  return emoji ? { kind: 'emoji', start: emoji.index, query: emoji[1] ?? '' } : null;
}

/** Those of `names` that `query` may become: first those that begin with it, then those a word of which does. */
export function namesMatching(names: readonly string[], query: string): readonly string[] {
  const sought = query.toLowerCase();
  const rank = (name: string): number => {
    const at = name.toLowerCase().indexOf(sought);
    if (at <= 0) return at;
    return /[\s_-]/.test(name.charAt(at - 1)) ? 1 : 2;
  };
  return names
    .map((name) => ({ name, rank: rank(name) }))
    .filter((each) => each.rank >= 0)
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, COMPLETIONS_SHOWN)
    .map(({ name }) => name);
}
