/** A name that a text calls: `text.slice(start, end)` is it, with its sign. */
export interface Mention {
  readonly start: number;
  readonly end: number;
  /** As whoever bears it writes it. */
  readonly name: string;
}

const SIGN = /[@\uFF20]/g;

// Between words of these scripts there is no space: a name may begin and end anywhere.
const UNSPACED =
  '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}\\p{scx=Bopomofo}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}';
const IS_UNSPACED_END = new RegExp(`[${UNSPACED}]$`, 'u');
const IS_UNSPACED_START = new RegExp(`^[${UNSPACED}]`, 'u');

// An `@` after these belongs to an address: `ann@example.com`, `/@ann`.
const IN_ADDRESS = /[\p{L}\p{N}_/-]$/u;

/** What would go on the word that a name ends with, or the character. */
const GOES_ON = /^(?:[\p{L}\p{N}\p{M}_]|\u200D)/u;

// Two runs of equally many backticks, and what is between them.
const CODE = /(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)/g;

/** Whether the sign at `index` of `text` may call somebody. */
export function mayCall(text: string, index: number): boolean {
  const before = text.slice(Math.max(0, index - 2), index);
  return !IN_ADDRESS.test(before) || IS_UNSPACED_END.test(before);
}

/** The `names` that `text` calls with an `@`, in their order; where several fit, the longest. Code calls nobody. */
export function mentionsOf(text: string, names: readonly string[]): readonly Mention[] {
  if (names.length === 0 || text.search(SIGN) < 0) return [];
  const known = indexOf(names);
  const code = text.includes('`') ? [...text.matchAll(CODE)] : [];
  const inCode = (at: number): boolean =>
    code.some(({ index, 0: { length } }) => at > index && at < index + length);
  const found: Mention[] = [];
  for (const { index: start } of text.matchAll(SIGN)) {
    const { end } = found.at(-1) ?? { end: 0 };
    if (start < end || inCode(start) || (start > end && !mayCall(text, start))) continue;
    const called = (known.get(initial(text.slice(start + 1))) ?? []).find((name) =>
      standsAt(text, start + 1, name),
    );
    if (called !== undefined) found.push({ start, end: start + 1 + called.length, name: called });
  }
  return found;
}

/** Whether `text` calls `name`. Of the `others` one may be meant instead: `@Ann Lee` does not call Ann where both are here. */
export function mentions(text: string, name: string, others: readonly string[] = []): boolean {
  const names = others.includes(name) ? others : [...others, name];
  return mentionsOf(text, names).some((mention) => sameName(mention.name, name));
}

export function sameName(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}

function standsAt(text: string, at: number, name: string): boolean {
  if (!sameName(text.slice(at, at + name.length), name)) return false;
  const after = text.slice(at + name.length, at + name.length + 2);
  if (!GOES_ON.test(after)) return true;
  // A mark or a joiner changes the last character itself, in any script.
  return !/^(?:\p{M}|\u200D)/u.test(after) && (IS_UNSPACED_END.test(name) || IS_UNSPACED_START.test(after));
}

const initial = (text: string): string => text.slice(0, 1).toLowerCase();

/** Names by their first letter, the longest first: a room may hold thousands. */
type Index = ReadonlyMap<string, readonly string[]>;

const indices = new WeakMap<readonly string[], Index>();

function indexOf(names: readonly string[]): Index {
  const kept = indices.get(names);
  if (kept) return kept;
  const index = new Map<string, string[]>();
  for (const name of names.map((each) => each.trim()).toSorted((a, b) => b.length - a.length)) {
    if (name === '') continue;
    const same = index.get(initial(name));
    if (same) same.push(name);
    else index.set(initial(name), [name]);
  }
  indices.set(names, index);
  return index;
}
