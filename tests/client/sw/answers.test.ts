import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { networkFirst, wantedBy } from '../../../static/sw/answers';

const ORIGIN = 'https://chat.example';
const FILES = new Set(['/', '/boot.js', '/assets/index-a.js']);

describe('what a request wants', () => {
  it.each([
    ['GET', 'navigate', '/', 'page'],
    ['GET', 'navigate', '/r/%E8%8C%B6', 'page'],
    ['GET', 'no-cors', '/assets/index-a.js', 'asset'],
    ['GET', 'cors', '/boot.js', 'file'],
    ['GET', 'cors', '/', 'other'],
    ['GET', 'cors', '/assets/index-b.js', 'other'],
    ['POST', 'navigate', '/', 'other'],
    ['GET', 'cors', '/api/rooms/lobby/messages', 'other'],
    ['GET', 'navigate', '/api/health', 'other'],
    ['GET', 'navigate', '/check?a=b', 'other'],
    ['GET', 'navigate', '/checks', 'page'],
    ['GET', 'websocket', '/ws/chat/lobby/', 'other'],
  ])('[CLIENT-40] %s, %s, %s: %s', (method, mode, path, wanted) => {
    expect(wantedBy({ method, mode, url: ORIGIN + path }, ORIGIN, FILES)).toBe(wanted);
  });

  it('[CLIENT-40] nothing of other sites', () => {
    expect(wantedBy({ method: 'GET', mode: 'navigate', url: 'https://x.example/' }, ORIGIN, FILES)).toBe(
      'other',
    );
  });
});

describe('the network first', () => {
  const kept = new Response('kept');
  const keeps = () => Promise.resolve(kept);
  const keepsNothing = () => Promise.resolve(undefined);
  const failing = () => Promise.reject(new TypeError('no network'));

  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('[CLIENT-40] what it gives counts, also that there is no such page', async () => {
    for (const status of [200, 304, 404]) {
      const given = new Response(null, { status });
      expect(await networkFirst(Promise.resolve(given), keeps, 1000)).toBe(given);
    }
  });

  it('[CLIENT-40] without it, or with a server that fails, what is kept', async () => {
    expect(await networkFirst(failing(), keeps, 1000)).toBe(kept);
    expect(await networkFirst(Promise.resolve(new Response('', { status: 503 })), keeps, 1000)).toBe(kept);
  });

  it('[CLIENT-40] what is kept where it takes too long', async () => {
    const answer = networkFirst(new Promise(() => undefined), keeps, 1000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await answer).toBe(kept);
  });

  it('where nothing is kept there is only the network', async () => {
    const given = new Response('', { status: 503 });
    expect(await networkFirst(Promise.resolve(given), keepsNothing, 1000)).toBe(given);
    await expect(networkFirst(failing(), keepsNothing, 1000)).rejects.toThrow('no network');
  });
});
