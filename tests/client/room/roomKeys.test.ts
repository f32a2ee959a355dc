import { expect, it } from 'vitest';
import { arrowStep, opensRooms, staysHere } from '../../../static/room/roomKeys';

const press = {
  key: 'k',
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
};

it('[CLIENT-44] Ctrl+K and ⌘+K open the rooms, and nothing else does', () => {
  expect(opensRooms({ ...press, ctrlKey: true })).toBe(true);
  expect(opensRooms({ ...press, metaKey: true })).toBe(true);
  // Caps lock.
  expect(opensRooms({ ...press, key: 'K', ctrlKey: true })).toBe(true);
  for (const other of [{}, { ctrlKey: true, shiftKey: true }, { ctrlKey: true, altKey: true }]) {
    expect(opensRooms({ ...press, ...other })).toBe(false);
  }
  expect(opensRooms({ ...press, ctrlKey: true, isComposing: true })).toBe(false);
});

it('[CLIENT-44] the arrows go up and down, but not while somebody chooses a word', () => {
  expect(arrowStep({ ...press, key: 'ArrowDown' })).toBe(1);
  expect(arrowStep({ ...press, key: 'ArrowUp' })).toBe(-1);
  expect(arrowStep(press)).toBe(0);
  expect(arrowStep({ ...press, key: 'ArrowDown', isComposing: true })).toBe(0);
  expect(arrowStep({ ...press, key: 'ArrowDown', altKey: true })).toBe(0);
});

it('[CLIENT-42] a click for another tab is left to the browser', () => {
  const click = { ...press, button: 0 };
  expect(staysHere(click)).toBe(true);
  for (const other of [{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { button: 1 }]) {
    expect(staysHere({ ...click, ...other })).toBe(false);
  }
});
