// Counts the instructions of what benches/instructions.rs does, under valgrind.
//
// Each scenario runs twice, once half as often: the difference is what doing it costs, to the instruction, whatever it took
// to begin. Nothing of the machine gets in: the environment is empty, the program is named by a short relative path, and
// paths that the compiler would write into it are the same everywhere. What remains is that the C library has another
// `memcpy` for other processors: valgrind shows all that have AVX2 as one, and without it there is half a per cent less.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../setup/paths.mjs';
import { ask, work } from '../setup/run.mjs';
import { step, Unmet } from '../setup/say.mjs';

const execute = promisify(execFile);
const target = join(root, 'target', 'instructions');
const BUILD = ['build', '--locked', '--profile', 'instructions', '--bench', 'instructions'];

/** What the counts depend on besides the room. */
export const tools = () => ({
  rustc: ask('rustc', ['--version'])?.trim(),
  cc: ask('cc', ['-dumpfullversion'])?.trim(),
  libc: ask('getconf', ['GNU_LIBC_VERSION'])?.trim(),
});

function environment() {
  const cargo = process.env.CARGO_HOME || join(homedir(), '.cargo');
  const flags = [`--remap-path-prefix=${cargo}=cargo`, '-Ctarget-cpu=x86-64'];
  return {
    ...process.env,
    CARGO_ENCODED_RUSTFLAGS: flags.join('\x1f'),
    CARGO_TARGET_DIR: target,
    CFLAGS: '',
  };
}

/** Builds the program; resolves to where it is. */
export async function build() {
  const env = environment();
  const compile = () => work('instructions', 'cargo', BUILD, { env });
  if (existsSync(target)) await compile();
  else await step('what instructions are counted of', 'about 1 min, once', compile);
  const messages = ask('cargo', [...BUILD, '--message-format=json'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const built = (messages ?? '').split('\n').filter(Boolean).map(JSON.parse);
  return built.find(({ executable, target: { name } = {} }) => executable && name === 'instructions')
    .executable;
}

/** Resolves to the instructions of each scenario, done once. */
export async function count(program, valgrind) {
  const { stdout } = await execute(program);
  const scenarios = stdout.trim().split('\n').map(read);
  const runs = scenarios.flatMap(({ name, half, all }) => [
    [name, half],
    [name, all],
  ]);
  const totals = await inParallel(runs, ([name, times]) => total(program, valgrind, name, times));
  const once = ({ name, half, all }, place) => {
    const [before, after] = totals.slice(2 * place);
    return [name, Math.round((after - before) / (all - half))];
  };
  return Object.fromEntries(scenarios.map(once));
}

/** A scenario, and how often it is done in either run. */
function read(line) {
  const [name, times] = line.split(' ');
  return { name, half: Math.floor(times / 2), all: Number(times) };
}

async function total(program, valgrind, name, times) {
  const options = ['--tool=callgrind', '--callgrind-out-file=/dev/null', '--vgdb=no'];
  const run = [`./${basename(program)}`, name, String(times)];
  const { stderr } = await execute(valgrind, [...options, ...run], { cwd: dirname(program), env: {} });
  const collected = /Collected : (\d+)/.exec(stderr);
  if (!collected) throw new Unmet(`valgrind counted nothing of ${name}:\n${stderr}`);
  return Number(collected[1]);
}

/** `act` of each of these, as many at a time as there are processors. */
async function inParallel(items, act) {
  const results = [];
  // From the last, which takes longest.
  let left = items.length;
  const worker = async () => {
    while (left > 0) {
      const place = --left;
      results[place] = await act(items[place]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}
