// The corpus as it is kept: one file a target, an input a line, as a JSON string. A thousand small files would be no easier
// to review, and take longer to check out.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';

/** Inputs of a target, and bytes of them, that are kept at most. */
const INPUTS = 200;
const BYTES = 64 * 1024;

const pathOf = (name) => join(root, 'fuzz', 'corpus', `${name}.jsonl`);

/** The names of all targets. */
export const targets = () =>
  readdirSync(join(root, 'fuzz', 'fuzz_targets'))
    .map((file) => file.replace(/\.rs$/, ''))
    .toSorted();

/** Puts the inputs that are kept into a folder, beside what is there; returns it. */
export function lay(name, folder) {
  mkdirSync(folder, { recursive: true });
  for (const line of readFileSync(pathOf(name), 'utf8').split('\n').filter(Boolean)) {
    const input = JSON.parse(line);
    writeFileSync(join(folder, createHash('sha1').update(input).digest('hex')), input);
  }
  return folder;
}

/**
 * Of inputs as many as are kept: the longest, since one that goes far reaches what many short ones do. A target reads them as
 * text, and what is no text in them is all the same to it: so there is at most one of each text.
 */
export function chosen(inputs) {
  const lines = [...new Set(inputs.map((input) => JSON.stringify(input.toString('utf8'))))];
  const kept = [];
  let bytes = 0;
  for (const line of lines.toSorted(longestFirst)) {
    const size = Buffer.byteLength(line) + 1;
    if (kept.length === INPUTS) break;
    if (bytes + size > BYTES) continue;
    bytes += size;
    kept.push(line);
  }
  return kept.toSorted();
}

const longestFirst = (one, other) => other.length - one.length || (one < other ? -1 : 1);

/** Keeps the inputs of a folder in place of what was kept; tells how many, and their size. */
export function keep(name, folder) {
  const kept = chosen(readdirSync(folder).map((file) => readFileSync(join(folder, file))));
  const text = kept.map((line) => `${line}\n`).join('');
  writeFileSync(pathOf(name), text);
  return { inputs: kept.length, bytes: Buffer.byteLength(text) };
}
