import type { KeyPress } from './keys';

type Keys = Pick<KeyPress, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>;

/** Whether a key press opens the list of rooms: Ctrl+K or ⌘+K. */
export function opensRooms(press: Keys): boolean {
  const { key, shiftKey, ctrlKey, metaKey, altKey, isComposing } = press;
  return key.toLowerCase() === 'k' && ctrlKey !== metaKey && !shiftKey && !altKey && !isComposing;
}

/** How many places a key press goes down a list: 1, -1 (up), or 0 where it does not. */
export function arrowStep({ key, shiftKey, ctrlKey, metaKey, altKey, isComposing }: Keys): -1 | 0 | 1 {
  if (shiftKey || ctrlKey || metaKey || altKey || isComposing) return 0;
  if (key === 'ArrowDown') return 1;
  return key === 'ArrowUp' ? -1 : 0;
}

/** Whether a click on a link is an ordinary one, and not for another tab or window. */
export function staysHere(
  click: Pick<MouseEvent, 'button' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): boolean {
  return click.button === 0 && !click.shiftKey && !click.ctrlKey && !click.metaKey && !click.altKey;
}
