// Whether a build is still good: a digest of all that went into it, kept beside the tree's other notes.
// Contents, not times, so that a checkout or a touch builds nothing.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { local, root } from '../setup/paths.mjs';

/** The digest of files and folders of the tree, and of other words that matter. */
export function digest(paths, words = []) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesUnder)) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.update(JSON.stringify(words)).digest('hex');
}

function filesUnder(path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [path];
  const names = readdirSync(join(root, path)).toSorted();
  return names.flatMap((name) => filesUnder(join(path, name)));
}

const stamp = (name) => join(local, `${name}.inputs`);

export function isFresh(name, inputs) {
  try {
    return readFileSync(stamp(name), 'utf8') === inputs;
  } catch {
    return false;
  }
}

export function markFresh(name, inputs) {
  mkdirSync(local, { recursive: true });
  writeFileSync(stamp(name), inputs);
}
