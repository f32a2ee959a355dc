// The emoji and their names for the picker, cut down to what it shows: `virtual:emoji/…` in the client. Each is a chunk
// of its own, a few KB where the package has megabytes.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const PREFIX = 'virtual:emoji/';

/** Of this version and older are those that systems of the last years can draw. */
const NEWEST = 15;

/** What stands in one tab of the picker, by the groups of Unicode; 2 are parts of emoji. */
const TABS = [[0], [1], [3], [4], [5], [6, 7], [8, 9]];

const { resolve } = createRequire(import.meta.url);
const read = (path) => JSON.parse(readFileSync(resolve(`emojibase-data/${path}.json`), 'utf8'));

const MODIFIERS = ['🏻', '🏼', '🏽', '🏾', '🏿'];

/** `emoji` in a tone, as the client makes it (`static/room/emoji.ts`). */
const toned = (emoji, modifier) => emoji.replaceAll(/(\p{Emoji_Modifier_Base})\uFE0F?/gu, `$1${modifier}`);

/** Whether all five tones of an emoji are made by one rule. */
const hasTones = ({ emoji, skins = [] }) =>
  MODIFIERS.every((modifier) => skins.some((skin) => skin.emoji === toned(emoji, modifier)));

/** The emoji of each tab, in the order of Unicode. */
export function tabsOf(data) {
  return TABS.map((groups) =>
    data
      .filter(({ group, version }) => groups.includes(group) && version <= NEWEST)
      .toSorted((a, b) => a.group - b.group || a.order - b.order),
  );
}

/** Without the sign that asks for colours where they come by themselves. */
const plain = ({ emoji }) => emoji.replaceAll(/(\p{Emoji_Presentation})\uFE0F/gu, '$1');

/** Each line a tab, each word an emoji; `+` after those that come in tones. */
export const listOf = (tabs) =>
  tabs.map((tab) => tab.map((each) => plain(each) + (hasTones(each) ? '+' : '')).join(' ')).join('\n');

/** What `data` calls the emoji of `tabs`: `of` makes a line of one, in the order of {@link listOf}. */
export function linesOf(tabs, data, of) {
  const byCode = new Map(data.map((each) => [each.hexcode, each]));
  return tabs
    .flat()
    .map(({ hexcode }) => of(byCode.get(hexcode)))
    .join('\n');
}

const nameOf = ({ label }) => label;

/** The words of an emoji by which it may be sought, but for those that its name holds. */
const tagsOf = ({ label, tags = [] }) => tags.filter((tag) => !label.includes(tag)).join('|');

function content(name) {
  const tabs = tabsOf(read('en/data'));
  if (name === 'list') return listOf(tabs);
  if (name === 'codes') {
    const codes = read('en/shortcodes/github');
    return tabs
      .flat()
      .map(({ hexcode }) => [codes[hexcode] ?? ''].flat().join('|'))
      .join('\n');
  }
  const [kind, language] = name.split('-');
  const data = read(`${language}/data`);
  return linesOf(tabs, data, kind === 'names' ? nameOf : tagsOf);
}

/** The plugin of Vite that makes them. */
export function emojiPlugin() {
  return {
    name: 'emoji',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    load: (id) =>
      id.startsWith(`\0${PREFIX}`)
        ? `export default ${JSON.stringify(content(id.slice(PREFIX.length + 1)))};`
        : null,
  };
}
