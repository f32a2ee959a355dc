import { LinkifyIt } from 'linkify-it';
import type { Segment } from './segments';

// Without a scheme only e-mail addresses: `main.rs` and `readme.md` would be taken for sites of Serbia and Moldova.
const linkify = new LinkifyIt({ fuzzyEmail: true, fuzzyLink: false, fuzzyIP: false })
  .add('ftp:', null)
  .add('//', null);

const ALLOWED = new Set(['http:', 'https:', 'mailto:']);

// What ends an address in Chinese text, where no space does: punctuation of full width, or of half width before Han.
const END_IN_CHINESE =
  /[\uFF01-\uFF0C\uFF1A-\uFF1F\u3000-\u303F\u2018-\u201F\u2026]|[,;!?](?=\p{Script=Han})/u;

// An address begins after a space or a sign, says linkify-it; Chinese and Japanese put neither before it.
const BEFORE_SCHEME = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}](?=https?:\/\/|mailto:)/giu;

/** `text` cut at its links. The segments joined are `text`. */
export function segmentsOf(text: string): readonly Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  const spaced = text.replace(BEFORE_SCHEME, (character) => ' '.repeat(character.length));
  for (const match of linkify.match(spaced) ?? []) {
    const label = cutAt(match.raw, END_IN_CHINESE);
    const href = safeHref(match.url.slice(0, match.url.length - (match.raw.length - label.length)));
    if (href === null) continue;
    if (match.index > end) segments.push({ text: text.slice(end, match.index), href: null });
    segments.push({ text: label, href });
    end = match.index + label.length;
  }
  if (end < text.length) segments.push({ text: text.slice(end), href: null });
  return segments;
}

function cutAt(text: string, end: RegExp): string {
  const at = text.search(end);
  return at === -1 ? text : text.slice(0, at);
}

/** `url` as a browser takes it, where it leads to something harmless. */
export function safeHref(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return ALLOWED.has(protocol) ? href : null;
}
