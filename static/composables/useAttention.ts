import { onScopeDispose, watch, type ShallowRef } from 'vue';
import { newsBetween, NOTHING, tallyAfter } from '../room/attention';
import type { RoomState } from '../room/state';
import { useI18n } from './useI18n';
import { usePageTitle, usePageVisible } from './usePage';
import { useSettings } from './useSettings';
import { isWatched, markWatched } from './watched';

/** Characters of a message that a notification holds. */
const QUOTED = 200;

/** Calls whoever is elsewhere when there is something new in `room`, which is called `place` in the interface. */
export function useAttention(
  room: string,
  state: Readonly<ShallowRef<RoomState>>,
  place: () => string,
): void {
  markPage(state, place);
  noteWatched(room, state);
  useCalls(room, state, place);
}

/** The count in the tab's title and on the app's badge, and a dot on the tab's icon. */
function markPage(state: Readonly<ShallowRef<RoomState>>, place: () => string): void {
  const { t } = useI18n();
  usePageTitle(() => {
    const { unread } = state.value;
    const title = t('app.title', { place: place() });
    return unread > 0 ? t('app.title.unread', { n: unread, title }) : title;
  });
  watch(() => state.value.unread, badge);
  watch(() => state.value.unread > 0, dot);
  onScopeDispose(() => {
    if (state.value.unread === 0) return;
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

/** Notifications and tones, as the person wants them. */
function useCalls(room: string, state: Readonly<ShallowRef<RoomState>>, place: () => string): void {
  const { t } = useI18n();
  const { notify, sound } = useSettings();
  const visible = usePageVisible();
  const tag = `edge-chat:${room}`;
  let tally = NOTHING;

  const tell = async (): Promise<void> => {
    if (await isWatched(room)) return;
    const { useNotifications } = await import('./useNotifications');
    const { count, latest } = tally;
    if (visible.value || !latest) return;
    const title = t('app.title', { place: place() });
    const name = latest.author === 'assistant' ? t('message.assistant') : latest.senderName;
    useNotifications().tell({
      tag,
      title: count > 1 ? t('app.title.unread', { n: count, title }) : title,
      body: t('notify.body', { name, text: [...latest.text].slice(0, QUOTED).join('') }),
    });
  };
  const call = async (): Promise<void> => {
    if (await isWatched(room)) return;
    const { useSound } = await import('./useSound');
    useSound().call();
  };
  const hush = async (): Promise<void> => {
    if (tally === NOTHING) return;
    tally = NOTHING;
    const { useNotifications } = await import('./useNotifications');
    useNotifications().hush(tag);
  };

  // At once, so that no state is passed over.
  watch(
    state,
    (after, before) => {
      const news = newsBetween(before, after);
      if (news.length === 0) return;
      if (sound.value === 'on') void settled(call());
      if (visible.value) return;
      const next = tallyAfter(tally, news, notify.value, after.me?.name ?? '');
      if (next === tally) return;
      tally = next;
      void settled(tell());
    },
    { flush: 'sync' },
  );
  watch(visible, (seen) => seen && void settled(hush()));
  onScopeDispose(() => void settled(hush()));
}

/** A part of the page that did not load calls nobody; the title counts all the same. */
async function settled(work: Promise<void>): Promise<void> {
  await work.catch(() => undefined);
}
