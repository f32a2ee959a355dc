/** What a key press in the composer carries, as in a `KeyboardEvent`. */
export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/** The key code of a key that an input method has taken for itself. */
const TAKEN_BY_INPUT_METHOD = 229;

/** Whether a key press in the composer sends what is written. `touch`: the keyboard is one on the screen. */
export function sends(press: KeyPress, touch: boolean): boolean {
  if (press.key !== 'Enter') return false;
  // Safari ends the composition before it reports the Enter that ended it; then only the code tells.
  if (press.isComposing || press.keyCode === TAKEN_BY_INPUT_METHOD) return false;
  if (press.ctrlKey || press.metaKey) return true;
  return !press.shiftKey && !press.altKey && !touch;
}
