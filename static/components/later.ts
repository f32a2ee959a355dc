/** What is shown only when somebody asks for it, or beside what they came for: its code comes then. */
import type { Component } from 'vue';
import { afterRoom, lazyComponent } from '../composables/lazily';
import { loadLaterTexts } from '../composables/useI18n';

/** One of several that come together: each file that comes later has its price in the first one, which has to name it. */
const one = <M extends Readonly<Record<K, Component>>, K extends keyof M>(
  load: () => Promise<M>,
  name: K,
): M[K] => lazyComponent(async () => ({ default: (await load())[name] }));

const beside = () => import('./beside');
const rooms = () => import('./roomLists');
const trouble = () => import('./trouble');

export const ActionNotice = one(beside, 'ActionNotice');
export const ComposerContext = one(beside, 'ComposerContext');
export const ComposerNotice = one(trouble, 'ComposerNotice');
export const ConnectionBanner = one(trouble, 'ConnectionBanner');
export const DateJump = lazyComponent(() => import('./DateJump.vue'));
export const DeedNotice = one(beside, 'DeedNotice');
export const GoToRoom = lazyComponent(() => import('./GoToRoom.vue'));
export const HistoryEdge = one(trouble, 'HistoryEdge');
export const LostScreen = lazyComponent(() => import('./LostScreen.vue'));
export const MessageFailure = one(trouble, 'MessageFailure');
export const MessageMenu = lazyComponent(() => import('./MessageMenu.vue'));
export const PeopleColumn = lazyComponent(() => import('./PeopleColumn.vue'));
export const PinnedBar = one(beside, 'PinnedBar');
export const RefusedPanel = one(trouble, 'RefusedPanel');
export const RoomDialogs = lazyComponent(() => import('./RoomDialogs.vue'));
export const RoomGreeting = one(trouble, 'RoomGreeting');
export const RoomSearch = lazyComponent(() => import('./RoomSearch.vue'));
export const RoomsColumn = one(rooms, 'RoomsColumn');
export const RoomsSheet = one(rooms, 'RoomsSheet');
export const SettingsPanel = lazyComponent(() => import('./SettingsPanel.vue'));
export const TimelineMark = one(trouble, 'TimelineMark');
export const TypingLine = one(beside, 'TypingLine');
export const UpdateNotice = one(beside, 'UpdateNotice');

/** What a room does not need for its first message, and does soon after. */
export const roomExtras = () => import('../composables/roomExtras');

/** Has what tells of trouble come before there is any, while somebody gives their name: a network that fails would not bring it. */
export function prepareForTrouble(): void {
  // It is asked for again when it is needed.
  afterRoom(() => Promise.all([loadLaterTexts(), trouble(), roomExtras()])).catch(() => undefined);
}
