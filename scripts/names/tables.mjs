// Makes src/names/tables.rs, what the room knows of Unicode to judge names by, from the tables of two crates that the native
// tests depend on: node scripts/names/tables.mjs
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isMain, runMain } from '../setup/main.mjs';
import { root } from '../setup/paths.mjs';
import { Unmet } from '../setup/say.mjs';

const COLUMNS = 108;
const RESULT = 'src/names/tables.rs';

/** The scripts that people here write names in, or that imitate them: what looks like something else is taken from these. */
const SCRIPTS =
  'Latin Greek Cyrillic Armenian Cherokee Coptic Georgian Hebrew Arabic Thai Devanagari Han Hiragana Katakana Bopomofo Lisu Common Inherited'.split(
    ' ',
  );

/** The categories of what is seen, or is a space. */
const VISIBLE = 'Letter Mark Number Punctuation Symbol SpaceSeparator'.split(' ');
const CATEGORIES = {
  UppercaseLetter: 'Letter',
  LowercaseLetter: 'Letter',
  TitlecaseLetter: 'Letter',
  ModifierLetter: 'Letter',
  OtherLetter: 'Letter',
  NonspacingMark: 'Mark',
  SpacingMark: 'Mark',
  EnclosingMark: 'Mark',
  DecimalNumber: 'Number',
  LetterNumber: 'Number',
  OtherNumber: 'Number',
  ConnectorPunctuation: 'Punctuation',
  DashPunctuation: 'Punctuation',
  OpenPunctuation: 'Punctuation',
  ClosePunctuation: 'Punctuation',
  InitialPunctuation: 'Punctuation',
  FinalPunctuation: 'Punctuation',
  OtherPunctuation: 'Punctuation',
  MathSymbol: 'Symbol',
  CurrencySymbol: 'Symbol',
  ModifierSymbol: 'Symbol',
  OtherSymbol: 'Symbol',
};

/** A character of Rust, in its quotes. */
const CHAR = String.raw`'(?:\\u\{[0-9a-f]+\}|\\?.)'`;

/** The code point of one. */
const read = (char) => {
  const [, code] = /\{([0-9a-f]+)\}/.exec(char) ?? [];
  return code ? Number.parseInt(code, 16) : char.slice(0, -1).codePointAt(char.length - 2);
};

/** `[first, last, category]` of each range in the table of `unicode-properties`. */
export function categoriesIn(source) {
  const rows = source.matchAll(
    new RegExp(String.raw`\((${CHAR}),\s*(${CHAR}),\s*GeneralCategory::(\w+)\)`, 'g'),
  );
  return [...rows].map(([, first, last, category]) => [read(first), read(last), category]);
}

/** `[character, [what it looks like]]` of each row in the table of `unicode-security`. */
export function confusablesIn(source) {
  const table = source.slice(source.indexOf('CONFUSABLES: '), source.indexOf('mod potential_mixed'));
  const rows = table.matchAll(new RegExp(String.raw`\((${CHAR}),\s*&\[((?:${CHAR},?\s*)*)\]\)`, 'g'));
  return [...rows].map(([, char, like]) => [
    read(char),
    [...like.matchAll(new RegExp(CHAR, 'g'))].map(([one]) => read(one)),
  ]);
}

/** The ranges that hold what `is` says so of, joined where they meet. */
export function ranges(categories, is) {
  const found = [];
  for (const [first, last, category] of categories) {
    if (!is(category)) continue;
    if (found.at(-1)?.[1] === first - 1) found.at(-1)[1] = last;
    else found.push([first, last]);
  }
  return found;
}

/**
 * Whether a row is of use: one of a script in use, or that imitates ASCII; and that normalisation (NFKD), which comes first, does
 * not see to anyway.
 */
export function isOfUse([code, like]) {
  const char = String.fromCodePoint(code);
  if (char.normalize('NFKD') !== char) return false;
  const isAscii = like.every((one) => one < 0x80);
  return isAscii || SCRIPTS.some((script) => new RegExp(String.raw`\p{Script=${script}}`, 'u').test(char));
}

/** How far each number is from the one before. */
const gaps = (numbers) => numbers.map((number, at) => number - (numbers[at - 1] ?? 0));

const written = (code) => `\\u{${code.toString(16)}}`;

/** Numbers as the characters that have these codes: UTF-8 makes small ones short. */
function text(numbers) {
  const lines = [''];
  for (const char of numbers.map(written)) {
    if (lines.at(-1).length + char.length > COLUMNS) lines.push('');
    lines[lines.length - 1] += char;
  }
  return `"\\\n    ${lines.join('\\\n    ')}"`;
}

const table = (doc, name, numbers) => `/// ${doc}\npub const ${name}: &str = ${text(numbers)};\n`;

export function tables(properties, security) {
  const categories = categoriesIn(properties);
  const of = (is) => gaps(ranges(categories, is).flat());
  const rows = confusablesIn(security).filter(isOfUse);
  const one = rows.filter(([, like]) => like.length === 1);
  const several = rows.filter(([, like]) => like.length > 1);
  const chars = (some) => gaps(some.map(([char]) => char));
  return [
    '//! Made by `node scripts/names/tables.mjs` of the tables of `unicode-properties` and `unicode-security`. Not to be edited.\n//!\n' +
      '//! Of ranges, and of characters that look like others, each character stands for how far on the next bound, or the next\n//! of them, is.\n',
    table(
      'What is seen, or is a space: letters, marks, numbers, punctuation, symbols. The first and the last of each range.',
      'VISIBLE',
      of((category) => VISIBLE.includes(CATEGORIES[category] ?? category)),
    ),
    table('Marks that take no place of their own.', 'NONSPACING_MARKS', of(isNonspacing)),
    table(
      'Marks that do.',
      'SPACING_MARKS',
      of((category) => category === 'SpacingMark'),
    ),
    table('Characters that look like another.', 'CONFUSABLE', chars(one)),
    table(
      'The one that each looks like.',
      'LIKE_ONE',
      one.map(([, [like]]) => like),
    ),
    table('Characters that look like several.', 'CONFUSABLE_WITH_SEVERAL', chars(several)),
    table(
      'Those that each looks like, and a zero.',
      'LIKE_SEVERAL',
      several.flatMap(([, like]) => like.concat(0)),
    ),
  ].join('\n');
}

const isNonspacing = (category) => ['NonspacingMark', 'EnclosingMark'].includes(category);

function sourceOf(crate) {
  const metadata = spawnSync('cargo', ['metadata', '--format-version', '1'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const found = JSON.parse(metadata.stdout).packages.find(({ name }) => name === crate);
  if (!found) throw new Unmet(`The crate ${crate} is not among the dependencies.`);
  return readFileSync(join(dirname(found.manifest_path), 'src', 'tables.rs'), 'utf8');
}

if (isMain(import.meta)) {
  await runMain(async () => {
    writeFileSync(join(root, RESULT), tables(sourceOf('unicode-properties'), sourceOf('unicode-security')));
  });
}
