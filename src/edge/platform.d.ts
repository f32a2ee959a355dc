// What the platform has that the web has not, as far as `sockets.js` uses it.

import type { Socket } from './sockets.js';

declare global {
  class WebSocketPair {
    /** The client's end. */
    readonly 0: WebSocket;
    /** The room's. */
    readonly 1: Socket;
  }

  interface ResponseInit {
    webSocket?: WebSocket;
  }
}
