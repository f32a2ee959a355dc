/** What tells of trouble, and of what the room asks: it comes before there is any. */
export { default as ComposerNotice } from './ComposerNotice.vue';
export { default as ConnectionBanner } from './ConnectionBanner.vue';
export { default as HistoryEdge } from './HistoryEdge.vue';
export { default as MessageFailure } from './MessageFailure.vue';
export { default as RefusedPanel } from './RefusedPanel.vue';
export { default as TimelineMark } from './TimelineMark.vue';
