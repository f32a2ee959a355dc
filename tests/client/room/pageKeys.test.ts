import { describe, expect, it } from 'vitest';
import { keyMeaning } from '../../../static/room/pageKeys';

const press = (key: string, held: object = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  keyCode: 0,
  ...held,
});
const CTRL_SHIFT = { ctrlKey: true, shiftKey: true };

describe('what a key means wherever it is pressed', () => {
  for (const [name, key, outside, inText] of [
    ['/', press('/'), 'search', null],
    ['/ with Shift, as on German keyboards', press('/', { shiftKey: true }), 'search', null],
    ['/ in full width', press('／'), 'search', null],
    ['Ctrl+Shift+F', press('F', CTRL_SHIFT), 'search', 'search'],
    ['⌘+Shift+F', press('f', { metaKey: true, shiftKey: true }), 'search', 'search'],
    ['?', press('?', { shiftKey: true }), 'help', null],
    ['？', press('？'), 'help', null],
    ['Ctrl+F, the browser’s own', press('f', { ctrlKey: true }), null, null],
    ['Shift+F', press('F', { shiftKey: true }), null, null],
    ['Ctrl+⌘+Shift+F', press('F', { ...CTRL_SHIFT, metaKey: true }), null, null],
    ['Ctrl+Alt+Shift+F', press('F', { ...CTRL_SHIFT, altKey: true }), null, null],
    ['Ctrl+/', press('/', { ctrlKey: true }), null, null],
    ['/ within a composition', press('/', { isComposing: true }), null, null],
    ['Ctrl+Shift+F within a composition', press('F', { ...CTRL_SHIFT, keyCode: 229 }), null, null],
    ['another key', press('a'), null, null],
  ] as const) {
    it(`[CLIENT-58] [CLIENT-34] ${name}`, () => {
      expect([keyMeaning(key, false), keyMeaning(key, true)]).toEqual([outside, inText]);
    });
  }
});
