import { isComposing, type KeyPress } from './keys';

/** What a key press means wherever it is in the page. `written`: what is typed there is a text. */
export function keyMeaning(press: KeyPress, written: boolean): 'help' | 'search' | null {
  const { key, shiftKey, ctrlKey, metaKey, altKey } = press;
  if (altKey || isComposing(press)) return null;
  if (key.toLowerCase() === 'f') return shiftKey && ctrlKey !== metaKey ? 'search' : null;
  if (ctrlKey || metaKey || written) return null;
  // An input method may write them in full width; Shift is needed for them on some keyboards.
  if (/^[?\uFF1F]$/.test(key)) return 'help';
  return /^[/\uFF0F]$/.test(key) ? 'search' : null;
}
