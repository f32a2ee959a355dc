import { onScopeDispose, watch, type ShallowRef } from 'vue';
import { newsBetween, NOTHING, tallyAfter } from '../room/attention';
import type { RoomState } from '../room/state';
import { useAuthorName } from './useAuthorName';
import { useI18n } from './useI18n';
import { usePageVisible } from './usePage';
import { useRooms } from './useRooms';
import { useSettings } from './useSettings';
import { isWatched } from './watched';

/** Characters of a message that a notification holds. */
const QUOTED = 200;

/** Notifications and tones, as the person wants them. */
export function useCalls(room: string, state: Readonly<ShallowRef<RoomState>>, place: () => string): void {
  const { t } = useI18n();
  const authorName = useAuthorName();
  const { notify, sound } = useSettings();
  const { isMuted } = useRooms();
  const visible = usePageVisible();
  const tag = `edge-chat:${room}`;
  let tally = NOTHING;

  const tell = async (): Promise<void> => {
    if (await isWatched(room)) return;
    const { useNotifications } = await import('./useNotifications');
    const { count, latest } = tally;
    if (visible.value || !latest) return;
    const title = t('app.title', { place: place() });
    useNotifications().tell({
      tag,
      title: count > 1 ? t('app.title.unread', { n: count, title }) : title,
      body: t('notify.body', { name: authorName(latest), text: [...latest.text].slice(0, QUOTED).join('') }),
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
      if (news.length === 0 || isMuted(room)) return;
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
