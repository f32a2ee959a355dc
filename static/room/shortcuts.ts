import type { MessageKey } from '../composables/useI18n';

/** Keys that do something. `Mod` is Ctrl, and ⌘ on a Mac; several ways to the same are told apart by what they are in. */
export interface Shortcut {
  readonly keys: readonly (readonly string[])[];
  readonly does: MessageKey;
}

/** All of them, by where they work. */
export const SHORTCUTS: readonly { readonly title: MessageKey; readonly items: readonly Shortcut[] }[] = [
  {
    title: 'keys.writing',
    items: [
      { keys: [['Enter'], ['Mod', 'Enter']], does: 'keys.send' },
      { keys: [['Shift', 'Enter']], does: 'keys.break' },
      { keys: [['↑']], does: 'keys.edit_last' },
      { keys: [['@']], does: 'keys.mention' },
      { keys: [[':']], does: 'keys.emoji' },
    ],
  },
  {
    title: 'keys.formatting',
    items: [
      { keys: [['Mod', 'B']], does: 'format.bold' },
      { keys: [['Mod', 'I']], does: 'format.italic' },
      { keys: [['Mod', 'E']], does: 'format.code' },
    ],
  },
  {
    title: 'keys.lists',
    items: [
      { keys: [['↑'], ['↓']], does: 'keys.choose' },
      { keys: [['Enter'], ['Tab']], does: 'keys.take' },
      { keys: [['Esc']], does: 'keys.close' },
    ],
  },
  {
    title: 'keys.page',
    items: [
      { keys: [['/'], ['Mod', 'Shift', 'F']], does: 'keys.search' },
      { keys: [['Mod', 'K']], does: 'keys.rooms' },
      { keys: [['?']], does: 'keys.help' },
    ],
  },
];

/** How `key` is written on the keyboard of a Mac, or on another. */
export function keyCap(key: string, mac: boolean): string {
  if (key === 'Mod') return mac ? '⌘' : 'Ctrl';
  return key;
}
