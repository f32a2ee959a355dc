import { computed, getCurrentScope, onScopeDispose, watch, type ShallowRef } from 'vue';
import type { RoomState } from '../room/state';
import { lazily, withTexts } from './lazily';
import { useI18n } from './useI18n';
import { usePageTitle, usePageVisible } from './usePage';
import { useSettings } from './useSettings';
import { markWatched } from './watched';

const calls = lazily(withTexts(() => import('./useCalls')));

/** Calls whoever is elsewhere when there is something new in `room`, which is called `place` in the interface. */
export function useAttention(
  room: string,
  state: Readonly<ShallowRef<RoomState>>,
  place: () => string,
): void {
  markPage(state, place);
  noteWatched(room, state);
  callOnceWanted(room, state, place);
}

/** The count in the tab's title and on the app's badge, and a dot on the tab's icon. */
function markPage(state: Readonly<ShallowRef<RoomState>>, place: () => string): void {
  const { t } = useI18n();
  const unread = computed(() => state.value.unread);
  usePageTitle(() => {
    const title = t('app.title', { place: place() });
    return unread.value > 0 ? t('app.title.unread', { n: unread.value, title }) : title;
  });
  watch(unread, badge);
  watch(() => unread.value > 0, dot);
  onScopeDispose(() => {
    if (unread.value === 0) return;
    badge(0);
    dot(false);
  });
}

function badge(n: number): void {
  // Refused where the page is no app.
  if (n > 0) navigator.setAppBadge?.(n).catch(() => undefined);
  else navigator.clearAppBadge?.().catch(() => undefined);
}

function dot(shown: boolean): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  if (icon) icon.href = shown ? '/favicon-unread.svg' : '/favicon.svg';
}

function noteWatched(room: string, state: Readonly<ShallowRef<RoomState>>): void {
  const visible = usePageVisible();
  watch(
    () => state.value.watching && visible.value,
    (watching, _, onCleanup) => {
      if (watching) onCleanup(markWatched(room));
    },
    { immediate: true },
  );
}

/** Notifications and tones, whose code comes once somebody wants them. */
function callOnceWanted(room: string, state: Readonly<ShallowRef<RoomState>>, place: () => string): void {
  const { notify, sound } = useSettings();
  const scope = getCurrentScope();
  // A part of the page that does not load calls nobody; the title counts all the same.
  const code = computed(() => (notify.value !== 'off' || sound.value === 'on' ? calls() : null));
  const begin = (): void => {
    if (scope?.active) scope.run(() => code.value?.useCalls(room, state, place));
  };
  if (code.value) begin();
  else watch(code, begin, { flush: 'sync', once: true });
}
