import { computed, getCurrentScope, onScopeDispose, ref, watch, type Ref, type ShallowRef } from 'vue';
import { calling, newsBetween } from '../room/attention';
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
  const mentioned = countMentions(state);
  usePageTitle(() => {
    const title = t('app.title', { place: place() });
    if (unread.value === 0) return title;
    if (mentioned.value === 0) return t('app.title.unread', { n: unread.value, title });
    return t('app.title.calls', { n: unread.value, calls: mentioned.value, title });
  });
  watch(unread, badge);
  watch(() => unread.value > 0, dot);
  onScopeDispose(() => {
    if (unread.value === 0) return;
    badge(0);
    dot(false);
  });
}

/** How many of the messages that are counted name oneself. */
function countMentions(state: Readonly<ShallowRef<RoomState>>): Readonly<Ref<number>> {
  const mentioned = ref(0);
  // At once, so that no state is passed over.
  watch(
    state,
    (after, before) => {
      const more = calling(newsBetween(before, after), after.me?.name ?? '').length;
      if (after.unread === 0) mentioned.value = 0;
      else if (more > 0) mentioned.value += more;
    },
    { flush: 'sync' },
  );
  return mentioned;
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
