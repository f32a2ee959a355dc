import { describe, expect, it } from 'vitest';
import { sends, type KeyPress } from '../../../static/room/keys';

const enter: KeyPress = {
  key: 'Enter',
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  keyCode: 13,
};

describe('with a keyboard', () => {
  for (const [what, press, sent] of [
    ['Enter', {}, true],
    ['Shift+Enter', { shiftKey: true }, false],
    ['Alt+Enter', { altKey: true }, false],
    ['Ctrl+Enter', { ctrlKey: true }, true],
    ['⌘+Enter', { metaKey: true }, true],
    ['Ctrl+Shift+Enter', { ctrlKey: true, shiftKey: true }, true],
    ['another key', { key: 'a', keyCode: 65 }, false],
  ] as const) {
    it(`[CLIENT-7] ${what} ${sent ? 'sends' : 'does not send'}`, () => {
      expect(sends({ ...enter, ...press }, false)).toBe(sent);
    });
  }
});

describe('on touch', () => {
  it('[CLIENT-7] Enter breaks the line', () => {
    expect(sends(enter, true)).toBe(false);
  });

  it('[CLIENT-7] Ctrl+Enter of an attached keyboard sends', () => {
    expect(sends({ ...enter, ctrlKey: true }, true)).toBe(true);
  });
});

describe('[CLIENT-8] Enter during composition never sends', () => {
  it('by isComposing', () => {
    expect(sends({ ...enter, isComposing: true }, false)).toBe(false);
  });

  it('by key code 229, as in Safari', () => {
    expect(sends({ ...enter, keyCode: 229 }, false)).toBe(false);
  });

  it('not even with Ctrl', () => {
    expect(sends({ ...enter, isComposing: true, ctrlKey: true }, false)).toBe(false);
    expect(sends({ ...enter, keyCode: 229, metaKey: true }, false)).toBe(false);
  });
});
