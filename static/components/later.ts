/** What is shown only when somebody asks for it, or beside what they came for: its code comes then. */
import { lazyComponent } from '../composables/lazily';
import { loadLaterTexts } from '../composables/useI18n';

export const ActionNotice = lazyComponent(() => import('./ActionNotice.vue'));
export const ComposerContext = lazyComponent(() => import('./ComposerContext.vue'));
export const ComposerNotice = lazyComponent(() => import('./ComposerNotice.vue'));
export const ConnectionBanner = lazyComponent(() => import('./ConnectionBanner.vue'));
export const DateJump = lazyComponent(() => import('./DateJump.vue'));
export const DeedNotice = lazyComponent(() => import('./DeedNotice.vue'));
export const GoToRoom = lazyComponent(() => import('./GoToRoom.vue'));
export const HistoryEdge = lazyComponent(() => import('./HistoryEdge.vue'));
export const LostScreen = lazyComponent(() => import('./LostScreen.vue'));
export const MessageFailure = lazyComponent(() => import('./MessageFailure.vue'));
export const MessageMenu = lazyComponent(() => import('./MessageMenu.vue'));
export const PeopleColumn = lazyComponent(() => import('./PeopleColumn.vue'));
export const PinnedBar = lazyComponent(() => import('./PinnedBar.vue'));
export const RefusedPanel = lazyComponent(() => import('./RefusedPanel.vue'));
export const RoomDialogs = lazyComponent(() => import('./RoomDialogs.vue'));
export const RoomGreeting = lazyComponent(() => import('./RoomGreeting.vue'));
export const RoomSearch = lazyComponent(() => import('./RoomSearch.vue'));
export const RoomsColumn = lazyComponent(() => import('./RoomsColumn.vue'));
export const RoomsSheet = lazyComponent(() => import('./RoomsSheet.vue'));
export const TimelineMark = lazyComponent(() => import('./TimelineMark.vue'));
export const SettingsPanel = lazyComponent(() => import('./SettingsPanel.vue'));
export const TypingLine = lazyComponent(() => import('./TypingLine.vue'));
export const UpdateNotice = lazyComponent(() => import('./UpdateNotice.vue'));

/** Has what tells of trouble come before there is any: a network that fails would not bring it. */
export function prepareForTrouble(): void {
  const parts = [
    loadLaterTexts(),
    import('./ComposerNotice.vue'),
    import('./ConnectionBanner.vue'),
    import('./HistoryEdge.vue'),
    import('./MessageFailure.vue'),
    import('./RefusedPanel.vue'),
    import('./TimelineMark.vue'),
  ];
  // It is asked for again when it is needed.
  Promise.all(parts).catch(() => undefined);
}
