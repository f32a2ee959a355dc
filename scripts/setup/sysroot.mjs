// Debian's compiler has no std for wasm32, but its source is packaged: it is built once, into a sysroot of our own,
// with a `rustc` that uses it. Nothing is written to /usr.
import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from './paths.mjs';
import { place } from './place.mjs';
import { work } from './run.mjs';
import { step } from './say.mjs';

export const DEBIAN_RUSTC = '/usr/bin/rustc';
const DEBIAN_RUSTLIB = '/usr/lib/rustlib';
export const STD_SOURCE = join(DEBIAN_RUSTLIB, 'src', 'rust', 'library', 'Cargo.toml');
const TARGET = 'wasm32-unknown-unknown';

const nameOf = (rustc) => `sysroot-${rustc.id}`;
export const sysrootPath = (rustc) => join(cache, nameOf(rustc));

/** Builds the sysroot of a compiler, if it is not there. Returns its path. */
export function buildSysroot(rustc) {
  return step(`Rust's standard library for ${TARGET}`, 'about 1 min, once', () =>
    place(nameOf(rustc), async (folder, final) => {
      const libraries = join(folder, 'lib', 'rustlib', TARGET, 'lib');
      mkdirSync(libraries, { recursive: true });
      await buildStd(join(folder, 'work'), libraries);
      rmSync(join(folder, 'work'), { recursive: true });
      // Build scripts and procedural macros run here: the host's own libraries serve as they are.
      symlinkSync(join(DEBIAN_RUSTLIB, rustc.host), join(folder, 'lib', 'rustlib', rustc.host));
      writeWrapper(join(folder, 'bin'), final);
    }),
  );
}

/** Cargo builds std only beside some crate, so an empty one stands in. */
async function buildStd(folder, libraries) {
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(
    join(folder, 'Cargo.toml'),
    '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n\n[workspace]\n',
  );
  writeFileSync(join(folder, 'src', 'lib.rs'), '');
  await work(
    'build-std',
    'cargo',
    ['build', '--release', '--target', TARGET, '-Zbuild-std=std,panic_abort,proc_macro,test'],
    {
      cwd: folder,
      env: {
        ...process.env,
        RUSTC: DEBIAN_RUSTC,
        // -Zbuild-std on a stable compiler; the bitcode is what a later `lto = true` asks of std.
        RUSTC_BOOTSTRAP: '1',
        RUSTFLAGS: '-Cembed-bitcode=yes',
        CARGO_TARGET_DIR: join(folder, 'target'),
      },
    },
  );
  const built = join(folder, 'target', TARGET, 'release', 'deps');
  for (const file of readdirSync(built)) {
    if (file.endsWith('.rlib') && !file.startsWith('libempty-'))
      copyFileSync(join(built, file), join(libraries, file));
  }
}

function writeWrapper(folder, final) {
  mkdirSync(folder);
  const wrapper = join(folder, 'rustc');
  writeFileSync(wrapper, `#!/bin/sh\nexec ${DEBIAN_RUSTC} --sysroot '${final}' "$@"\n`);
  chmodSync(wrapper, 0o755);
}
