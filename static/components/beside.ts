/** Small things that are shown beside what was said. */
export { default as ActionNotice } from './ActionNotice.vue';
export { default as ComposerContext } from './ComposerContext.vue';
export { default as DeedNotice } from './DeedNotice.vue';
export { default as PinnedBar } from './PinnedBar.vue';
export { default as TypingLine } from './TypingLine.vue';
export { default as UpdateNotice } from './UpdateNotice.vue';
