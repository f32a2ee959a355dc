import { NAME_BYTES } from '../wire/limits';
import { SEARCH_CHARACTERS, SEARCH_TERMS, type Sought } from '../wire/search';
import { countCharacters, utf8Length } from './text';

/** What somebody writes to find messages, understood. */
export type SearchQuery =
  | { readonly kind: 'empty' }
  /** It cannot be asked for as it is: a name or a day is missing or is none, or there is too much of it. */
  | { readonly kind: 'flawed'; readonly flaw: 'name' | 'day' | 'too_long' }
  | { readonly kind: 'sought'; readonly sought: Sought };

type Filter = 'from' | 'before' | 'after';

const FILTERS: Readonly<Record<string, Filter>> = {
  from: 'from',
  来自: 'from',
  before: 'before',
  之前: 'before',
  after: 'after',
  之后: 'after',
};

/** The signs that a phrase stands in; the room knows the same (SEARCH-3). */
const QUOTES = '"“”＂';
const KEY = new RegExp(`(${Object.keys(FILTERS).join('|')})[:：]\\s*`, 'iuy');
const PHRASE = new RegExp(`[${QUOTES}]([^${QUOTES}]*)(?:[${QUOTES}]|$)`, 'uy');
const WORD = new RegExp(`[^\\s${QUOTES}]+`, 'uy');
const UNQUOTED = /\S+/uy;
const SPACE = /\s+/uy;

const DAY = /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?)$/u;

/** A filter whose value is being written: what of it, and from where on it stands. */
const NAME_AT_END = new RegExp(`(?:^|\\s)(?:from|来自)[:：]\\s*([${QUOTES}]?)([^${QUOTES}]*)$`, 'iu');

/**
 * Understands `text`: words, "phrases", `from:name`, `before:2026-11-01` and `after:2026-11-01`, the last two by the
 * reader's days. Of a filter that is given twice the last counts; a word before a colon that is none of these is a word.
 */
export function parseSearch(text: string): SearchQuery {
  const { rest, filters, terms } = split(text);
  const [from, before, after] = (['from', 'before', 'after'] as const).map((name) => filters.get(name));
  if (from?.trim() === '') return { kind: 'flawed', flaw: 'name' };
  const until = before === undefined ? null : midnightOf(before);
  const since = after === undefined ? null : midnightOf(after);
  if (Number.isNaN(until) || Number.isNaN(since)) return { kind: 'flawed', flaw: 'day' };
  if (rest === '' && filters.size === 0) return { kind: 'empty' };
  const isLong = countCharacters(rest) > SEARCH_CHARACTERS || terms > SEARCH_TERMS;
  if (isLong || utf8Length(from ?? '') > NAME_BYTES) return { kind: 'flawed', flaw: 'too_long' };
  return { kind: 'sought', sought: { text: rest, from: from ?? null, since, until } };
}

/** The name that is being written after `from:` at the end of `text`, and the whole with another in its place. */
export function nameBeingWritten(
  text: string,
): { readonly name: string; readonly instead: (name: string) => string } | null {
  const [all, quote, name = ''] = NAME_AT_END.exec(text) ?? [];
  // Without quotes a name ends with the first space.
  if (all === undefined || (quote === '' && /\s/u.test(name))) return null;
  const start = text.length - name.length - (quote?.length ?? 0);
  return { name, instead: (other) => `${text.slice(0, start)}${quoted(other)} ` };
}

/** Whether a name can be written after `from:`. */
export function isWritable(name: string): boolean {
  return !/\s/u.test(name.trim()) || !new RegExp(`[${QUOTES}]`, 'u').test(name);
}

const quoted = (name: string): string => (/\s/u.test(name) ? `"${name}"` : name);

/** The filters in `text`, and what is left without them. */
function split(text: string): {
  readonly rest: string;
  readonly filters: ReadonlyMap<Filter, string>;
  readonly terms: number;
} {
  const filters = new Map<Filter, string>();
  let [rest, terms, at] = ['', 0, 0];
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  while (at < text.length) {
    const isApart = at === 0 || /\s/u.test(text.charAt(at - 1));
    const key = isApart ? take(KEY) : null;
    if (key) {
      const phrase = take(PHRASE);
      filters.set(FILTERS[key[1]?.toLowerCase() ?? ''] ?? 'from', phrase?.[1] ?? take(UNQUOTED)?.[0] ?? '');
      rest += ' ';
    } else if (take(SPACE)) {
      rest += ' ';
    } else {
      rest += (take(PHRASE) ?? take(WORD))?.[0] ?? '';
      terms += 1;
    }
  }
  return { rest: rest.replace(/\s+/gu, ' ').trim(), filters, terms };
}

/** When the day that `text` names begins where the reader is; milliseconds since 1970, or NaN where it names none. */
function midnightOf(text: string): number {
  const [, year, , month, day, zhMonth, zhDay] = DAY.exec(text.normalize('NFKC')) ?? [];
  const [y, m, d] = [Number(year), Number(month ?? zhMonth), Number(day ?? zhDay)];
  const date = new Date(y, m - 1, d);
  const isThere = date.getFullYear() === y && date.getMonth() === m - 1 && date.getDate() === d;
  return isThere ? Math.max(0, date.getTime()) : Number.NaN;
}
