// valgrind, which counts instructions for `npm run check`. A check that can be skipped is no reason to stop a set-up.
import { aptInstall, canApt } from './apt.mjs';
import { ask } from './run.mjs';
import { say, step } from './say.mjs';

export const NO_VALGRIND = 'valgrind is missing: on Debian, as root, "apt-get install valgrind".';

/** Where it is, or null. */
export const findValgrind = () => ask('sh', ['-c', 'command -v valgrind'])?.trim() || null;

export async function ensureValgrind() {
  if (findValgrind() || process.platform !== 'linux') return;
  if (canApt()) await step('valgrind', 'about 20 s, once', () => aptInstall(['valgrind']));
  else say(`• ${NO_VALGRIND} Without it, instructions are not counted`);
}
