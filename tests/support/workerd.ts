/**
 * The Worker on workerd alone: what a kill does to it, and what it keeps, is the runtime's doing and not wrangler's. It has
 * no assets.
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Child, firstLine, startChild } from './child';
import { before } from './deadline';
import { build, compatibilityDate, root } from './project';
import { type Server, TEST_KEYS, UNBOUNDED, type Vars } from './server';
import { removeFolder, temporaryFolder } from './temporary-folder';

const WORKERD = join(root, 'node_modules', '.bin', 'workerd');

export interface WorkerdOptions {
  vars?: Vars;
  /** The source of a Worker that takes every request first; the room's Worker is bound to it as `NEXT`. */
  front?: string;
}

export class Workerd implements Server {
  readonly #folder: string;
  #child: Child;
  readonly url: URL;

  private constructor(folder: string, child: Child, port: number) {
    this.#folder = folder;
    this.#child = child;
    this.url = new URL(`http://127.0.0.1:${port}/`);
  }

  /** Starts on a free port, with empty state. Resolves when it answers. */
  static async start(options: WorkerdOptions = {}): Promise<Workerd> {
    const folder = await temporaryFolder();
    try {
      await prepare(folder, options);
      const { child, port } = await serve(folder, 0);
      return new Workerd(folder, child, port);
    } catch (error) {
      await removeFolder(folder);
      throw error;
    }
  }

  /** Where the objects' SQLite files are. */
  get stateFolder(): string {
    return join(this.#folder, 'state', 'room');
  }

  /** What the Worker wrote to its log. */
  get log(): string {
    return this.#child.log();
  }

  /** SIGKILL: no handler runs, nothing is flushed. Resolves when the process is gone. */
  async kill(): Promise<void> {
    this.#child.process.kill('SIGKILL');
    await this.#child.ended;
  }

  /** After a kill: the same port, the same state. */
  async startAgain(): Promise<void> {
    ({ child: this.#child } = await serve(this.#folder, Number(this.url.port)));
  }

  /** After a kill: all that was stored is lost. */
  async wipe(): Promise<void> {
    await removeFolder(this.stateFolder);
  }

  /** Stops the process where it is, so that the clock goes on without it. */
  freeze(): void {
    this.#child.process.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child.process.kill('SIGCONT');
  }

  /** From now on no file of the process can grow, as on a full disk: every write to SQLite fails when it is committed. */
  fillDisk(): Promise<void> {
    return this.#limitFiles('0');
  }

  freeDisk(): Promise<void> {
    return this.#limitFiles('unlimited');
  }

  /** The soft limit alone, which anyone may lift again. */
  async #limitFiles(bytes: string): Promise<void> {
    await promisify(execFile)('prlimit', [`--pid=${this.#child.process.pid}`, `--fsize=${bytes}:`]);
  }

  async stop(): Promise<void> {
    await this.kill();
    await removeFolder(this.#folder);
  }
}

/** Fills the folder that one server is to run in. The Worker is copied: a build must not change it under a test. */
async function prepare(folder: string, { vars = {}, front }: WorkerdOptions): Promise<void> {
  await mkdir(join(folder, 'state'));
  for (const file of ['index.js', 'index_bg.wasm']) await copyFile(join(build, file), join(folder, file));
  if (front !== undefined) await writeFile(join(folder, 'front.js'), front);
  await writeFile(join(folder, 'config.capnp'), configuration(vars, front !== undefined));
}

/** As wrangler does it: what is no string is bound as JSON. */
const binding = (value: string | number | boolean): string =>
  typeof value === 'string' ? `text = ${quoted(value)}` : `json = ${quoted(JSON.stringify(value))}`;

const quoted = (text: string): string => JSON.stringify(text);

function configuration(vars: Vars, hasFront: boolean): string {
  const date = quoted(compatibilityDate);
  const bindings = Object.entries({ IDENTITY_KEYS: TEST_KEYS, ...UNBOUNDED, ...vars }).map(
    ([name, value]) => `(name = ${quoted(name)}, ${binding(value)}),`,
  );
  const front = `(name = "front", worker = (
      modules = [(name = "front.js", esModule = embed "front.js")],
      compatibilityDate = ${date},
      bindings = [(name = "NEXT", service = "room")],
    )),`;
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "room", worker = .room),
    (name = "state", disk = (path = "state", writable = true)),
    (name = "internet", network = (allow = ["local"])),
    ${hasFront ? front : ''}
  ],
  sockets = [(name = "http", http = (), service = "${hasFront ? 'front' : 'room'}")],
);
const room :Workerd.Worker = (
  modules = [
    (name = "index.js", esModule = embed "index.js"),
    (name = "./index_bg.wasm", wasm = embed "index_bg.wasm"),
  ],
  compatibilityDate = ${date},
  durableObjectNamespaces = [(className = "RoomObject", uniqueKey = "room", enableSql = true)],
  durableObjectStorage = (localDisk = "state"),
  bindings = [
    (name = "ROOM", durableObjectNamespace = "RoomObject"),
    ${bindings.join('\n    ')}
  ],
);
`;
}

async function serve(folder: string, port: number): Promise<{ child: Child; port: number }> {
  const args = ['serve', 'config.capnp', '--control-fd=3', `--socket-addr=http=127.0.0.1:${port}`];
  // Else a file that cannot grow (`fillDisk`) would end the process, and not just the writing.
  const child = startChild('sh', ['-c', 'trap "" XFSZ; exec "$0" "$@"', WORKERD, ...args], folder);
  const listening = before(firstLine(child.control), () => `workerd does not listen: ${child.log()}`);
  try {
    const line = await listening;
    if (line === undefined) throw new Error(`workerd ended: ${child.log()}`);
    const { port: bound } = JSON.parse(line) as { port: number };
    // Any answer will do: a misconfigured Worker is ready too.
    await (await fetch(`http://127.0.0.1:${bound}/api/health`)).arrayBuffer();
    return { child, port: bound };
  } catch (error) {
    child.process.kill('SIGKILL');
    await child.ended;
    throw error;
  }
}
