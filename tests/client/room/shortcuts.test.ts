import { expect, it } from 'vitest';
import { formatOf } from '../../../static/room/keys';
import { keyMeaning } from '../../../static/room/pageKeys';
import { opensRooms } from '../../../static/room/roomKeys';
import { keyCap, SHORTCUTS } from '../../../static/room/shortcuts';

const listed = SHORTCUTS.flatMap(({ items }) =>
  items.flatMap(({ keys }) => keys.map((all) => all.join('+'))),
);

/** A key press as the browser has it: `Mod+Shift+F`. */
function press(keys: string) {
  const all = keys.split('+');
  return {
    key: (all.at(-1) ?? '').toLowerCase(),
    ctrlKey: all.includes('Mod'),
    metaKey: false,
    altKey: false,
    shiftKey: all.includes('Shift'),
    isComposing: false,
    keyCode: 0,
  };
}

it('[CLIENT-34] the sheet has every key that means something in the page, and in the composer', () => {
  expect(listed.filter((keys) => opensRooms(press(keys)))).toEqual(['Mod+K']);
  expect(listed.filter((keys) => keyMeaning(press(keys), false) !== null)).toEqual(['/', 'Mod+Shift+F', '?']);
  expect(listed.filter((keys) => formatOf(press(keys)) !== null)).toEqual(['Mod+B', 'Mod+I', 'Mod+E']);
});

it('[CLIENT-34] keys are written as they are on the keyboard that one has', () => {
  expect([keyCap('Mod', true), keyCap('Mod', false), keyCap('Shift', true)]).toEqual(['⌘', 'Ctrl', 'Shift']);
});
