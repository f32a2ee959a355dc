/** The state of a server's one room on disk, as workerd keeps it. Tells what no client can see: timers and the alarm. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { eventually } from './deadline';

const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

/** The runtime's own file beside those of the objects. */
const ALARMS = 'metadata.sqlite';

export type TimerKind = 'heartbeat' | 'reply';

/** As `src/history/timers.rs` numbers them. */
const KINDS: Record<string, TimerKind> = { '1': 'heartbeat', '2': 'reply' };

export interface StoredTimer {
  kind: TimerKind;
  /** Milliseconds since the epoch. */
  due: number;
}

export class StoredRoom {
  readonly #folder: string;
  readonly #file: string;

  /** `folder` is a server's state folder, with exactly one room in it. */
  constructor(folder: string) {
    const files = readdirSync(folder).filter((name) => name.endsWith('.sqlite') && name !== ALARMS);
    const [file, ...others] = files;
    if (file === undefined || others.length > 0) throw new Error(`${files.length} rooms are stored, not one`);
    this.#folder = folder;
    this.#file = join(folder, file);
  }

  timers(): StoredTimer[] {
    const rows = query(this.#file, 'SELECT kind, due FROM timers ORDER BY kind, key');
    return rows.map(({ kind, due }) => ({ kind: KINDS[String(kind)] ?? fail(kind), due: Number(due) }));
  }

  /** When the runtime will wake the room, in milliseconds since the epoch. */
  alarm(): number | undefined {
    const [row, ...others] = query(join(this.#folder, ALARMS), 'SELECT scheduled_time FROM _cf_ALARM');
    if (others.length > 0) throw new Error('more rooms than one have an alarm');
    return row && Number(BigInt(String(row['scheduled_time'])) / NANOSECONDS_PER_MILLISECOND);
  }

  /** Resolves when the alarm is set to this, or to nothing: the runtime may set it a moment after it lets frames out. */
  whenAlarmIs(at: number | undefined): Promise<void> {
    return eventually(() => this.alarm() === at, `the alarm was not set to ${at}`);
  }

  /** Resolves when nothing is owed and no alarm is set. */
  whenIdle(): Promise<void> {
    return eventually(
      () => this.timers().length === 0 && this.alarm() === undefined,
      'the room did not become idle',
    );
  }

  /** Resolves when the room has left memory, as it does after ten quiet seconds. */
  whenHibernating(): Promise<void> {
    return eventually(() => !this.isInMemory(), 'the room did not leave memory', { within: 30_000 });
  }

  /** While the room is in memory its database is open, which the write-ahead log beside it shows. */
  isInMemory(): boolean {
    return existsSync(`${this.#file}-wal`);
  }

  /**
   * Moves everything that is to come nearer, or into the past: as if the server, which must not be running, had been down
   * for so long.
   */
  letTimePass(milliseconds: number): void {
    const nanoseconds = BigInt(milliseconds) * NANOSECONDS_PER_MILLISECOND;
    this.letTimePassUnderALateAlarm(milliseconds);
    run(this.#file, 'UPDATE _cf_METADATA SET value = value - ? WHERE key = 1', nanoseconds);
    run(join(this.#folder, ALARMS), 'UPDATE _cf_ALARM SET scheduled_time = scheduled_time - ?', nanoseconds);
  }

  /** The same, but the runtime is so late with the alarm that others come before it. */
  letTimePassUnderALateAlarm(milliseconds: number): void {
    run(this.#file, 'UPDATE timers SET due = due - ?', milliseconds);
  }
}

const fail = (kind: unknown): never => {
  throw new Error(`a timer of kind ${String(kind)}`);
};

function query(file: string, sql: string) {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const statement = database.prepare(sql);
    statement.setReadBigInts(true);
    return statement.all();
  } finally {
    database.close();
  }
}

function run(file: string, sql: string, change: number | bigint): void {
  const database = new DatabaseSync(file);
  try {
    database.prepare(sql).run(change);
  } finally {
    database.close();
  }
}
