/** The files of a server's one room, for what no client can see. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const ALARMS = 'metadata.sqlite';

/** As `src/history/timers.rs` numbers them. */
export const REPLY = 2;
export const HELD = 4;

/**
 * The digest of every file of a state folder, by name: also of a write-ahead log, if there is one, but not of what readers
 * share.
 */
export function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder)
    .filter((name) => !name.endsWith('-shm'))
    .toSorted();
  const digest = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  return Object.fromEntries(names.map((name) => [name, digest(name)]));
}

/** The room's timers of one kind. */
export function timersOf(folder: string, kind: number): number {
  const file = readdirSync(folder).find((name) => name.endsWith('.sqlite') && name !== ALARMS);
  if (file === undefined) throw new Error('no room is stored');
  const database = new DatabaseSync(join(folder, file), { readOnly: true });
  try {
    const row = database.prepare('SELECT count(*) AS many FROM timers WHERE kind = ?').get(kind);
    return Number(row?.['many']);
  } finally {
    database.close();
  }
}
