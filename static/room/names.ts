import { NAME_BYTES, NAME_GRAPHEMES } from '../wire/limits';
import { countGraphemes, utf8Length } from './text';

/** Why a name is not accepted. */
export type NameProblem = 'blank' | 'too_long' | 'not_allowed';

/** What is wrong with `name` as a person's name by LIMIT-3 and LIMIT-4, or `null`. */
export function checkName(name: string): NameProblem | null {
  if (name.trim() === '') return 'blank';
  if (utf8Length(name) > NAME_BYTES || countGraphemes(name) > NAME_GRAPHEMES) return 'too_long';
  if (/\p{Cc}/u.test(name)) return 'not_allowed';
  return null;
}
