/** The state of a server's one room on disk, as workerd keeps it. Tells what no client can see: the log's rows, timers, the alarm. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { eventually } from './deadline';
import type { LoggedFrame } from './frames';

const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

/** The runtime's own file beside those of the objects. */
const ALARMS = 'metadata.sqlite';

export type TimerKind = 'heartbeat' | 'reply' | 'leave' | 'held';

/** As `src/history/timers.rs` numbers them. */
const KINDS: Record<string, TimerKind> = { '1': 'heartbeat', '2': 'reply', '3': 'leave', '4': 'held' };

/** A row of the log: what one turn stored. */
export interface StoredBlock {
  firstSeq: number;
  count: number;
  /** Milliseconds since the epoch. */
  at: number;
  /** The chat frames, as they were sent. */
  events: LoggedFrame[];
}

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

  /** The log, oldest first. */
  log(): StoredBlock[] {
    const rows = query(this.#file, 'SELECT first_seq, count, at, events FROM log ORDER BY first_seq');
    return rows.map(({ first_seq: firstSeq, count, at, events }) => ({
      firstSeq: Number(firstSeq),
      count: Number(count),
      at: Number(at),
      events: JSON.parse(String(events)) as LoggedFrame[],
    }));
  }

  /** Every event of the log, oldest first. */
  events(): LoggedFrame[] {
    return this.log().flatMap(({ events }) => events);
  }

  /** The log as it stands in the file. */
  logText(): string {
    return query(this.#file, 'SELECT events FROM log ORDER BY first_seq')
      .map(({ events }) => String(events))
      .join('\n');
  }

  /** All that the index for searches holds, as bytes. What words have in common with those before them is left out of it. */
  indexText(): string {
    const rows = query(this.#file, 'SELECT block FROM words_data');
    return rows.map(({ block }) => Buffer.from(block as Uint8Array).toString('utf8')).join('\n');
  }

  /** Rows that the index and the table of its parts take. */
  indexRows(): number {
    const tables = ['words_data', 'words_idx', 'words_config', 'search'];
    const rows = (table: string) => query(this.#file, `SELECT count(*) AS rows FROM ${table}`)[0]?.['rows'];
    return tables.map((table) => Number(rows(table))).reduce((sum, count) => sum + count, 0);
  }

  /** Adds messages after those that are stored, a row each, the server not running. */
  addMessages(messages: Iterable<{ sender: string; message: string; at: number }>): void {
    const database = new DatabaseSync(this.#file, { timeout: LOCK_MS });
    try {
      const last = database.prepare('SELECT max(first_seq + count - 1) AS seq FROM log').get();
      let seq = Number(last?.['seq'] ?? 0);
      const insert = database.prepare('INSERT INTO log (first_seq, count, at, events) VALUES (?, 1, ?, ?)');
      database.exec('BEGIN');
      for (const { sender, message, at } of messages) {
        seq += 1;
        const who = { sender_id: sender.padEnd(16, '0'), sender_name: sender };
        const flags = { is_auto_reply: false, is_system: false };
        const event = { type: 'chat', message, ...who, ...flags, timestamp: new Date(at).toISOString(), seq };
        insert.run(seq, at, JSON.stringify([event]));
      }
      database.exec('COMMIT');
    } finally {
      database.close();
    }
  }

  /** All rows of all tables but the log's, to see whether any was written. (Those of the index are in tables of its own.) */
  besidesTheLog(): Record<string, unknown[]> {
    const tables = query(this.#file, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    const names = tables.map(({ name }) => String(name)).filter((name) => name !== 'log' && name !== 'words');
    return Object.fromEntries(names.map((name) => [name, query(this.#file, `SELECT * FROM "${name}"`)]));
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

  /** Resolves when these and no others are set, in the order of their kinds. */
  whenTimersAre(...kinds: TimerKind[]): Promise<void> {
    const set = () => this.timers().map(({ kind }) => kind);
    return eventually(() => set().join() === kinds.join(), `the timers did not become ${kinds.join()}`);
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
  /** Makes what is in the log older, the server not running. */
  letLogAge(milliseconds: number): void {
    run(this.#file, 'UPDATE log SET at = at - ?', milliseconds);
  }

  /** The same, of its oldest events alone, up to this `seq`. */
  letEventsAge(upTo: number, milliseconds: number): void {
    run(this.#file, 'UPDATE log SET at = at - ? WHERE first_seq + count - 1 <= ?', milliseconds, upTo);
  }

  /** Has SQLite refuse to store whatever holds this word, the server running or not. Returns how to end it. */
  refuseToStore(word: string): () => void {
    const refusal = `BEFORE INSERT ON log WHEN NEW.events LIKE '%${word}%' BEGIN SELECT RAISE(ABORT, 'refused'); END`;
    run(this.#file, `CREATE TRIGGER refuse_to_store ${refusal}`);
    return () => run(this.#file, 'DROP TRIGGER refuse_to_store');
  }

  /** Takes the database's one write lock, so that no statement of the server's can write. Returns how to give it back. */
  lock(): () => void {
    const database = new DatabaseSync(this.#file, { timeout: LOCK_MS });
    database.exec('BEGIN IMMEDIATE');
    return () => database.close();
  }
}

/** How long to wait for the server to end its own writing. */
const LOCK_MS = 5_000;

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

function run(file: string, sql: string, ...changes: (number | bigint)[]): void {
  const database = new DatabaseSync(file, { timeout: LOCK_MS });
  try {
    database.prepare(sql).run(...changes);
  } finally {
    database.close();
  }
}
