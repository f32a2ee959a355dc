import { expect, it } from 'vitest';
import { personSecret } from '../../../static/room/identity';
import type { Store } from '../../../static/room/store';
import { MemoryStore } from '../support/storage';

const secret = (letter: string) => ({ secret: (length: number) => letter.repeat(length) });

it('[CLIENT-21] is made once, and then the same', () => {
  const store = new MemoryStore();
  const made = personSecret(store, secret('a'));
  expect(made).toBe('a'.repeat(32));
  expect(personSecret(store, secret('b'))).toBe(made);
});

it('[CLIENT-21] what is kept and is none is replaced', () => {
  const store = new MemoryStore();
  for (const kept of ['', 'short', 'not allowed here!', 'x'.repeat(65)]) {
    store.set('person', kept);
    expect(personSecret(store, secret('c'))).toBe('c'.repeat(32));
    expect(store.get('person')).toBe('c'.repeat(32));
  }
});

it('[CLIENT-21] where nothing is kept there is one all the same', () => {
  const nothing: Store = { get: () => null, set: () => undefined, keys: () => [] };
  expect(personSecret(nothing, secret('d'))).toBe('d'.repeat(32));
});

it('[CLIENT-21] two tabs that make one at once agree on the one that was kept', () => {
  const store = new MemoryStore();
  const { set } = store;
  store.set = (key) => set.call(store, key, 'e'.repeat(32));
  expect(personSecret(store, secret('f'))).toBe('e'.repeat(32));
});
