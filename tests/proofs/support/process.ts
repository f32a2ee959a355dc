/** What Linux tells of a process. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Workerd } from '../../support/workerd';

/** Of `/proc/PID/stat`, in ticks a second (Linux has no other). */
const TICKS_A_SECOND = 100;

/** The process of a server, which runs in the folder that its state is in. */
export function pidOf(server: Workerd): number {
  const folder = dirname(dirname(server.stateFolder));
  const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && folderOf(name) === folder);
  if (pid === undefined) throw new Error('the server does not run');
  return Number(pid);
}

function folderOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** Resident memory, in KiB. */
export function residentKiB(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib);
}

/** The time on a processor so far, in milliseconds. */
export function processorMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // After the name, which may hold anything, the fields from the third on: utime and stime are the 14th and 15th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_A_SECOND;
}

/** Looks at a process's memory again and again. */
export class MemoryWatch {
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;
  #most = 0;

  constructor(pid: number, everyMs = 50) {
    this.#pid = pid;
    this.#look();
    this.#timer = setInterval(() => this.#look(), everyMs);
  }

  /** The most that was seen, in KiB. */
  get mostKiB(): number {
    this.#look();
    return this.#most;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    this.#most = Math.max(this.#most, residentKiB(this.#pid));
  }
}

/** Throws where a process may not open this many files. */
export function needOpenFiles(pid: number, many: number): void {
  const limits = readFileSync(`/proc/${pid}/limits`, 'utf8');
  const [, soft] = /^Max open files\s+(\d+)/m.exec(limits) ?? [];
  if (Number(soft) < many)
    throw new Error(`${many} open files are needed, ${soft} allowed: raise "ulimit -n"`);
}
