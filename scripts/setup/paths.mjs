// Where things live: the tree, what this tree has resolved, and the cache that all trees of a user share.
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Git-ignored, of this tree alone: resolved paths, stamps, logs. */
export const local = join(root, '.cache');

/**
 * Tools that take minutes to build. Outside the tree, so that a fresh clone finds them and `git clean` leaves
 * them; each folder's name holds its version, so that trees of different ages can share it.
 */
export const cache =
  process.env.EDGE_CHAT_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'edge-chat');

export const bin = (name) => join(root, 'node_modules', '.bin', name);

/** The environment with folders put first on PATH. */
export function withPath(folders, env = process.env) {
  return { ...env, PATH: [...folders, env.PATH ?? ''].filter(Boolean).join(delimiter) };
}
