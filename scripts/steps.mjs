// A list of commands in order: a heading and a time for each, all of them run, a summary at the end.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { signalGroup, start } from './setup/children.mjs';
import { root, withPath } from './setup/paths.mjs';
import { duration, say } from './setup/say.mjs';

/** No step is meant to take this long; one that hangs must not take the whole of CI's time with it. */
const LIMIT_MS = 25 * 60_000;

/**
 * Runs steps `{ name, run: [command, ...args] | async () => void, env? }`, going on after a failure. Resolves to
 * whether all passed. CI collects one line a step in the file that EDGE_CHAT_RESULTS names.
 */
export async function runSteps(steps) {
  const results = [];
  for (const step of steps) {
    say(`\n━━ ${step.name}`);
    const began = performance.now();
    const passed = await passes(step);
    const result = { name: step.name, passed, time: duration(performance.now() - began) };
    say(`${mark(result)} ${result.name} (${result.time})`);
    results.push(result);
    record(result);
  }
  say('\n━━ Summary');
  for (const result of results) say(`${mark(result)} ${result.name} (${result.time})`);
  return results.every(({ passed }) => passed);
}

const mark = ({ passed }) => (passed ? '✓' : '✗');

async function passes({ run, env = {} }) {
  try {
    if (typeof run === 'function') return (await run()) !== false;
    return (await command(run, env)) === 0;
  } catch (error) {
    console.error(error.message);
    return false;
  }
}

async function command([program, ...args], env) {
  const { child, exited } = start(program, args, {
    cwd: root,
    env: withPath([join(root, 'node_modules', '.bin')], { ...process.env, ...env }),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const limit = setTimeout(() => {
    console.error(`stopped: it took more than ${duration(LIMIT_MS)}`);
    signalGroup(child, 'SIGKILL');
  }, LIMIT_MS);
  const code = await exited;
  clearTimeout(limit);
  // A suite that ended may have left a browser or a server behind.
  signalGroup(child, 'SIGKILL');
  return code;
}

function record({ name, passed }) {
  const path = process.env.EDGE_CHAT_RESULTS;
  if (path) appendFileSync(path, `${passed ? 'passed' : 'failed'} ${name}\n`);
}
