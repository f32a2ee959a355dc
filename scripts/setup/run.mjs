// Running other programs: quick questions, and long work with a log, a heartbeat and a readable failure.
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { start } from './children.mjs';
import { local, root } from './paths.mjs';
import { say, duration, Unmet } from './say.mjs';

const HEARTBEAT_MS = 15_000;
const TAIL_LINES = 20;

/** A quick question to a program: its output, or null when it is not there or fails. */
export function ask(command, args, options = {}) {
  const answer = spawnSync(command, args, { cwd: root, encoding: 'utf8', timeout: 20_000, ...options });
  return answer.status === 0 ? answer.stdout : null;
}

/**
 * Long work. Its output goes to a log; while it is silent to the user, a line every 15 s shows that it lives.
 * A failure throws the end of the log and where the whole of it is. `heard` is called with whatever is said.
 */
export async function work(name, command, args, { tailLines = TAIL_LINES, heard, ...options } = {}) {
  mkdirSync(join(local, 'logs'), { recursive: true });
  const path = join(local, 'logs', `${name}.log`);
  const log = createWriteStream(path);
  const tail = new Tail(tailLines);
  const began = performance.now();
  const { child, exited } = start(command, args, {
    cwd: root,
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log.write(chunk);
      tail.add(chunk);
      heard?.(String(chunk));
    });
  }
  const heartbeat = setInterval(() => {
    say(`    ${duration(performance.now() - began)}: ${tail.last().slice(0, 90)}`);
  }, HEARTBEAT_MS);
  const code = await exited
    .catch((error) => {
      tail.add(error.message);
      return 127;
    })
    .finally(() => clearInterval(heartbeat));
  log.end();
  if (code !== 0) {
    const shown = tail.lines().map((line) => `    ${line}`);
    throw new Unmet(
      `${basename(command)} failed (exit ${code}). The end of its log:\n${shown.join('\n')}\n  All of it: ${path}`,
    );
  }
}

/** The last lines of a stream. */
class Tail {
  #text = '';
  #limit;
  constructor(limit) {
    this.#limit = limit;
  }
  add(chunk) {
    this.#text = (this.#text + chunk)
      .split('\n')
      .slice(-this.#limit - 1)
      .join('\n');
  }
  lines() {
    return this.#text.split('\n').filter((line) => line.trim());
  }
  last() {
    return this.lines().at(-1)?.trim() ?? 'still at it';
  }
}
