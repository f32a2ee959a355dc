// The keys of `wrangler dev`, as `.dev.vars` has them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { Unmet } from '../setup/say.mjs';
import { newKeys, parseKeys } from './seal.mjs';

const NAME = 'IDENTITY_KEYS';

/** The value of a variable in the text of a `.dev.vars`; undefined where it has none. Of one given twice the last counts. */
export function variableIn(text, name) {
  const lines = [...text.matchAll(new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=(.*)$`, 'gm'))];
  const value = lines.at(-1)?.[1].trim();
  return value?.replace(/^(["'`])(.*)\1$/, '$2').trim();
}

/** The text of a `.dev.vars` with fresh keys, from that of its example. */
export const withKeys = (example) => `${example.trimEnd()}\n${freshKeys()}`;

/** What is added to a `.dev.vars` that has no keys. */
export const freshKeys = () =>
  `\n# What signs cookies, tickets and links. Keep it to yourself; another one signs everybody out.\n${NAME}=${newKeys()}\n`;

/** The one line for whoever has no keys, or none that are fit to be used. */
export const lacking = (secret) =>
  `${NAME} is ${secret ? 'too weak or malformed' : 'missing'} in .dev.vars: put in the line that this prints: echo "${NAME}=$(npm run --silent keys)"`;

/** The keys of a secret, or an error that says in one line what to do. */
export function goodKeys(secret) {
  const keys = parseKeys(secret);
  if (keys === null) throw new Unmet(lacking(secret));
  return keys;
}

/** The secret in this tree's `.dev.vars`. */
export function localSecret(path = join(root, '.dev.vars')) {
  try {
    return variableIn(readFileSync(path, 'utf8'), NAME);
  } catch {
    return undefined;
  }
}
