// What is sent to the edge and to a browser stays small. Sizes are gzip'd, in units of 1,000 bytes; of the languages of the
// page the biggest counts.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isMain } from './setup/main.mjs';
import { root } from './setup/paths.mjs';

export const BUDGETS = { wasm: 450, script: 60, style: 12, page: 4, chunk: 25 };

/** The files that a page loads before anything happens, of one kind, as its tags name them. */
export function namedByPage(html, extension) {
  const urls = [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+)"/g)].map(([, url]) => url);
  return urls
    .filter((url) => url.endsWith(extension) && !/^\w+:/.test(url))
    .map((url) => url.replace(/^\.?\//, ''));
}

/** The scripts that a script imports at once: `from "./a.js"` and `import "./a.js"`, but not `import("./a.js")`. */
export function importedBy(path, script) {
  const names = [...script.matchAll(/\b(?:from|import)\s*["'](\.{1,2}\/[^"']+\.js)["']/g)].map(
    ([, name]) => name,
  );
  return names.map((name) => posix.join(posix.dirname(path), name));
}

/** All scripts that a first visit runs: those the page names, and what they import. */
export function initialScripts(html, read) {
  const found = new Set();
  const follow = (path) => {
    if (found.has(path)) return;
    found.add(path);
    importedBy(path, read(path)).forEach(follow);
  };
  namedByPage(html, '.js').forEach(follow);
  return [...found];
}

/** The files of the texts, of which a visit loads the one of its language. */
export function textsOf(html) {
  const [, texts] = /data-locales='([^']+)'/.exec(html) ?? [];
  return Object.values(JSON.parse(texts)).map((url) => url.replace(/^\//, ''));
}

const kilo = (bytes) => bytes / 1000;

function measure() {
  const zipped = (path) => kilo(gzipSync(readFileSync(join(root, path)), { level: 9 }).length);
  const inDist = (path) => join('dist', path);
  const sum = (paths) => paths.reduce((total, path) => total + zipped(inDist(path)), 0);
  const html = readFileSync(join(root, 'dist', 'index.html'), 'utf8');
  const scripts = initialScripts(html, (path) => readFileSync(join(root, inDist(path)), 'utf8'));
  const texts = textsOf(html);
  const styles = namedByPage(html, '.css');
  const lazy = readdirSync(join(root, 'dist'), { recursive: true }).filter(
    (path) =>
      /\.(js|css)$/.test(path) && !scripts.includes(path) && !texts.includes(path) && !styles.includes(path),
  );
  return [
    ['Worker (wasm)', zipped('build/index_bg.wasm'), BUDGETS.wasm],
    ['first visit: scripts', sum(scripts) + Math.max(...texts.map((path) => sum([path]))), BUDGETS.script],
    ['first visit: styles', sum(styles), BUDGETS.style],
    ['first visit: page', zipped('dist/index.html'), BUDGETS.page],
    ...lazy.map((path) => [`later: ${path}`, zipped(inDist(path)), BUDGETS.chunk]),
  ];
}

if (isMain(import.meta)) {
  if (!existsSync(join(root, 'dist', 'index.html')) || !existsSync(join(root, 'build', 'index_bg.wasm'))) {
    console.error('Nothing is built yet: node scripts/build.mjs');
    process.exit(1);
  }
  for (const [what, size, budget] of measure()) {
    const over = size > budget;
    console.log(`${over ? '✗' : '✓'} ${what}: ${size.toFixed(1)} of ${budget} KB`);
    if (over) process.exitCode = 1;
  }
}
