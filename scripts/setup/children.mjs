// Child processes that never outlive us: each leads a process group of its own, which goes when we go.
import { spawn } from 'node:child_process';

const running = new Set();

/** Starts a child in its own group; `exited` resolves to its exit code (128 + n after a signal). */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options, detached: true });
  running.add(child);
  const exited = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  }).finally(() => running.delete(child));
  return { child, exited };
}

/** Signals a child and all that it started. A group that is gone, or is root's through sudo, is left alone. */
export function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // nothing left to signal
  }
}

/** Ends a child politely, then firmly. */
export async function stop({ child, exited }, graceMs = 5000) {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
  await exited.catch(() => {});
  clearTimeout(timer);
  signalGroup(child, 'SIGKILL');
}

let leaving = false;
async function leave(code) {
  if (leaving) return;
  leaving = true;
  await Promise.all([...running].map((child) => stop(started(child))));
  process.exit(code);
}

process.on('SIGINT', () => leave(130));
process.on('SIGTERM', () => leave(143));
process.on('SIGHUP', () => leave(129));

// npm passes a SIGTERM on to the shell that it runs a script by, and the shell keeps it to itself. So a script of
// npm's also leaves when its parent has gone.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && leave(143), 500).unref();
}

function started(child) {
  const gone = child.exitCode !== null || child.signalCode !== null;
  return { child, exited: gone ? Promise.resolve() : new Promise((resolve) => child.once('close', resolve)) };
}
