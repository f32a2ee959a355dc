/** The rooms that one has been in: beside the conversation, and over it. */
export { default as RoomsColumn } from './RoomsColumn.vue';
export { default as RoomsSheet } from './RoomsSheet.vue';
