// The rooms that are compared, each as a process of its own on a free port with state of its own.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { newKeys } from '../identity/seal.mjs';
import { start, stop } from '../setup/children.mjs';
import { bin, root } from '../setup/paths.mjs';
import { Unmet } from '../setup/say.mjs';
import { release } from './programs.mjs';

const peers = join(root, 'bench', 'peers');

/** How each is started, where its room is, and how it is spoken with. */
const kinds = {
  'edge-v1': { serve: edge, path: 'ws/chat/room-{room}/', dialect: 'edge-v1' },
  'edge-classic': {
    serve: edge,
    path: 'ws/chat/room-{room}/?username=Member%20{member}',
    dialect: 'edge-classic',
  },
  partyserver: { serve: partyserver, path: 'parties/room/{room}', dialect: 'plain' },
  bare: { serve: bare, path: '{room}', dialect: 'plain' },
  socketio: {
    serve: socketio,
    path: 'socket.io/?EIO=4&transport=websocket&room={room}',
    dialect: 'socket-io',
  },
  axum: { serve: axum, path: '{room}', dialect: 'plain' },
};

export const names = Object.keys(kinds);

/** Starts the server of this name: its `url`, `dialect`, `pid`, and `stop`. `wrap` puts a command before the server's. */
export async function startServer(name, wrap = []) {
  const { serve, path, dialect } = kinds[name];
  const { port, ...server } = await launch(name, serve, wrap);
  return { name, dialect, url: `ws://127.0.0.1:${port}/${path}`, ...server };
}

/** Starts what `serve` says in a folder of its own: its `port`, `pid`, and `stop`. */
export async function launch(name, serve, wrap = []) {
  const folder = mkdtempSync(join(tmpdir(), 'edge-chat-bench-'));
  const { command, args, portOf, descriptor } = serve(folder);
  const [program, ...words] = [...wrap, command, ...args];
  const stdio = [
    'ignore',
    descriptor === 1 ? 'pipe' : 'ignore',
    'inherit',
    descriptor === 3 ? 'pipe' : 'ignore',
  ];
  const process = start(program, words, { cwd: folder, stdio });
  return {
    port: portOf(await firstLine(process, descriptor, name)),
    pid: process.child.pid,
    async stop() {
      await stop(process, 0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function firstLine({ child, exited }, descriptor, name) {
  const lines = createInterface({ input: child.stdio[descriptor] });
  const line = new Promise((resolve) => lines.once('line', resolve));
  const ended = exited.then((code) => {
    throw new Unmet(`${name} ended with ${code} before it listened.`);
  });
  return Promise.race([line, ended]);
}

const date = () =>
  /^compatibility_date = "(.*)"$/m.exec(readFileSync(join(root, 'wrangler.toml'), 'utf8'))[1];

/** What a load is not to be held up by. */
const RATES = ['MESSAGES', 'ACTS', 'READS', 'SIGNALS', 'NETWORK', 'ROOM', 'CONNECTIONS'];

/** The runtime alone, without wrangler's proxy in front. */
export function workerd(folder, modules, namespace) {
  mkdirSync(join(folder, 'state'));
  const embed = ([name, kind, file]) => `(name = "${name}", ${kind} = embed "${file}")`;
  writeFileSync(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "room", worker = .room), (name = "state", disk = (path = "state", writable = true))],
  sockets = [(name = "http", http = (), service = "room")],
);
const room :Workerd.Worker = (
  modules = [${modules.map(embed).join(', ')}],
  compatibilityDate = "${date()}",
  durableObjectNamespaces = [(className = "${namespace.className}", uniqueKey = "room", enableSql = true)],
  durableObjectStorage = (localDisk = "state"),
  bindings = [
    (name = "${namespace.binding}", durableObjectNamespace = "${namespace.className}"),
    ${RATES.map((rate) => `(name = "RATE_${rate}", text = "1000000/1000000"),`).join('\n    ')}
    (name = "CONNECTIONS_PER_NETWORK", text = "10000"),
    (name = "IDENTITY_KEYS", text = "${newKeys()}"),
  ],
);
`,
  );
  return {
    command: bin('workerd'),
    args: ['serve', 'config.capnp', '--control-fd=3', '--socket-addr=http=127.0.0.1:0'],
    descriptor: 3,
    portOf: (line) => JSON.parse(line).port,
  };
}

function edge(folder) {
  for (const file of ['index.js', 'index_bg.wasm']) cpSync(join(root, 'build', file), join(folder, file));
  const modules = [
    ['index.js', 'esModule', 'index.js'],
    ['./index_bg.wasm', 'wasm', 'index_bg.wasm'],
  ];
  return workerd(folder, modules, { className: 'RoomObject', binding: 'ROOM' });
}

function bare(folder) {
  cpSync(join(peers, 'bare', 'index.js'), join(folder, 'index.js'));
  return workerd(folder, [['index.js', 'esModule', 'index.js']], { className: 'Room', binding: 'ROOM' });
}

function partyserver(folder) {
  cpSync(join(peers, 'partyserver', 'dist', 'index.js'), join(folder, 'index.js'));
  return workerd(folder, [['index.js', 'esModule', 'index.js']], { className: 'Room', binding: 'Room' });
}

function socketio() {
  const portOf = (line) => Number(line);
  return { command: bin('node'), args: [join(peers, 'socketio', 'index.js')], descriptor: 1, portOf };
}

function axum() {
  return { command: release('axum-room'), args: [], descriptor: 1, portOf: (line) => Number(line) };
}

/** Whether the peers' packages are here. */
export const hasPackages = (name) => existsSync(join(peers, name, 'node_modules'));
