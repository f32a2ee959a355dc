/** Processes that do not outlive the tests, however those end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

export interface Child {
  readonly process: ChildProcess;
  /** What it writes to its descriptor 3. */
  readonly control: Readable;
  /** What it wrote to its standard output and error so far. */
  log(): string;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
}

export function startChild(command: string, args: readonly string[], cwd: string): Child {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => (log += part));
  const ended = Promise.race([once(child, 'exit'), once(child, 'error')]).then(([reason]) => {
    if (reason instanceof Error) log += reason.message;
  });
  if (child.pid !== undefined) endWithUs(child.pid, ended);
  return { process: child, control: child.stdio[3] as Readable, log: () => log, ended };
}

/**
 * Has a shell kill the process when we are gone. It learns so from the end of its input, which comes even if we are
 * killed ourselves and could not clean up.
 */
function endWithUs(pid: number, ended: Promise<void>): void {
  const script = 'read -r ended || kill -9 "$1"';
  const guard = spawn('sh', ['-c', script, 'guard', String(pid)], { stdio: ['pipe', 'ignore', 'ignore'] });
  guard.unref();
  void ended.then(() => guard.stdin.end('ended\n'));
}

/** The first line of a stream; `undefined` when it ended without one. */
export async function firstLine(stream: Readable): Promise<string | undefined> {
  let sofar = '';
  for await (const part of stream.iterator({ destroyOnReturn: false })) {
    sofar += String(part);
    const end = sofar.indexOf('\n');
    if (end >= 0) return sofar.slice(0, end);
  }
  return undefined;
}
