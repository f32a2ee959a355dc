// The room in a simulated world, from many seeds: `npm run simulate -- --seeds 100000`, or one again, with its story:
// `npm run simulate -- --seed 7`. `--help` tells the rest. See tests/simulation.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { start } from './setup/children.mjs';
import { isMain } from './setup/main.mjs';
import { root } from './setup/paths.mjs';
import { say } from './setup/say.mjs';

/** The cargo command that runs the simulation, in the profile that Cargo.toml has for it but for these settings. */
export function simulation(words, settings = []) {
  const changed = settings.flatMap((setting) => ['--config', `profile.simulation.${setting}`]);
  const run = ['test', '--quiet', '--profile', 'simulation', '--test', 'simulation', ...changed];
  return ['cargo', [...run, '--', ...words]];
}

if (isMain(import.meta)) {
  if (!existsSync(join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'simulation')))
    say('• compiling the simulation (1 to 5 min, once) …');
  process.exitCode = await start(...simulation(process.argv.slice(2)), { cwd: root }).exited;
}
