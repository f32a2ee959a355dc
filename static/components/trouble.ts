/** What tells of trouble, of what the room asks, and that there is nothing yet: it comes before there is any of it. */
export { default as ComposerNotice } from './ComposerNotice.vue';
export { default as ConnectionBanner } from './ConnectionBanner.vue';
export { default as HistoryEdge } from './HistoryEdge.vue';
export { default as MessageFailure } from './MessageFailure.vue';
export { default as RefusedPanel } from './RefusedPanel.vue';
export { default as RoomGreeting } from './RoomGreeting.vue';
export { default as TimelineMark } from './TimelineMark.vue';
