import { onScopeDispose, readonly, ref, watch, type Ref, type ShallowRef } from 'vue';
import type { ConnectionState } from '../room/connection';
import { isOtherVersion, mayReload } from '../room/version';
import { ofTheTab } from './storage';
import { usePageVisible } from './usePage';

/** The page as the server gives it out. */
export interface Shell {
  /** Whether the server has another version of it than this one, which cannot go on. */
  readonly newVersion: Readonly<Ref<boolean>>;
  reload(): void;
}

/** The script that this page began with. */
export function entryScript(): string {
  const { src } = document.querySelector<HTMLScriptElement>('script[type=module]') ?? {};
  return src ? new URL(src).pathname : '';
}

/** Keeps the page for when there is no network, and notices when it has grown too old. `troubled`: it is long without a connection. */
export function useShell(
  connection: Readonly<ShallowRef<ConnectionState>>,
  troubled: Readonly<Ref<boolean>>,
): Shell {
  const newVersion = ref(false);
  const visible = usePageVisible();
  const reload = (): void => window.location.reload();
  const reloadByItself = (): void => {
    if (mayReload(ofTheTab, entryScript())) reload();
  };
  const look = async (): Promise<void> => {
    if (newVersion.value || !(await isOutOfDate())) return;
    newVersion.value = true;
  };

  // Browsers do not tell a server that speaks another protocol from one that is down.
  const stuck = (): boolean => {
    const state = connection.value;
    return troubled.value || (state.status === 'refused' && state.refusal.kind === 'too_old');
  };
  watch(
    () => stuck() && connection.value.status !== 'connecting',
    (now) => now && void look(),
    { immediate: true },
  );
  // A part of the page that loads later is gone, or there is no network.
  const listening = new AbortController();
  window.addEventListener('vite:preloadError', () => void look(), { signal: listening.signal });
  onScopeDispose(() => listening.abort());

  // Not under the eyes of somebody who can go on.
  watch(
    () => newVersion.value && (stuck() || !visible.value),
    (now) => now && reloadByItself(),
    // What says why is there first.
    { flush: 'post' },
  );
  watch(
    () => connection.value.status === 'joined',
    (joined) => joined && void keepShell(),
    { once: true },
  );
  return { newVersion: readonly(newVersion), reload };
}

async function isOutOfDate(): Promise<boolean> {
  try {
    const response = await fetch('/', { cache: 'no-store' });
    return response.ok && isOtherVersion(await response.text(), entryScript());
  } catch {
    return false;
  }
}

async function keepShell(): Promise<void> {
  try {
    const { registerWorker } = await import('./shellWorker');
    await registerWorker(entryScript());
  } catch {
    // Without a worker the page needs a network to open; that is all.
  }
}
