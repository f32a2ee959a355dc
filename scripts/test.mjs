// All tests, in order of speed: `npm test`, or some of them: `npm test -- rust client`.
import { build } from './build.mjs';
import { setUp } from './setup.mjs';
import { isMain, runMain } from './setup/main.mjs';
import { Unmet } from './setup/say.mjs';
import { runSteps } from './steps.mjs';

/** Each suite is the npm script `test:<name>` too; those marked `built` need the Worker and the client. */
export const SUITES = [
  { name: 'scripts' },
  { name: 'rust' },
  { name: 'simulation' },
  { name: 'mutants' },
  { name: 'client' },
  { name: 'integration', built: true },
  { name: 'proofs', built: true },
  { name: 'browser', built: true },
];

/** The suites that were asked for, in our order; all when none is named. */
export function chosen(names) {
  const unknown = names.find((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown)
    throw new Unmet(`No suite ${unknown}; there are ${SUITES.map(({ name }) => name).join(', ')}.`);
  return names.length === 0 ? SUITES : SUITES.filter(({ name }) => names.includes(name));
}

async function main(names) {
  const suites = chosen(names);
  const { chromium } = await setUp({ tests: suites.some(({ name }) => name === 'browser') });
  const env = chromium ? { CHROMIUM_PATH: chromium } : {};
  const steps = suites.map(({ name }) => ({
    name: `test:${name}`,
    run: ['npm', 'run', '--silent', `test:${name}`],
    env,
  }));
  const firstBuilt = suites.findIndex(({ built }) => built);
  if (firstBuilt >= 0) steps.splice(firstBuilt, 0, { name: 'build', run: build });
  if (!(await runSteps(steps))) process.exitCode = 1;
}

if (isMain(import.meta)) await runMain(() => main(process.argv.slice(2)));
