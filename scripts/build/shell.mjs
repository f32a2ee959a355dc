// Tells the service worker what the client consists of: a Vite plugin, since only the build knows the names.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The worker's own file. Its name must not change, nor may it import anything. */
export const WORKER = 'sw.js';

const CHECK = 'check.html';

/** What is served as it is and is part of the page; the rest of `public` is for the browser around it. */
const PUBLIC = /\.(js|svg)$/;

export function listShell() {
  let publicFolder = '';
  return {
    name: 'edge-chat:shell',
    apply: 'build',
    enforce: 'post',
    configResolved({ publicDir }) {
      publicFolder = publicDir;
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const worker = bundle[WORKER];
        if (worker.imports.length + worker.dynamicImports.length > 0) {
          this.error('The service worker must stand alone');
        }
        worker.code = `const SHELL=${JSON.stringify(shellOf(bundle, publicFolder))};${worker.code}`;
      },
    },
  };
}

/** The version, the entry and the paths of what is in `bundle` and in the folder of public files. */
export function shellOf(bundle, publicFolder) {
  const others = new Set([WORKER, ...ofTheCheck(bundle)]);
  const built = Object.values(bundle).filter(
    ({ fileName }) => !others.has(fileName) && !fileName.endsWith('.map'),
  );
  const { source: page } = built.find(({ fileName }) => fileName === 'index.html');
  const [, entry] = /<script type="module"[^>]* src="([^"]+)"/.exec(page);
  const copied = readdirSync(publicFolder).filter((name) => PUBLIC.test(name) && !(name in bundle));
  const contents = [
    ...built.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]),
    ...copied.map((name) => [name, readFileSync(join(publicFolder, name))]),
  ].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash('sha256');
  for (const [name, content] of contents) hash.update(`${name}\0`).update(content).update('\0');
  return {
    version: hash.digest('hex').slice(0, 16),
    entry,
    files: contents.map(([name]) => (name === 'index.html' ? '/' : `/${name}`)),
  };
}

/** The files of the page of the check, which shares none with the client and is of no use without a network. */
function ofTheCheck(bundle) {
  const entry = Object.values(bundle).find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/${CHECK}`));
  return [CHECK, entry?.fileName, ...(entry?.viteMetadata?.importedCss ?? [])];
}
