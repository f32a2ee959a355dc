import { describe, expect, it } from 'vitest';
import { isOtherVersion, mayReload } from '../../../static/room/version';
import { MemoryStore } from '../support/storage';

const page = (entry: string): string => `<script type="module" src="${entry}"></script>`;

describe('another version', () => {
  it('[CLIENT-41] is a page that begins with another script', () => {
    expect(isOtherVersion(page('/assets/index-b.js'), '/assets/index-a.js')).toBe(true);
    expect(isOtherVersion(page('/assets/index-a.js'), '/assets/index-a.js')).toBe(false);
  });

  it('[CLIENT-41] is none of this client’s where something else answers, or one does not know one’s own', () => {
    expect(isOtherVersion('<h1>Welcome to the hotel’s network</h1>', '/assets/index-a.js')).toBe(false);
    expect(isOtherVersion(page('/assets/index-b.js'), '')).toBe(false);
  });
});

describe('a reload', () => {
  it('[CLIENT-41] comes once for each version, however they change', () => {
    const store = new MemoryStore();
    expect(['a', 'b', 'a', 'b', 'c'].map((entry) => mayReload(store, entry))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  it('[CLIENT-41] does not come where it cannot be remembered', () => {
    const store = new MemoryStore();
    store.fill();
    expect(mayReload(store, 'a')).toBe(false);
  });
});
