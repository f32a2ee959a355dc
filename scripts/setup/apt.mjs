// Debian's packages, where there is apt-get and a way to be root without a question.
import { ask, work } from './run.mjs';

/** The words that run a command as root: [] for root, sudo if it asks nothing, null if neither. */
function asRoot() {
  if (process.getuid?.() === 0) return [];
  return ask('sudo', ['-n', 'true']) === null ? null : ['sudo', '-n'];
}

export const canApt = () => ask('apt-get', ['--version']) !== null && asRoot() !== null;

export const hasPackage = (name) =>
  ask('dpkg-query', ['-W', '-f=${db:Status-Status}', name])?.trim() === 'installed';

/**
 * Installs packages and removes none (`--no-remove`: a user's own compiler is not ours to take away). The lists
 * are brought up to date first, and a run that was cut short is finished.
 */
export async function aptInstall(packages) {
  const [command, ...rest] = [...asRoot(), 'env', 'DEBIAN_FRONTEND=noninteractive'];
  const apt = ['apt-get', '-q', '-o', 'DPkg::Lock::Timeout=300'];
  await work('dpkg-configure', command, [...rest, 'dpkg', '--configure', '-a']);
  await work('apt-update', command, [...rest, ...apt, 'update']);
  await work('apt-install', command, [
    ...rest,
    ...apt,
    'install',
    '-y',
    '--no-install-recommends',
    '--no-remove',
    ...packages,
  ]);
}
