// Putting a tool in the cache: built under a temporary name, renamed when whole, so that what is there is complete.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from './paths.mjs';

/** Fills `<cache>/<name>` by `fill(folder, final)` unless it is there already. Returns its path. */
export async function place(name, fill) {
  const final = join(cache, name);
  if (existsSync(final)) return final;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'part-'));
  try {
    await fill(folder, final);
    if (!existsSync(final)) renameSync(folder, final);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return final;
}
