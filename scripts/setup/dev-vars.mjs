// The local settings of `wrangler dev`, from their example and with keys of their own. Of an existing file nothing is changed; one
// of before there were keys gets them.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshKeys, localSecret, withKeys } from '../identity/dev-vars.mjs';
import { root } from './paths.mjs';
import { say } from './say.mjs';

export function ensureDevVars(folder = root) {
  const [example, own] = [join(folder, '.dev.vars.example'), join(folder, '.dev.vars')];
  if (existsSync(own)) return ensureKeys(own);
  if (!existsSync(example)) return;
  writeFileSync(own, withKeys(readFileSync(example, 'utf8')), { flag: 'wx', mode: 0o600 });
  say('• made .dev.vars from .dev.vars.example, with fresh keys');
}

/** One that names keys, be they fit to be used or not, is its owner's to mend. */
function ensureKeys(own) {
  if (localSecret(own) !== undefined) return;
  const text = readFileSync(own, 'utf8');
  appendFileSync(own, `${text === '' || text.endsWith('\n') ? '' : '\n'}${freshKeys()}`);
  say('• added fresh keys (IDENTITY_KEYS) to .dev.vars, which had none');
}
