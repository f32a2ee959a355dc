// `npm start`: set-up, build, and the whole of Edge Chat at http://127.0.0.1:8787. Further arguments go to
// `wrangler dev`: `npm start -- --port 8788`.
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from './build.mjs';
import { setUp } from './setup.mjs';
import { start, stop } from './setup/children.mjs';
import { isMain, runMain } from './setup/main.mjs';
import { bin, root, withPath } from './setup/paths.mjs';
import { duration, say, Unmet } from './setup/say.mjs';

const POLL_MS = 200;
const PATIENCE_MS = 120_000;

/** The value of an option among arguments, as `--name value` or `--name=value`. */
export function option(args, name, otherwise) {
  const at = args.findLastIndex((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
  if (at < 0) return otherwise;
  return args[at].includes('=') ? args[at].slice(args[at].indexOf('=') + 1) : (args[at + 1] ?? otherwise);
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
  const port = Number(option(args, 'port', '8787'));
  if (!(await isFree(ip, port))) {
    throw new Unmet(
      `Port ${port} of ${ip} is taken. Stop what listens there, or choose another: npm start -- --port ${port + 1}`,
    );
  }
  await setUp();
  await build();
  const server = serve(args, ip, port);
  const reachable = ip === '0.0.0.0' || ip === '::' ? '127.0.0.1' : ip;
  const url = `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
  const answered = await Promise.race([answers(url), server.exited.then(() => false)]);
  if (answered) {
    say(`\nEdge Chat is at ${url} (ready after ${duration(performance.now() - began)}; Ctrl-C stops it)\n`);
    process.exitCode = await server.exited;
  } else {
    await stop(server);
    throw new Unmet('wrangler dev did not come up; what it says is above.');
  }
}

function serve(args, ip, port) {
  const named = (name) => args.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
  const defaults = [
    ...(named('ip') ? [] : ['--ip', ip]),
    ...(named('port') ? [] : ['--port', String(port)]),
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

/** Waits until the Worker itself answers, not only the port. */
async function answers(url) {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    try {
      const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5000) });
      if (!answer.ok) say(`• ${url}/api/health answers ${answer.status}: ${await answer.text()}`);
      return true;
    } catch {
      await sleep(POLL_MS);
    }
  }
  return false;
}

if (isMain(import.meta)) await runMain(() => main(process.argv.slice(2)));
