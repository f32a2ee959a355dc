import type { ConnectionWorld, SocketEvents } from '../room/connection';

/** The world of a {@link Connection} as the browser gives it. */
export function browserWorld(): ConnectionWorld {
  return {
    clock: {
      now: () => Date.now(),
      after(ms, run) {
        const id = window.setTimeout(run, ms);
        return { cancel: () => window.clearTimeout(id) };
      },
    },
    random: () => Math.random(),
    open: openSocket,
  };
}

function openSocket(address: string, events: SocketEvents): ReturnType<ConnectionWorld['open']> {
  const socket = new WebSocket(address);
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
