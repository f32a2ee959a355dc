// What the benchmark needs besides the room: its own programs, and the peers, from the registries.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bin, root } from '../setup/paths.mjs';
import { work } from '../setup/run.mjs';
import { step } from '../setup/say.mjs';

const bench = join(root, 'bench');
const target = join(root, 'target', 'bench');

/** Where one of the benchmark's Rust programs is. */
export const release = (name) => join(target, 'release', name);

/** Makes sure that all is there, and says what it does where it is not. */
export async function prepare() {
  await npm('partyserver');
  await npm('socketio');
  await bundle();
  const env = { ...process.env, CARGO_TARGET_DIR: target };
  const build = () => work('bench', 'cargo', ['build', '--release', '--locked'], { cwd: bench, env });
  if (existsSync(release('load'))) await build();
  else await step('the load generator and the native peer', 'about 2 min, once', build);
}

async function npm(peer) {
  const cwd = join(bench, 'peers', peer);
  if (existsSync(join(cwd, 'node_modules'))) return;
  const args = ['ci', '--no-audit', '--no-fund', '--omit=peer', '--legacy-peer-deps'];
  await step(`${peer}’s packages`, 'once', () => work(peer, 'npm', args, { cwd }));
}

/** workerd takes one module. */
async function bundle() {
  const cwd = join(bench, 'peers', 'partyserver');
  const args = [
    'index.js',
    '--bundle',
    '--format=esm',
    '--external:cloudflare:*',
    '--external:node:*',
    '--outdir=dist',
  ];
  await work('partyserver-bundle', bin('esbuild'), args, { cwd });
}
