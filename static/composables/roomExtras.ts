/** What a room does not need for the first message: it comes just after. */
export { keepReply } from './keepReply';
export { listenForKeys } from './pageKeys';
export { useAttention } from './useAttention';
export { useVisit } from './useVisit';
