import { browserIdentity } from './browserIdentity';
import type { Locks } from '../room/outboxKeep';
import type { SocketEvents, World } from '../room/world';

/** The world of a session as the browser gives it. */
export function browserWorld(): World {
  return {
    identity: browserIdentity,
    clock: {
      now: () => Date.now(),
      after(ms, run) {
        const id = window.setTimeout(run, ms);
        return { cancel: () => window.clearTimeout(id) };
      },
    },
    random: () => Math.random(),
    secret(length) {
      const bytes = crypto.getRandomValues(new Uint8Array(length));
      return Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join('');
    },
    open: openSocket,
  };
}

// 64 of them, so that every one is as likely.
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The browser's locks; `null` where the page is not a secure context, which has none. */
export function browserLocks(): Locks | null {
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return null;
  const request = (name: string, options: LockOptions, held: (lock: Lock | null) => unknown): void => {
    // Refused where storage is: then there is nothing to keep apart either.
    locks.request(name, options, held).catch(() => undefined);
  };
  return {
    hold(name) {
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      request(name, {}, () => released);
      return release;
    },
    ifFree: (name, run) => request(name, { ifAvailable: true }, (lock) => lock && run()),
    whenFree: (name, run) => request(name, {}, run),
  };
}

function openSocket(address: string, protocol: string, events: SocketEvents): ReturnType<World['open']> {
  const socket = new WebSocket(address, [protocol]);
  socket.addEventListener('open', () => events.opened(socket.protocol));
  socket.addEventListener('message', (event) => events.message(event.data));
  socket.addEventListener('close', (event) => events.closed(event.code));
  return {
    send(text) {
      if (socket.readyState !== WebSocket.OPEN) return false;
      socket.send(text);
      return true;
    },
    close: () => socket.close(1000),
  };
}
