// How every script here begins and ends.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Unmet } from './say.mjs';

/** Whether a module is the script that was called, not imported by another. */
export const isMain = (meta) =>
  Boolean(process.argv[1]) && realpathSync(process.argv[1]) === fileURLToPath(meta.url);

/** Runs a script's main: a plain line for what is the user's to mend, a stack for what is ours. */
export async function runMain(act) {
  try {
    await act();
  } catch (error) {
    const isTheirs = error instanceof Unmet || error?.code?.startsWith('ERR_PARSE_ARGS');
    console.error(isTheirs ? `✗ ${error.message}` : error);
    process.exitCode = 1;
  }
}
