// The local settings of `wrangler dev`, from their example. An existing file is never touched.
import { constants, copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { say } from './say.mjs';

export function ensureDevVars() {
  const [example, own] = [join(root, '.dev.vars.example'), join(root, '.dev.vars')];
  if (!existsSync(example) || existsSync(own)) return;
  copyFileSync(example, own, constants.COPYFILE_EXCL);
  say('• made .dev.vars from .dev.vars.example');
}
