import { h, type VNode } from 'vue';
import type { Block, Inline } from '../room/markdownTree';
import CodeBlock from './CodeBlock.vue';
import TextRun from './TextRun.vue';

const TAGS = { strong: 'strong', emphasis: 'em', strike: 's' } as const;

/** What shows `blocks`: elements of these few kinds, and text. */
export function nodesOf(blocks: readonly Block[]): VNode[] {
  return blocks.map((block) => {
    switch (block.kind) {
      case 'paragraph':
        return h('p', { dir: 'auto' }, inlineNodesOf(block.inside));
      case 'quote':
        return h('blockquote', nodesOf(block.inside));
      case 'list': {
        const items = block.items.map((item) => h('li', nodesOf(item)));
        if (block.first === null) return h('ul', items);
        const { length: digits } = String(block.first + items.length - 1);
        return h(
          'ol',
          { start: block.first, style: { paddingInlineStart: `${0.6 * digits + 0.9}em` } },
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
