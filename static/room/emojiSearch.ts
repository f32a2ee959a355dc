/** An emoji of the picker. */
export interface Emoji {
  readonly emoji: string;
  /** Whether it comes in tones of the skin. */
  readonly tones: boolean;
  /** In the language that was asked for. */
  readonly name: string;
}

type Language = 'zh-CN' | 'en';

type Lines = Promise<{ readonly default: string }>;

const NAMES: Readonly<Record<Language, () => Lines>> = {
  'zh-CN': () => import('virtual:emoji/names-zh'),
  en: () => import('virtual:emoji/names-en'),
};

/** What an emoji is called, in any language, and what else it may be sought by. */
const CALLED: readonly (() => Lines)[] = [NAMES.en, NAMES['zh-CN'], () => import('virtual:emoji/codes')];
const TAGGED: readonly (() => Lines)[] = [
  () => import('virtual:emoji/tags-en'),
  () => import('virtual:emoji/tags-zh'),
];

const linesOf = async (load: () => Lines): Promise<readonly string[]> => (await load()).default.split('\n');

/** All emoji, tab by tab. */
export async function emojiTabs(language: Language): Promise<readonly (readonly Emoji[])[]> {
  const [tabs, names] = await Promise.all([
    linesOf(() => import('virtual:emoji/list')),
    linesOf(NAMES[language]),
  ]);
  let at = 0;
  return tabs.map((tab) =>
    tab.split(' ').map((sign): Emoji => {
      const name = names[at] ?? '';
      at += 1;
      return { emoji: sign.replace('+', ''), tones: sign.endsWith('+'), name };
    }),
  );
}

/** By what an emoji is found, in small letters. */
interface Words {
  readonly called: readonly string[];
  readonly tags: readonly string[];
}

let index: readonly Words[] | null = null;

async function allWords(): Promise<readonly Words[]> {
  if (index) return index;
  const load = (columns: readonly (() => Lines)[]) => Promise.all(columns.map(linesOf));
  const [called, tags] = await Promise.all([load(CALLED), load(TAGGED)]);
  // A flag is called `flag: China`, and sought by its country.
  const wordsIn = (columns: readonly (readonly string[])[], row: number): readonly string[] =>
    columns.flatMap((column) => (column[row] ?? '').toLowerCase().split(/\||[:\uFF1A] ?/));
  index = (called[0] ?? []).map((_, row) => ({ called: wordsIn(called, row), tags: wordsIn(tags, row) }));
  return index;
}

/** At most `limit` emoji that `query` describes, in Chinese or in English, the likeliest first. */
export async function emojiMatching(
  query: string,
  language: Language,
  limit: number,
): Promise<readonly Emoji[]> {
  const sought = query.toLowerCase().trim();
  if (sought === '') return [];
  const [tabs, all] = await Promise.all([emojiTabs(language), allWords()]);
  return tabs
    .flat()
    .map((emoji, at) => ({ emoji, rank: rankOf(all[at] ?? NO_WORDS, sought) }))
    .filter(({ rank }) => rank < NOT_FOUND)
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ emoji }) => emoji);
}

const NO_WORDS: Words = { called: [], tags: [] };
const NOT_FOUND = 9;

/** How well `words` fit what is sought: 0 is best. Of several words that are sought each must be there. */
function rankOf(words: Words, sought: string): number {
  const rank = (part: string): number =>
    // A name says more than a tag.
    Math.min(rankAmong(words.called, part), rankAmong(words.tags, part) + 1);
  const whole = rank(sought);
  const parts = sought.split(/[\s_]+/).filter(Boolean);
  return whole < NOT_FOUND || parts.length < 2 ? whole : Math.max(...parts.map(rank));
}

function rankAmong(words: readonly string[], sought: string): number {
  const ranks = words.map((word) => {
    const found = word.indexOf(sought);
    if (found < 0) return NOT_FOUND;
    if (word === sought) return 0;
    if (found === 0) return 2;
    return /[\s_-]/.test(word.charAt(found - 1)) ? 4 : 6;
  });
  return Math.min(NOT_FOUND, ...ranks);
}
