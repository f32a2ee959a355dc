// A compiler that can build for wasm32-unknown-unknown, by the first way that works on this machine.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall, canApt } from './apt.mjs';
import { bin, root } from './paths.mjs';
import { ask, work } from './run.mjs';
import { step, say, Unmet } from './say.mjs';
import { DEBIAN_RUSTC, STD_SOURCE, buildSysroot, sysrootPath } from './sysroot.mjs';
import { atLeast, parseRustc, wantedRust } from './versions.mjs';

export const TARGET = 'wasm32-unknown-unknown';

/** The one line for a machine where nothing works. */
export const NO_WASM =
  `No Rust compiler here can build for ${TARGET}. Install one: "rustup target add ${TARGET}" where rustup has a ` +
  'network, or, as root on Debian, "apt-get install rustc-web rust-web-src".';

/**
 * Decides, and does what the decision needs. `machine` answers questions and carries out steps, so that tests can
 * stand for any machine. Resolves to `{ via: 'toolchain' }` or `{ via: 'debian', sysroot, linker }`.
 */
export async function resolveWasm(machine) {
  const rustc = machine.rustc();
  const wanted = machine.wantedRust();
  if (!rustc) throw new Unmet('Rust is missing: install it with rustup, then try again.');
  if (!atLeast(rustc.release, wanted)) {
    throw new Unmet(`Rust ${rustc.release} is too old: ${wanted} or newer is needed ("rustup update").`);
  }
  if (machine.hasTarget()) return { via: 'toolchain' };
  const ready = machine.debian();
  if (ready?.sysroot) return withLinker(machine, rustc, ready.sysroot);
  if (machine.hasRustup() && (await machine.addTarget())) return { via: 'toolchain' };
  if (!usable(machine.debian(), wanted) && machine.canApt()) await machine.installDebianRust();
  if (!usable(machine.debian(), wanted)) throw new Unmet(NO_WASM);
  return withLinker(machine, rustc, await machine.buildSysroot(rustc));
}

const usable = (debian, wanted) => Boolean(debian?.source && atLeast(debian.release, wanted));

/** Debian's compiler brings no wasm linker of its own. */
async function withLinker(machine, rustc, sysroot) {
  if (!machine.linker(rustc) && machine.canApt()) await machine.installLinker();
  const linker = machine.linker(rustc);
  if (!linker) throw new Unmet('A wasm linker is missing: as root, "apt-get install lld-22".');
  return { via: 'debian', sysroot, linker };
}

/** The real machine. */
export const machine = {
  rustc: () => parseRustc(ask('rustc', ['-vV'])),
  wantedRust: () => wantedRust(readFileSync(join(root, 'Cargo.toml'), 'utf8')),
  hasTarget() {
    const folder = ask('rustc', ['--print', 'target-libdir', '--target', TARGET])?.trim();
    return Boolean(folder) && existsSync(folder);
  },
  hasRustup: () => ask('rustup', ['--version']) !== null,
  async addTarget() {
    try {
      await step(`Rust's ${TARGET} target, by rustup`, 'once', () =>
        work('rustup-target', 'rustup', ['target', 'add', TARGET]),
      );
    } catch {
      say('  rustup could not get it here; trying another way');
    }
    return this.hasTarget();
  },
  debian() {
    const rustc = parseRustc(ask(DEBIAN_RUSTC, ['-vV']));
    if (!rustc) return null;
    const sysroot = sysrootPath(rustc);
    return {
      release: rustc.release,
      source: existsSync(STD_SOURCE),
      sysroot: existsSync(sysroot) ? sysroot : null,
    };
  },
  canApt,
  installDebianRust: () =>
    step("Debian's Rust for the web and its library's source", 'about 20 s, once', () =>
      aptInstall(['rustc-web', 'rust-web-src']),
    ),
  buildSysroot: () => buildSysroot(parseRustc(ask(DEBIAN_RUSTC, ['-vV']))),
  linker({ host }) {
    const sysroot = ask('rustc', ['--print', 'sysroot'])?.trim() ?? '';
    const own = join(sysroot, 'lib', 'rustlib', host, 'bin', 'rust-lld');
    if (existsSync(own)) return own;
    return ['wasm-ld-22', 'wasm-ld'].find((name) => ask(name, ['--version']) !== null) ?? null;
  },
  installLinker: () => step("LLVM's wasm linker", 'about 10 s, once', () => aptInstall(['lld-22'])),
};

/**
 * How the Worker is built beyond what Cargo.toml says. The functions' names, a tenth of what is deployed, would be of use in
 * nothing but the stack below a panic, which tells its message and its place without them.
 */
export const PROFILE = { CARGO_PROFILE_RELEASE_STRIP: 'symbols' };

/** What cargo and worker-build need in their environment to build for wasm. */
export function wasmEnv({ wasm, wasmBindgen }) {
  const tools = { ...PROFILE, WASM_OPT_BIN: bin('wasm-opt'), ESBUILD_BIN: bin('esbuild') };
  if (wasmBindgen) tools.WASM_BINDGEN_BIN = wasmBindgen;
  if (wasm.via === 'toolchain') return { path: [], env: tools };
  return {
    // worker-build asks the `rustc` on PATH whether the target is there; cargo heeds RUSTC.
    path: [join(wasm.sysroot, 'bin')],
    env: {
      ...tools,
      RUSTC: join(wasm.sysroot, 'bin', 'rustc'),
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: wasm.linker,
    },
  };
}
