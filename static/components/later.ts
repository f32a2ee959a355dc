/** What is shown only when somebody asks for it, or beside what they came for: its code comes then. */
import { lazyComponent } from '../composables/lazily';
import { loadLaterTexts } from '../composables/useI18n';

export const ComposerContext = lazyComponent(() => import('./ComposerContext.vue'));
export const ConfirmRemoval = lazyComponent(() => import('./ConfirmRemoval.vue'));
export const DateJump = lazyComponent(() => import('./DateJump.vue'));
export const EmojiPicker = lazyComponent(() => import('./EmojiPicker.vue'));
export const GoToRoom = lazyComponent(() => import('./GoToRoom.vue'));
export const LostScreen = lazyComponent(() => import('./LostScreen.vue'));
export const MessageFailure = lazyComponent(() => import('./MessageFailure.vue'));
export const MessageMenu = lazyComponent(() => import('./MessageMenu.vue'));
export const PeopleColumn = lazyComponent(() => import('./PeopleColumn.vue'));
export const PeopleSheet = lazyComponent(() => import('./PeopleSheet.vue'));
export const PinnedBar = lazyComponent(() => import('./PinnedBar.vue'));
export const RefusedPanel = lazyComponent(() => import('./RefusedPanel.vue'));
export const RenameDialog = lazyComponent(() => import('./RenameDialog.vue'));
export const RevisionsDialog = lazyComponent(() => import('./RevisionsDialog.vue'));
export const RoomSearch = lazyComponent(() => import('./RoomSearch.vue'));
export const RoomsColumn = lazyComponent(() => import('./RoomsColumn.vue'));
export const RoomsSheet = lazyComponent(() => import('./RoomsSheet.vue'));
export const ShareDialog = lazyComponent(() => import('./ShareDialog.vue'));
export const ShortcutSheet = lazyComponent(() => import('./ShortcutSheet.vue'));
export const TimelineMark = lazyComponent(() => import('./TimelineMark.vue'));
export const UpdateNotice = lazyComponent(() => import('./UpdateNotice.vue'));

/** Has what tells of trouble come before there is any: a network that fails would not bring it. */
export function prepareForTrouble(): void {
  const parts = [
    loadLaterTexts(),
    import('./MessageFailure.vue'),
    import('./RefusedPanel.vue'),
    import('./TimelineMark.vue'),
  ];
  // It is asked for again when it is needed.
  Promise.all(parts).catch(() => undefined);
}
