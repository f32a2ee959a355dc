// One at a time: two trees share the cache, and two commands share a tree's node_modules and build folders.
// A folder is the lock, since making one is atomic; its owner's process id tells a crash from patience.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './say.mjs';

const POLL_MS = 500;
/** A lock whose owner has not yet written its id is trusted for this long. */
const NEWBORN_MS = 5_000;

/** Holds the lock of a folder while `act` runs; `what` is what someone who has to wait is told about. */
export async function locked(folder, act, what = 'set-up') {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, 'lock');
  let told = false;
  while (!take(lock)) {
    if (isAbandoned(lock)) {
      rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (!told) say(`• another ${what} is at work here; waiting for it (its lock: ${lock}) …`);
    told = true;
    await sleep(POLL_MS);
  }
  // Only our own: after a wrong guess (see isAbandoned) it may be another's by now.
  const release = () => ownerOf(lock) === process.pid && rmSync(lock, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await act();
  } finally {
    process.off('exit', release);
    release();
  }
}

function take(lock) {
  try {
    mkdirSync(lock);
  } catch {
    return false;
  }
  writeFileSync(join(lock, 'pid'), String(process.pid));
  return true;
}

/** Killed owners leave their lock behind. (Results are put in place by a rename, so even a wrong guess is safe.) */
function isAbandoned(lock) {
  const owner = ownerOf(lock);
  if (owner !== null) return !isAlive(owner);
  const made = statSync(lock, { throwIfNoEntry: false });
  return made !== undefined && Date.now() - made.mtimeMs > NEWBORN_MS;
}

/** The process id in a lock; null where there is none yet. */
function ownerOf(lock) {
  try {
    return Number(readFileSync(join(lock, 'pid'), 'utf8')) || null;
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
