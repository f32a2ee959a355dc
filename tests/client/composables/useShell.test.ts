import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, nextTick, ref, shallowRef, type EffectScope } from 'vue';
import { useShell, type Shell } from '../../../static/composables/useShell';
import type { ConnectionState } from '../../../static/room/connection';
import { setVisible } from '../support/page';

const TOO_OLD: ConnectionState = { status: 'refused', refusal: { kind: 'too_old' } };
const OWN = '/assets/index-own.js';

const connection = shallowRef<ConnectionState>({ status: 'idle' });
const troubled = ref(false);
const reload = vi.fn<() => void>();
const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>();
let scope: EffectScope;
let shell: Shell;

/** From now on the server gives out a page that begins with `entry`. */
function serves(entry: string): void {
  fetched.mockImplementation(() => Promise.resolve(new Response(`<script src="${entry}"></script>`)));
}

/** Resolves when the server was asked for its page `n` times, and the answer has had its effect. */
async function asked(n: number): Promise<void> {
  await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(n));
  await new Promise((resolve) => {
    setTimeout(resolve);
  });
  await nextTick();
}

beforeEach(() => {
  sessionStorage.clear();
  reload.mockReset();
  fetched.mockReset();
  vi.stubGlobal('fetch', fetched);
  vi.spyOn(window.location, 'reload').mockImplementation(reload);
  const script = document.createElement('script');
  script.type = 'module';
  Object.defineProperty(script, 'src', { value: new URL(OWN, window.location.href).href });
  document.head.replaceChildren(script);
  connection.value = { status: 'idle' };
  troubled.value = false;
  scope = effectScope();
  shell = scope.run(() => useShell(connection, troubled)) as Shell;
});

afterEach(() => {
  scope.stop();
  setVisible(true);
  document.head.replaceChildren();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('a page that the server no longer speaks with', () => {
  it('[CLIENT-41] tells of the new version, and reloads by itself once', async () => {
    serves('/assets/index-new.js');
    connection.value = TOO_OLD;
    await asked(1);
    expect(shell.newVersion.value).toBe(true);
    expect(reload).toHaveBeenCalledOnce();

    // The reload brought the same page again.
    const again = effectScope();
    const { newVersion } = again.run(() => useShell(connection, troubled)) as Shell;
    await asked(2);
    expect(newVersion.value).toBe(true);
    expect(reload).toHaveBeenCalledOnce();
    again.stop();
  });

  it('[CLIENT-41] stays where the server has no other version', async () => {
    serves(OWN);
    connection.value = TOO_OLD;
    await asked(1);
    expect(shell.newVersion.value).toBe(false);
    expect(reload).not.toHaveBeenCalled();
  });
});

describe('a page without a connection', () => {
  it('[CLIENT-41] looks after every try, and not before it is in trouble', async () => {
    serves(OWN);
    connection.value = { status: 'waiting', attempt: 0, loss: 'lost' };
    await nextTick();
    expect(fetched).not.toHaveBeenCalled();
    troubled.value = true;
    await asked(1);
    connection.value = { status: 'connecting', attempt: 1, loss: 'lost' };
    await nextTick();
    serves('/assets/index-new.js');
    connection.value = { status: 'waiting', attempt: 1, loss: 'lost' };
    await asked(2);
    expect(shell.newVersion.value).toBe(true);
    expect(reload).toHaveBeenCalledOnce();
  });
});

describe('a part of the page that is gone', () => {
  const fails = (): void => void window.dispatchEvent(new Event('vite:preloadError'));

  it('[CLIENT-41] tells of the new version; the reload waits until nobody looks', async () => {
    serves('/assets/index-new.js');
    fails();
    await asked(1);
    expect(shell.newVersion.value).toBe(true);
    expect(reload).not.toHaveBeenCalled();
    shell.reload();
    expect(reload).toHaveBeenCalledOnce();
    setVisible(false);
    await nextTick();
    expect(reload).toHaveBeenCalledTimes(2);
  });

  it('[CLIENT-41] is no new version while there is no network', async () => {
    fetched.mockRejectedValue(new TypeError('no network'));
    fails();
    await asked(1);
    expect(shell.newVersion.value).toBe(false);
  });
});
