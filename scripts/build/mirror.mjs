// Makes one folder equal to another while someone reads it: what a page needs is there before the page names it,
// and what no page names any more goes last.
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, copyFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export function mirror(from, to) {
  const wanted = filesIn(from);
  const pagesLast = wanted.toSorted((a, b) => isPage(a) - isPage(b));
  for (const path of pagesLast) {
    if (!sameFile(join(from, path), join(to, path))) put(join(from, path), join(to, path));
  }
  const keep = new Set(wanted);
  for (const path of filesIn(to)) {
    if (!keep.has(path)) rmSync(join(to, path));
  }
}

const isPage = (path) => Number(path.endsWith('.html'));

function put(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  const part = join(dirname(to), `.part-${process.pid}`);
  copyFileSync(from, part);
  renameSync(part, to);
}

function filesIn(folder) {
  if (!statSync(folder, { throwIfNoEntry: false })) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
}

function sameFile(a, b) {
  const there = statSync(b, { throwIfNoEntry: false });
  return there?.size === statSync(a).size && readFileSync(a).equals(readFileSync(b));
}
