// The floor: an object of plain JavaScript that joins what comes together into one frame, and stores nothing.
import { DurableObject } from 'cloudflare:workers';

export class Room extends DurableObject {
  #waiting = [];

  fetch() {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  webSocketMessage(_, message) {
    if (this.#waiting.push(message) === 1) setTimeout(() => this.#flush(), 0);
  }

  webSocketClose(socket, code, reason) {
    socket.close(code === 1005 ? 1000 : code, reason);
  }

  #flush() {
    const frame = `[${this.#waiting.map((message) => JSON.stringify(message)).join()}]`;
    this.#waiting = [];
    for (const socket of this.ctx.getWebSockets()) socket.send(frame);
  }
}

export default {
  fetch(request, { ROOM }) {
    return ROOM.getByName(new URL(request.url).pathname).fetch(request);
  },
};
