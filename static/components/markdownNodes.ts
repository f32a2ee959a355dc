import { h, type VNode } from 'vue';
import type { Block, Inline } from '../room/markdownTree';
import CodeBlock from './CodeBlock.vue';
import TextRun from './TextRun.vue';

const TAGS = { strong: 'strong', emphasis: 'em', strike: 's' } as const;

/**
 * What shows `blocks`: elements of these few kinds, and text. The outermost go by their own text from left to right or from
 * right to left, and what is in them with them: the numbers of a list stand where it begins.
 */
export function nodesOf(blocks: readonly Block[], inner = false): VNode[] {
  const direction = inner ? {} : { dir: 'auto' };
  return blocks.map((block) => {
    switch (block.kind) {
      case 'paragraph':
        return h('p', direction, inlineNodesOf(block.inside));
      case 'quote':
        return h('blockquote', direction, nodesOf(block.inside, true));
      case 'list': {
        const items = block.items.map((item) => h('li', nodesOf(item, true)));
        if (block.first === null) return h('ul', direction, items);
        const { length: digits } = String(block.first + items.length - 1);
        return h(
          'ol',
          { ...direction, start: block.first, style: { paddingInlineStart: `${0.6 * digits + 0.9}em` } },
          items,
        );
      }
      case 'code':
        return h(CodeBlock, { code: block.text, language: block.language });
    }
  });
}

function inlineNodesOf(inside: readonly Inline[], linked = false): VNode[] {
  return inside.map((each) => {
    switch (each.kind) {
      case 'text':
        return linked ? h('span', each.text) : h(TextRun, { text: each.text });
      case 'code':
        return h('code', each.text);
      case 'link':
        return h(
          'a',
          { href: each.href, target: '_blank', rel: 'noopener nofollow ugc' },
          h('bdi', inlineNodesOf(each.inside, true)),
        );
      default:
        return h(TAGS[each.kind], inlineNodesOf(each.inside, linked));
    }
  });
}
