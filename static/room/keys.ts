import type { Format } from './formatting';

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

/** Whether an input method takes `press`: it means nothing to anybody else. */
export function isComposing(press: KeyPress): boolean {
  // Safari ends the composition before it reports the Enter that ended it; then only the code tells.
  return press.isComposing || press.keyCode === TAKEN_BY_INPUT_METHOD;
}

/** Whether a key press in the composer sends what is written. `touch`: the keyboard is one on the screen. */
export function sends(press: KeyPress, touch: boolean): boolean {
  if (press.key !== 'Enter' || isComposing(press)) return false;
  if (press.ctrlKey || press.metaKey) return true;
  return !press.shiftKey && !press.altKey && !touch;
}

const FORMATS: Readonly<Record<string, Format>> = { b: 'bold', i: 'italic', e: 'code' };

/** The format that a key press asks for. */
export function formatOf(press: KeyPress): Format | null {
  if (!(press.ctrlKey || press.metaKey) || press.shiftKey || press.altKey) return null;
  return FORMATS[press.key.toLowerCase()] ?? null;
}
