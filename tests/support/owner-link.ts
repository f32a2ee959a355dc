/** The owner's link, as the operator's command prints it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { root } from './project';
import { type Server, TEST_KEYS } from './server';

/** The claim in the link to a room of this server. */
export async function claimOf({ url }: Pick<Server, 'url'>, room: string): Promise<string> {
  const words = ['scripts/owner-link.mjs', '--room', room, '--origin', url.origin, '--keys-from-env'];
  const env = { ...process.env, IDENTITY_KEYS: TEST_KEYS };
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: root, env });
  const { origin, pathname, hash } = new URL(stdout.trim());
  expect([origin, decodeURIComponent(pathname)]).toEqual([url.origin, `/r/${room}`]);
  return hash.replace('#claim=', '');
}
