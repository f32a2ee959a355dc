import type { Nodes, PhrasingContent, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly';
import { gfmStrikethroughCjkFriendly } from 'micromark-extension-cjk-friendly-gfm-strikethrough';
import { safeHref, segmentsOf } from './links';
import type { Block, Inline } from './markdownTree';
import { mentionsOf } from './mentions';

/** UTF-16 units that are parsed: twice as many as the characters of the longest message. */
const LONGEST = 8_000;
/** Signs of markup: beyond, pairing them costs more than it is worth. */
const SIGNS = 300;
/** Lines of quotes and lists, each counted as often as it is deep: the parser's work grows faster than they. */
const DEPTH_OF_LINES = 150;
/** How deep what is marked up may lie in other markup. */
const DEEPEST = 8;

/** All of Markdown that is left as it is written. */
const LEFT_AS_IS = [
  'autolink',
  'characterReference',
  'codeIndented',
  'definition',
  'headingAtx',
  'htmlFlow',
  'htmlText',
  'setextUnderline',
  'thematicBreak',
];

const OPTIONS: NonNullable<Parameters<typeof fromMarkdown>[1]> = {
  extensions: [
    cjkFriendlyExtension(),
    gfmStrikethroughCjkFriendly({ singleTilde: false }),
    { disable: { null: LEFT_AS_IS } },
  ],
  mdastExtensions: [gfmStrikethroughFromMarkdown()],
};

/** Thrown where a message is to be shown as it was written after all. */
class Unfit extends Error {}

/** What `text` is marked up as; `null` where it is better shown as it is. `names` may be called in it. */
export function blocksOf(text: string, names: readonly string[]): readonly Block[] | null {
  if (!isBounded(text)) return null;
  try {
    const reading = new Reading(text, names);
    const blocks = reading.blocks();
    return reading.marked ? blocks : null;
  } catch (error) {
    if (error instanceof Unfit) return null;
    throw error;
  }
}

function isBounded(text: string): boolean {
  if (text.length > LONGEST) return false;
  const prose = MISREAD.test(text) ? text : text.replaceAll(FENCED, '```');
  return (prose.match(/[*_~`[\]!\\]/g)?.length ?? 0) <= SIGNS && depthOfLines(prose) <= DEPTH_OF_LINES;
}

// Code is full of signs that cost nothing. What it is must be judged as the parser does it, or not at all.
const FENCED = /^```[^`\n]*\n(?:[^]*?\n)?? {0,3}`{3,}[ \t]*$/gm;
const MISREAD = /^ {0,3}~~~|[\r\u2028\u2029]/m;

/** The sum of how deep each line lies in quotes and lists, or a little more. */
function depthOfLines(text: string): number {
  let [sum, depth, afterBlank] = [0, 0, false];
  for (const line of text.split('\n')) {
    const signs = LEADING_SIGNS.exec(line)?.[0].match(/[^\s\d]/g)?.length ?? 0;
    const indent = line.length - line.trimStart().length;
    if (signs > DEEPEST) return Infinity;
    if (signs > 0) depth = signs + Math.floor(indent / 2);
    else if (/^(?:```|~~~)/.test(line) || (afterBlank && indent === 0 && line !== '')) depth = 0;
    afterBlank = line.trim() === '';
    sum += depth;
  }
  return sum;
}

const LEADING_SIGNS = /^(?:[ \t]*(?:>|[-+*](?=\s|$)|\d{1,9}[.)](?=\s|$)))+/;

/** One reading of one message. */
class Reading {
  /** Whether there is any markup at all. */
  marked = false;
  readonly #text: string;
  readonly #shield: Shield;

  constructor(text: string, names: readonly string[]) {
    this.#text = text;
    this.#shield = new Shield(text, names);
  }

  blocks(): readonly Block[] {
    return this.#blocks(fromMarkdown(this.#shield.text, OPTIONS).children, 0);
  }

  #blocks(nodes: readonly RootContent[], depth: number): readonly Block[] {
    if (depth > DEEPEST) throw new Unfit();
    return nodes.map((node) => this.#block(node, depth));
  }

  #block(node: RootContent, depth: number): Block {
    if (node.type === 'paragraph') return { kind: 'paragraph', inside: this.#inlines(node.children, depth) };
    this.marked = true;
    switch (node.type) {
      case 'blockquote':
        return { kind: 'quote', inside: this.#blocks(node.children, depth + 1) };
      case 'list': {
        // A number and a dot alone are an answer, not a list without words.
        if (node.children.some((item) => item.children.length === 0)) throw new Unfit();
        const items = node.children.map((item) => this.#blocks(item.children, depth + 1));
        return { kind: 'list', first: node.ordered ? (node.start ?? 1) : null, items };
      }
      case 'code':
        return {
          kind: 'code',
          text: this.#shield.restored(node.value),
          language: node.lang ? this.#shield.restored(node.lang) : null,
        };
      default:
        return { kind: 'paragraph', inside: [this.#asWritten(node)] };
    }
  }

  #inlines(nodes: readonly PhrasingContent[], depth: number): readonly Inline[] {
    if (depth > DEEPEST) throw new Unfit();
    return nodes.map((node) => this.#inline(node, depth + 1));
  }

  #inline(node: PhrasingContent, depth: number): Inline {
    switch (node.type) {
      case 'text':
        return { kind: 'text', text: this.#shield.restored(node.value) };
      case 'break':
        return { kind: 'text', text: '\n' };
      case 'inlineCode':
        this.marked = true;
        return { kind: 'code', text: this.#shield.restored(node.value) };
      case 'strong':
      case 'emphasis':
        this.marked = true;
        return { kind: node.type, inside: this.#inlines(node.children, depth) };
      case 'delete':
        this.marked = true;
        return { kind: 'strike', inside: this.#inlines(node.children, depth) };
      case 'link':
        return this.#link(node.url, node, depth);
      default:
        return this.#asWritten(node);
    }
  }

  #link(url: string, node: Extract<PhrasingContent, { type: 'link' }>, depth: number): Inline {
    const href = safeHref(this.#shield.restored(url));
    const inside = this.#inlines(node.children, depth);
    if (href === null || isDeceptive(wordsOf(inside), href)) return this.#asWritten(node);
    this.marked = true;
    return { kind: 'link', href, inside };
  }

  /** What `node` was made from. */
  #asWritten({ position }: Nodes): Inline {
    return { kind: 'text', text: this.#text.slice(position?.start.offset, position?.end.offset) };
  }
}

const wordsOf = (inside: readonly Inline[]): string =>
  inside.map((each) => ('text' in each ? each.text : wordsOf(each.inside))).join('');

/** Whether `label` names another address than the one that it leads to, or none at all. */
function isDeceptive(label: string, href: string): boolean {
  if (label.trim() === '') return true;
  return segmentsOf(label).some((segment) => segment.href !== null && segment.href !== href);
}

/** Keeps the signs in addresses and names from being taken for markup, by others that stand for them meanwhile. */
class Shield {
  /** As long as what was written, so that positions stay. */
  readonly text: string;
  readonly #active: boolean;

  constructor(text: string, names: readonly string[]) {
    // Where a text holds the stand-ins itself, it goes without.
    this.#active = !STAND_INS.test(text);
    this.text = this.#active ? shielded(text, names) : text;
  }

  restored(text: string): string {
    if (!this.#active) return text;
    return text.replaceAll(/[\uE000-\uE00F]/g, (sign) =>
      SHIELDED.charAt(sign.charCodeAt(0) - FIRST_STAND_IN),
    );
  }
}

const SHIELDED = '*_~[]`\\!<';
const FIRST_STAND_IN = 0xe000;
const STAND_INS = /[\uE000-\uE00F]/;

function shielded(text: string, names: readonly string[]): string {
  let end = 0;
  let safe = '';
  for (const range of rangesOf(text, names)) {
    if (range.start < end) continue;
    safe += text.slice(end, range.start) + standInsFor(text.slice(range.start, range.end));
    ({ end } = range);
  }
  return safe + text.slice(end);
}

const standInsFor = (text: string): string =>
  text.replaceAll(/[*_~[\]`\\!<]/g, (sign) => String.fromCharCode(FIRST_STAND_IN + SHIELDED.indexOf(sign)));

interface Range {
  readonly start: number;
  readonly end: number;
}

function rangesOf(text: string, names: readonly string[]): readonly Range[] {
  const links: Range[] = [];
  let at = 0;
  for (const segment of segmentsOf(text)) {
    // Signs at its end close what began before it, and so does a backtick within.
    const [address = ''] = /^[^`]*?(?=[*_~`[\]\\!<]*(?:`|$))/.exec(segment.text) ?? [];
    if (segment.href !== null) links.push({ start: at, end: at + address.length });
    at += segment.text.length;
  }
  return [...links, ...mentionsOf(text, names)].toSorted((a, b) => a.start - b.start);
}
