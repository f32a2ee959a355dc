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
  const titleOf = usePlaceTitle();
  return {
    title: computed(() => titleOf(room())),
    inText: computed(() => (room() === LOBBY ? t('room.lobby.in_text') : room())),
  };
}

/** Names rooms as {@link PlaceName.title} does. */
export function usePlaceTitle(): (room: string) => string {
  const { t } = useI18n();
  return (room) => (room === LOBBY ? t('room.lobby') : room);
}
