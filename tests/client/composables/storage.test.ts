import { afterEach, describe, expect, it, vi } from 'vitest';
import { lasting, ofTheTab } from '../../../static/composables/storage';

afterEach(() => vi.restoreAllMocks());

describe('storage', () => {
  it('keeps, forgets, and keeps apart', () => {
    lasting.set('x', '1');
    expect(lasting.get('x')).toBe('1');
    expect(ofTheTab.get('x')).toBeNull();
    lasting.set('x', null);
    expect(lasting.get('x')).toBeNull();
  });

  it('lists its keys, and no others', () => {
    lasting.set('box:1', 'x');
    ofTheTab.set('box:2', 'x');
    localStorage.setItem('box:3', 'x');
    expect(lasting.keys('box:')).toEqual(['box:1']);
    lasting.set('box:1', null);
    expect(lasting.keys('box:')).toEqual([]);
  });

  it('a browser that keeps nothing is no obstacle', () => {
    vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    lasting.set('x', '1');
    expect(lasting.get('x')).toBeNull();
    expect(lasting.keys('')).toEqual([]);
  });
});
