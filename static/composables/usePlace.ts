import { shallowRef, type ShallowRef } from 'vue';
import { pathOf, placeAt, type Place } from '../room/places';

const place = shallowRef(placeAt(window.location.pathname));

window.addEventListener('popstate', () => {
  place.value = placeAt(window.location.pathname);
});

/** Where the page is; the same for the whole page. */
export interface PlaceHere {
  readonly place: Readonly<ShallowRef<Place>>;
  /** Goes to `room`, without a reload. */
  go(room: string): void;
}

const here: PlaceHere = {
  place,
  go(room) {
    if (place.value.kind === 'room' && place.value.room === room) return;
    window.history.pushState(null, '', pathOf(room));
    place.value = { kind: 'room', room };
  },
};

export function usePlace(): PlaceHere {
  return here;
}
