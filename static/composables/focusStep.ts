/** Moves the focus by `step` places, from the last to the first and back; to the first where it is in none of them. */
export function focusStep(places: readonly HTMLElement[], step: number): void {
  const at = places.findIndex((place) => place === document.activeElement);
  places[at < 0 ? 0 : (at + step + places.length) % places.length]?.focus();
}
