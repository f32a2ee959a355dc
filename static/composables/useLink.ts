import { onScopeDispose, watch } from 'vue';
import { linkIn } from '../room/places';
import { ownRole } from '../room/roles';
import type { Conversation } from './useConversation';
import { checkAddress } from './useCheck';
import { useErrorText } from './useErrorText';
import { useI18n } from './useI18n';

/** Milliseconds after which somebody who came in as a guest is one: then no link makes them anything. */
const GUEST_MS = 3_000;

/** Tells what came of the link that the page's address has, and takes it out of the address. */
export function useLink({ room, told }: Conversation): void {
  const { t } = useI18n();
  const errorText = useErrorText();
  if (linkIn(window.location.hash) === null) return;
  let timer: number | undefined;
  let used = false;

  const tell = (text: string, failed: boolean): void => {
    used = true;
    window.clearTimeout(timer);
    const { pathname, search } = window.location;
    window.history.replaceState(window.history.state, '', pathname + search);
    told.value = { where: 'conversation', text, undo: null, failed };
  };
  /** A guest is to be none first: where that takes showing that one is human they come back with the link. */
  const ofGuest = async (): Promise<void> => {
    const check = await checkAddress().catch(() => null);
    if (used) return;
    if (check === null) tell(t('link.guest'), true);
    else window.location.assign(check);
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
      if (joined && !verified && !used) timer = window.setTimeout(() => void ofGuest(), GUEST_MS);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    used = true;
    window.clearTimeout(timer);
  });
}
