import type { Element, Root, RootContent } from 'hast';
import type { LanguageFn } from 'highlight.js';
import { createLowlight } from 'lowlight';

/** A stretch of code: of which kind, if of any that has a colour. */
export interface Token {
  readonly text: string;
  readonly kind: TokenKind | null;
}

export type TokenKind = 'comment' | 'keyword' | 'string' | 'number' | 'name' | 'added' | 'removed';

const GRAMMARS: Readonly<Record<string, () => Promise<{ readonly default: LanguageFn }>>> = {
  bash: () => import('highlight.js/lib/languages/bash'),
  c: () => import('highlight.js/lib/languages/c'),
  cpp: () => import('highlight.js/lib/languages/cpp'),
  css: () => import('highlight.js/lib/languages/css'),
  diff: () => import('highlight.js/lib/languages/diff'),
  go: () => import('highlight.js/lib/languages/go'),
  java: () => import('highlight.js/lib/languages/java'),
  javascript: () => import('highlight.js/lib/languages/javascript'),
  json: () => import('highlight.js/lib/languages/json'),
  python: () => import('highlight.js/lib/languages/python'),
  rust: () => import('highlight.js/lib/languages/rust'),
  sql: () => import('highlight.js/lib/languages/sql'),
  typescript: () => import('highlight.js/lib/languages/typescript'),
  xml: () => import('highlight.js/lib/languages/xml'),
  yaml: () => import('highlight.js/lib/languages/yaml'),
};

const ALIASES: Readonly<Record<string, string>> = {
  'c++': 'cpp',
  golang: 'go',
  h: 'c',
  html: 'xml',
  js: 'javascript',
  jsx: 'javascript',
  mjs: 'javascript',
  patch: 'diff',
  py: 'python',
  rs: 'rust',
  sh: 'bash',
  shell: 'bash',
  svg: 'xml',
  ts: 'typescript',
  tsx: 'typescript',
  vue: 'xml',
  yml: 'yaml',
  zsh: 'bash',
};

// What highlight.js calls it → what has a colour. The rest looks like text.
const KINDS: Readonly<Record<string, TokenKind>> = {
  addition: 'added',
  attr: 'name',
  attribute: 'name',
  built_in: 'keyword',
  comment: 'comment',
  deletion: 'removed',
  doctag: 'comment',
  keyword: 'keyword',
  literal: 'number',
  meta: 'comment',
  name: 'keyword',
  number: 'number',
  quote: 'comment',
  regexp: 'string',
  'selector-class': 'name',
  'selector-id': 'name',
  'selector-tag': 'keyword',
  string: 'string',
  symbol: 'number',
  tag: 'keyword',
  title: 'name',
  type: 'keyword',
};

const lowlight = createLowlight();

/** `code` cut at what has a colour in `language`; `null` where that language is not known here. */
export async function tokensOf(code: string, language: string): Promise<readonly Token[] | null> {
  const given = language.toLowerCase();
  const name = Object.hasOwn(ALIASES, given) ? (ALIASES[given] ?? given) : given;
  const load = Object.hasOwn(GRAMMARS, name) ? GRAMMARS[name] : undefined;
  if (!load) return null;
  if (!lowlight.registered(name)) lowlight.register(name, (await load()).default);
  return flat(lowlight.highlight(name, code));
}

/** The leaves of `root`, each of the innermost kind around it; without recursion, however deep that is. */
function flat(root: Root): readonly Token[] {
  const tokens: Token[] = [];
  const open: { readonly node: RootContent; readonly kind: TokenKind | null }[] = [];
  const push = (nodes: readonly RootContent[], kind: TokenKind | null): void => {
    for (const node of nodes.toReversed()) open.push({ node, kind });
  };
  push(root.children, null);
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, kind } = next;
    if (node.type === 'text') tokens.push({ text: node.value, kind });
    else if (node.type === 'element') push(node.children, kindOf(node) ?? kind);
  }
  return tokens;
}

function kindOf({ properties }: Element): TokenKind | null {
  const names = Array.isArray(properties['className']) ? properties['className'] : [];
  const name = String(names[0] ?? '').replace(/^hljs-/, '');
  return Object.hasOwn(KINDS, name) ? (KINDS[name] ?? null) : null;
}
