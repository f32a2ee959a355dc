// `npm start`: set-up, build, and the whole of Edge Chat at http://127.0.0.1:8787. Further arguments go to
// `wrangler dev`: `npm start -- --port 8788`.
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from './build.mjs';
import { goodKeys, localSecret } from './identity/dev-vars.mjs';
import { setUp } from './setup.mjs';
import { start, stop } from './setup/children.mjs';
import { isMain, runMain } from './setup/main.mjs';
import { bin, root, withPath } from './setup/paths.mjs';
import { duration, say, Unmet } from './setup/say.mjs';

const PORT = 8787;
const POLL_MS = 200;
const PATIENCE_MS = 120_000;

/** The value of an option among arguments, as `--name value` or `--name=value`. */
export function option(args, name, otherwise) {
  const at = args.findLastIndex((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
  if (at < 0) return otherwise;
  return args[at].includes('=') ? args[at].slice(args[at].indexOf('=') + 1) : (args[at + 1] ?? '');
}

/** The port that is asked for. */
export function portIn(args) {
  const text = option(args, 'port', String(PORT));
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535)
    throw new Unmet('--port takes a number from 1 to 65535: npm start -- --port 8788');
  return port;
}

/** Whether a port can be listened on: said before minutes are spent on a build. */
function isFree(host, port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

async function main(args) {
  const began = performance.now();
  const ip = option(args, 'ip', '127.0.0.1');
  const port = portIn(args);
  if (!(await isFree(ip, port))) {
    throw new Unmet(
      `Port ${port} of ${ip} is taken. Stop what listens there, or choose another: npm start -- --port ${port + 1}`,
    );
  }
  await setUp();
  goodKeys(localSecret());
  await build();
  const server = serve(args, ip, port);
  const reachable = ip === '0.0.0.0' || ip === '::' ? '127.0.0.1' : ip;
  const url = `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
  const ended = new AbortController();
  void server.exited.catch(() => {}).finally(() => ended.abort());
  const answer = await firstAnswer(url, ended.signal);
  if (answer?.ok) {
    say(`\nEdge Chat is at ${url} (ready after ${duration(performance.now() - began)}; Ctrl-C stops it)\n`);
    process.exitCode = await server.exited;
  } else {
    await stop(server);
    throw new Unmet(
      answer
        ? `It came up, but not well: ${await answer.text()}`
        : 'wrangler dev did not come up; what it says is above.',
    );
  }
}

function serve(args, ip, port) {
  const named = (name) => args.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
  const defaults = [
    ...(named('ip') ? [] : ['--ip', ip]),
    ...(named('port') ? [] : ['--port', String(port)]),
    // Two servers must not write to one database: another port has a room of its own.
    ...(named('persist-to') || port === PORT ? [] : ['--persist-to', join('.wrangler', `state-${port}`)]),
    ...(named('show-interactive-dev-session') ? [] : ['--show-interactive-dev-session=false']),
  ];
  return start(bin('node'), [bin('wrangler'), 'dev', ...defaults, ...args], {
    cwd: root,
    env: withPath([join(root, 'node_modules', '.bin')], {
      ...process.env,
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_HIDE_BANNER: 'true',
      // The place a request came from is a stand-in locally; without this wrangler asks the network for one.
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    }),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** What the Worker itself, and not only the port, answers first; null where the server ended, or patience did. */
async function firstAnswer(url, ended) {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline && !ended.aborted) {
    try {
      return await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5000) });
    } catch {
      await sleep(POLL_MS, undefined, { signal: ended }).catch(() => {});
    }
  }
  return null;
}

if (isMain(import.meta)) await runMain(() => main(process.argv.slice(2)));
