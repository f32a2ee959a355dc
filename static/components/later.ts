/** What is shown only when somebody asks for it, or beside what they came for: its code comes then. */
import { lazyComponent } from '../composables/lazily';

export const ComposerContext = lazyComponent(() => import('./ComposerContext.vue'));
export const ConfirmRemoval = lazyComponent(() => import('./ConfirmRemoval.vue'));
export const DateJump = lazyComponent(() => import('./DateJump.vue'));
export const EmojiPicker = lazyComponent(() => import('./EmojiPicker.vue'));
export const GoToRoom = lazyComponent(() => import('./GoToRoom.vue'));
export const LostScreen = lazyComponent(() => import('./LostScreen.vue'));
export const MessageMenu = lazyComponent(() => import('./MessageMenu.vue'));
export const PeopleColumn = lazyComponent(() => import('./PeopleColumn.vue'));
export const PeopleSheet = lazyComponent(() => import('./PeopleSheet.vue'));
export const PinnedBar = lazyComponent(() => import('./PinnedBar.vue'));
export const RenameDialog = lazyComponent(() => import('./RenameDialog.vue'));
export const RevisionsDialog = lazyComponent(() => import('./RevisionsDialog.vue'));
export const RoomSearch = lazyComponent(() => import('./RoomSearch.vue'));
export const RoomsColumn = lazyComponent(() => import('./RoomsColumn.vue'));
export const RoomsSheet = lazyComponent(() => import('./RoomsSheet.vue'));
export const ShareDialog = lazyComponent(() => import('./ShareDialog.vue'));
export const ShortcutSheet = lazyComponent(() => import('./ShortcutSheet.vue'));
