import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder outside the project, so that tests that run side by side share no state. */
export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'edge-chat-'));

/** Removes a folder that a process may have been writing to a moment ago. */
export const removeFolder = (path: string): Promise<void> =>
  rm(path, { recursive: true, force: true, maxRetries: 5 });
