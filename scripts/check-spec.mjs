// SPEC.md and the tests agree: every rule is quoted by a test, and every rule that a test quotes is there.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isMain } from './setup/main.mjs';
import { root } from './setup/paths.mjs';

const CODE = /\.(rs|ts|mts|js|mjs)$/;
const ID = /\b([A-Z]+)-(\d+)\b/g;

/** The IDs of the rule lines, `- **[WIRE-3]** …`, in order; a rule that stands twice is listed twice. */
export const rulesOf = (spec) => [...spec.matchAll(/^- \*\*\[([A-Z]+-\d+)\]\*\*/gm)].map(([, id]) => id);

/**
 * The IDs that a text quotes, of the groups that the spec has: `UTF-8` is no rule. A Rust test quotes them in its name,
 * where an ID cannot be written as it is: `fn a_bad_frame_disturbs_nobody_wire_12`.
 */
export function quotedIn(text, groups) {
  const names = [...text.matchAll(/\bfn (\w+)/g)].map(([, name]) => name.toUpperCase());
  const inNames = names.flatMap((name) => Array.from(name.matchAll(/_([A-Z]+)_(\d+)(?=_|$)/g)));
  const found = [...text.matchAll(ID), ...inNames].filter(([, group]) => groups.has(group));
  return found.map(([, group, number]) => `${group}-${number}`);
}

/** The tests in a source file: from its first `#[cfg(test)]` on, since tests stand last. */
export function testsOf(path, text) {
  if (/(^|\/)tests(\.rs|\/)/.test(path)) return text;
  const at = text.indexOf('#[cfg(test)]');
  return at < 0 ? '' : text.slice(at);
}

/** What is wrong: one line a defect. `tests` are `{ path, text }`. */
export function disagreements(spec, tests) {
  const rules = rulesOf(spec);
  const known = new Set(rules);
  const groups = new Set(rules.map((id) => id.split('-')[0]));
  const quoted = new Set();
  const defects = rules
    .filter((id, at) => rules.indexOf(id) !== at)
    .map((id) => `SPEC.md: ${id} stands twice`);
  for (const { path, text } of [{ path: 'SPEC.md', text: spec }, ...tests]) {
    for (const id of new Set(quotedIn(text, groups))) {
      if (!known.has(id)) defects.push(`${path}: quotes ${id}, which is no rule of SPEC.md`);
      if (path !== 'SPEC.md') quoted.add(id);
    }
  }
  return [...defects, ...rules.filter((id) => !quoted.has(id)).map((id) => `SPEC.md: no test quotes ${id}`)];
}

function filesUnder(path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return CODE.test(path) ? [path] : [];
  return readdirSync(join(root, path)).flatMap((name) => filesUnder(join(path, name)));
}

if (isMain(import.meta)) {
  const read = (path) => readFileSync(join(root, path), 'utf8');
  const tests = [
    ...filesUnder('tests').map((path) => ({ path, text: read(path) })),
    ...filesUnder('src').map((path) => ({ path, text: testsOf(path, read(path)) })),
  ];
  const spec = read('SPEC.md');
  const defects = disagreements(spec, tests);
  for (const defect of defects) console.error(defect);
  if (defects.length > 0) process.exitCode = 1;
  else console.log(`SPEC.md: ${rulesOf(spec).length} rules, each shown by a test`);
}
