/** What is shown only when somebody asks for it, or beside what they came for: its code comes then. */
import { lazily } from '../composables/lazily';

export const GoToRoom = lazily(() => import('./GoToRoom.vue'));
export const PeopleColumn = lazily(() => import('./PeopleColumn.vue'));
export const PeopleSheet = lazily(() => import('./PeopleSheet.vue'));
export const RoomsColumn = lazily(() => import('./RoomsColumn.vue'));
export const RoomsSheet = lazily(() => import('./RoomsSheet.vue'));
export const ShareDialog = lazily(() => import('./ShareDialog.vue'));
