// partyserver as its documentation has a chat room: hibernating, each message to all as it came, nothing stored.
import { routePartykitRequest, Server } from 'partyserver';

export class Room extends Server {
  static options = { hibernate: true };

  onMessage(_, message) {
    this.broadcast(message);
  }
}

export default {
  async fetch(request, env) {
    return (await routePartykitRequest(request, env)) ?? new Response('Not found', { status: 404 });
  },
};
