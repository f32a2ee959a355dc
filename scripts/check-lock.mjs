// package-lock.json serves every machine: each platform's own package has an entry, and no entry an address.
//   node scripts/check-lock.mjs           says what is wrong
//   node scripts/check-lock.mjs --mend    adds the entries
//
// Why entries go missing: a package such as workerd names one optional package a platform. npm leaves out of the
// lock those that the registry of the day does not answer for (a mirror may lag), and from then on `npm ci` refuses
// the lock, on every platform. The name and version are in the lock all the same, and the platform is in the name.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain } from './setup/main.mjs';
import { root } from './setup/paths.mjs';

const SYSTEMS = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  openharmony: 'openharmony',
  win32: 'win32',
  windows: 'win32',
};
const PROCESSORS = { 64: 'x64' };
for (const name of ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64']) PROCESSORS[name] = name;
const LIBRARIES = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

/** The platform that a package's name tells: `@oxlint/binding-linux-x64-musl`; null when it tells none. */
export function platformOf(name) {
  const words = name.split(/[/-]/);
  const pick = (table) => words.map((word) => table[word]).find(Boolean);
  const [os, cpu, libc] = [pick(SYSTEMS), pick(PROCESSORS), pick(LIBRARIES)];
  if (!os || !cpu) return null;
  return { cpu: [cpu], os: [os], ...(os === 'linux' && libc ? { libc: [libc] } : {}) };
}

/** The optional packages that a lock names but has no entry for: `{ path, name, version, dev }`. */
export function missingEntries({ packages }) {
  return Object.entries(packages).flatMap(([owner, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !resolves(packages, owner, name))
      .map(([name, version]) => ({ path: `node_modules/${name}`, name, version, dev })),
  );
}

/** Whether a package finds another: in its own node_modules, or in those of a folder above it. */
function resolves(packages, owner, name) {
  for (let folder = owner; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${folder && `${folder}/`}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

/** The lock with entries for them. Those whose platform or exact version is not told are left for a person. */
export function mended(lock) {
  const packages = { ...lock.packages };
  for (const { path, name, version, dev } of missingEntries(lock)) {
    const platform = platformOf(name);
    if (!platform || !/^\d/.test(version)) continue;
    packages[path] = { version, ...platform, ...(dev ? { dev } : {}), optional: true };
  }
  const sorted = Object.entries(packages).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

if (isMain(import.meta)) {
  const path = join(root, 'package-lock.json');
  let lock = JSON.parse(readFileSync(path, 'utf8'));
  if (process.argv.includes('--mend')) {
    lock = mended(lock);
    writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  }
  const missing = missingEntries(lock);
  for (const { name, version } of missing)
    console.error(`package-lock.json: no entry for ${name} ${version}`);
  if (missing.length > 0) console.error('Add them: node scripts/check-lock.mjs --mend');
  const addressed = Object.entries(lock.packages).filter(([, { resolved }]) =>
    /^https?:/.test(resolved ?? ''),
  );
  for (const [name] of addressed) console.error(`package-lock.json: ${name} records a download address`);
  if (missing.length + addressed.length > 0) process.exitCode = 1;
  else console.log(`package-lock.json: ${Object.keys(lock.packages).length} entries, for every platform`);
}
