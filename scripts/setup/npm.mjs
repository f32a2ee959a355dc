// The npm packages: exactly those of package-lock.json.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bin, root } from './paths.mjs';
import { work } from './run.mjs';
import { step, Unmet } from './say.mjs';

/**
 * Whether an installed tree is what the lock asks for. npm writes `installed` (its hidden lock) last of all, so an
 * install that was cut short does not have one; packages for other platforms are not in it.
 */
export function matchesLock(installed, wanted) {
  if (!installed?.packages || !wanted?.packages) return false;
  const here = installed.packages;
  return Object.entries(wanted.packages).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true;
    return here[path] ? here[path].version === version : Boolean(optional || devOptional);
  });
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

function isInstalled() {
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'));
  return (
    matchesLock(installed, readJson(join(root, 'package-lock.json'))) &&
    ['node', 'wrangler', 'wasm-opt', 'esbuild'].every((name) => existsSync(bin(name)))
  );
}

export async function ensureNpmPackages() {
  if (isInstalled()) return;
  if (!existsSync(join(root, 'package-lock.json')))
    throw new Unmet('package-lock.json is missing: run npm install once.');
  await step('npm packages', 'about 30 s, once', () => {
    // npm itself runs on the machine's Node; what needs a newer one gets it from the package `node`.
    return work('npm-ci', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  });
  if (!isInstalled()) {
    throw new Unmet(
      'npm ci ended well, but node_modules is not what package-lock.json asks for: delete node_modules and try again.',
    );
  }
}
