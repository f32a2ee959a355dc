// The Rust tests, natively: the room runs without the platform. nextest where it is installed, else cargo test.
import { root } from './setup/paths.mjs';
import { start } from './setup/children.mjs';
import { ask } from './setup/run.mjs';

const nextest = ask('cargo', ['nextest', '--version']) !== null;
const args = nextest
  ? ['nextest', 'run', '--no-fail-fast', '--status-level', 'fail', '--show-progress', 'none']
  : ['test'];
process.exitCode = await start('cargo', [...args, ...process.argv.slice(2)], { cwd: root }).exited;
