// Reading versions out of what the tools and the manifests say. Pure.

/** `rustc -vV` → its release, host and a short identity; null for anything else. */
export function parseRustc(text) {
  const field = (name) => text?.match(new RegExp(`^${name}: (.+)$`, 'm'))?.[1];
  const release = field('release');
  const host = field('host');
  if (!release || !host) return null;
  const commit = (field('commit-hash') ?? '').slice(0, 9) || 'unknown';
  return { release, host, id: `${release}-${commit}` };
}

/** Whether a version is at least another, by its numbers alone (`1.97.0-nightly` counts as 1.97.0). */
export function atLeast(version, minimum) {
  const numbers = (text) => text.split(/[-+]/)[0].split('.').map(Number);
  const [have, want] = [numbers(version), numbers(minimum)];
  for (let i = 0; i < want.length; i++) {
    if ((have[i] ?? 0) !== want[i]) return (have[i] ?? 0) > want[i];
  }
  return true;
}

/** The version of a crate in a Cargo.lock; null when it is not there. */
export function lockedCrate(cargoLock, name) {
  const entry = cargoLock.split('[[package]]').find((block) => block.includes(`\nname = "${name}"\n`));
  return entry?.match(/^version = "(.+)"$/m)?.[1] ?? null;
}

/** The least Rust that a Cargo.toml asks for. */
export function wantedRust(cargoToml) {
  return cargoToml.match(/^rust-version\s*=\s*"(.+)"/m)?.[1] ?? '1.85';
}
