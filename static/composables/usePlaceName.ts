import { computed, type ComputedRef } from 'vue';
import { LOBBY } from '../room/places';
import { useI18n } from './useI18n';

/** What a room is called in the interface. */
export interface PlaceName {
  /** Standing alone. */
  readonly title: ComputedRef<string>;
  /** Within a sentence. */
  readonly inText: ComputedRef<string>;
}

/** The names of `room` in the interface: those that people gave are as they are, the lobby's is translated. */
export function usePlaceName(room: () => string): PlaceName {
  const { t } = useI18n();
  const isLobby = (): boolean => room() === LOBBY;
  return {
    title: computed(() => (isLobby() ? t('room.lobby') : room())),
    inText: computed(() => (isLobby() ? t('room.lobby.in_text') : room())),
  };
}
