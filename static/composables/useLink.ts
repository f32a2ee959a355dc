import { onScopeDispose, watch } from 'vue';
import { linkIn } from '../room/places';
import { ownRole } from '../room/roles';
import type { Conversation } from './useConversation';
import { useErrorText } from './useErrorText';
import { useI18n } from './useI18n';

/** Milliseconds after which somebody who came in as a guest is one: then no link makes them anything. */
const GUEST_MS = 3_000;

/** Uses the link that the page's address has, once, takes it out of the address, and tells what came of it. */
export function useLink({ room, told }: Conversation): void {
  const { t } = useI18n();
  const errorText = useErrorText();
  const link = linkIn(window.location.hash);
  if (!link) return;
  let timer: number | undefined;
  let used = false;

  const tell = (text: string, failed: boolean): void => {
    used = true;
    window.clearTimeout(timer);
    const { pathname, search } = window.location;
    window.history.replaceState(window.history.state, '', pathname + search);
    told.value = { where: 'conversation', text, undo: null, failed };
  };
  const claim = (): void => {
    if (used) return;
    used = true;
    room.ask({ type: 'claim', link: link.text }, (outcome) => {
      // Without an answer it is tried again with the next connection.
      if (outcome === null) used = false;
      else if (outcome.error) tell(errorText(outcome.error), true);
      else tell(t('link.claimed'), false);
    });
  };

  watch(
    room.invited,
    (error) => {
      if (error === undefined || used) return;
      const role = ownRole(room.state.value);
      if (error) tell(errorText(error), true);
      else if (role) tell(t(`link.${role}`), false);
      // A room that has no owner invites nobody.
      else tell(t('error.bad_link'), true);
    },
    { immediate: true },
  );
  watch(
    () => [room.connection.value.status === 'joined', room.state.value.me?.verified] as const,
    ([joined, verified]) => {
      window.clearTimeout(timer);
      if (!joined || used) return;
      if (!verified) timer = window.setTimeout(() => tell(t('link.guest'), true), GUEST_MS);
      else if (link.kind === 'claim') claim();
    },
    { immediate: true },
  );
  onScopeDispose(() => window.clearTimeout(timer));
}
