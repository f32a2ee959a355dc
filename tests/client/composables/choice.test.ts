import { beforeEach, describe, expect, it } from 'vitest';
import { choiceOf, oneOf } from '../../../static/composables/choice';

const read = oneOf(['off', 'on', 'always']);

/** What a tab is told when another one keeps `value`. */
function otherTabKeeps(key: string, value: string): void {
  localStorage.setItem(key, value);
  window.dispatchEvent(new StorageEvent('storage', { key }));
}

beforeEach(() => localStorage.clear());

describe('a choice', () => {
  it('[CLIENT-38] is kept for the next page', () => {
    const choice = choiceOf('lamp', read);
    expect(choice.value.value).toBe('off');
    choice.choose('on');
    expect(choice.value.value).toBe('on');
    expect(choiceOf('lamp', read).value.value).toBe('on');
  });

  it('[CLIENT-38] is the same in all tabs', () => {
    const choice = choiceOf('lamp', read);
    otherTabKeeps('edge-chat:lamp', 'always');
    expect(choice.value.value).toBe('always');
    otherTabKeeps('edge-chat:other', 'on');
    expect(choice.value.value).toBe('always');
    localStorage.clear();
    window.dispatchEvent(new StorageEvent('storage', { key: null }));
    expect(choice.value.value).toBe('off');
  });

  it('is the first where what is kept is none', () => {
    localStorage.setItem('edge-chat:lamp', 'purple');
    expect(choiceOf('lamp', read).value.value).toBe('off');
  });
});
