// The local settings of `wrangler dev`, from their example and with keys of their own. An existing file is never touched.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withKeys } from '../identity/dev-vars.mjs';
import { root } from './paths.mjs';
import { say } from './say.mjs';

export function ensureDevVars(folder = root) {
  const [example, own] = [join(folder, '.dev.vars.example'), join(folder, '.dev.vars')];
  if (!existsSync(example) || existsSync(own)) return;
  writeFileSync(own, withKeys(readFileSync(example, 'utf8')), { flag: 'wx', mode: 0o600 });
  say('• made .dev.vars from .dev.vars.example, with fresh keys');
}
